"""Reads of candidatures shared by several screens and by later apps."""

from __future__ import annotations

from django.db.models import QuerySet

from etabli.acteurs.models import Organisation
from etabli.candidatures import fiche
from etabli.candidatures.access import TABLE, seat_of
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors.dossier import active_porteurs
from etabli.candidatures.states import FINAL, RolePorteur
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.documents.models import Document
from etabli.core.models import Echeance, Entry, reference
from etabli.territoires.models import Commune


def answers(candidature: Candidature) -> fiche.Answers:
    """Every answer of the fiche by key, as the form keeps it (a choice: {"choix": […]})."""
    return fiche.answers(candidature)


def choices(candidature: Candidature, cle: str) -> list[str]:
    """The codes chosen for a question with several choices."""
    given = answers(candidature).get(cle)
    return list(given.get("choix") or []) if isinstance(given, dict) else []


def title(candidature: Candidature) -> str:
    """The title of the fiche, or the beginning of the need told at the first contact."""
    return candidature.title


def porteurs(candidature: Candidature) -> list[Organisation]:
    """The collectivités that carry it now, the lead first."""
    return [row.organisation for row in active_porteurs(candidature)]


def co_porteurs(candidature: Candidature) -> list[Organisation]:
    """The collectivités that carry it beside the lead."""
    rows = active_porteurs(candidature)
    return [row.organisation for row in rows if row.role == RolePorteur.CO_PORTEUR]


def communes(candidature: Candidature) -> list[Commune]:
    """The communes of the dossier, the main one first."""
    return fiche.communes_of(candidature)


def documents(candidature: Candidature, actor: Actor) -> QuerySet[Document]:
    """What was issued about it that this reader may open: fiches, receipt, requests, decision; newest first."""
    rows = Document.objects.filter(subject=reference(candidature))
    return reading.opened(rows, seat_of(candidature, actor)).order_by("-created_at", "pk")


def deadlines(candidature: Candidature, actor: Actor) -> QuerySet[Echeance]:
    rows = Echeance.objects.filter(subject=reference(candidature))
    return reading.opened(rows, seat_of(candidature, actor)).order_by("-pk")


def history(candidature: Candidature, actor: Actor) -> QuerySet[Entry]:
    """The journal of the dossier as this reader may read it (`reading.as_told`), newest first."""
    rows = Entry.objects.filter(root=reference(candidature))
    return reading.lines(rows, seat_of(candidature, actor)).order_by("-number")


def dossiers(actor: Actor) -> QuerySet[Candidature]:
    """The candidatures this person may open, with what a list shows."""
    rows = TABLE.visible(actor)
    return rows.select_related("commune", "chef_de_file", "service_pilote")


def open_dossiers(actor: Actor, commune: Commune) -> QuerySet[Candidature]:
    """Those of that commune that are not at their end, among what this person may open already."""
    return dossiers(actor).filter(commune=commune).exclude(etat__in=FINAL)
