"""The papers of an Atelier that a reader may open: denied by default, by kind and by object.

A paper is read by those whom its kind names **and** who may see the object it is about. The State
reads every kind; for the others a kind that is not written here is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from etabli.acteurs.states import COLLECTIVITE_ROLES, GROUPEMENT_ROLES, Role
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.documents.issuing import FORMATS
from etabli.core.documents.models import Document
from etabli.core.fichiers.kinds import short_name
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Echeance, Entry, reference
from etabli.espaces.access import is_state, visible_subjects

PORTEURS = COLLECTIVITE_ROLES | {Role.PREFECTURE}
FIRMS = GROUPEMENT_ROLES
EVERYONE = PORTEURS | FIRMS
#: kinds of issued papers and the sides, besides the State, that may read them
DOCUMENTS: dict[str, frozenset[str]] = {
    "fiche": PORTEURS,
    "accuse": PORTEURS,
    "demande_complement": PORTEURS,
    "decision_eligibilite": PORTEURS,
    "decision_non_eligibilite": PORTEURS,
    "ajournement": PORTEURS,
    "devis": FIRMS,
    "bon_de_commande": FIRMS,
    "compte_rendu": EVERYONE,
    "programme": EVERYONE,
    "feuille_de_route": EVERYONE,
    "feuille_de_route_publique": EVERYONE,
    "livrable_synthese": EVERYONE,
    "audition_livrable": FIRMS,
    "decision_livrable": FIRMS,
}
#: kinds of objects whose deposited files may be read, besides the State, by these sides
FILES: dict[str, frozenset[str]] = {
    "candidatures.candidature": PORTEURS,
    "feuilles_de_route.feuillederoute": EVERYONE,
    "livrables.livrable": EVERYONE,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the tab: what it is, its formats, its size, its date."""

    title: str
    date: Any
    links: tuple[dict[str, Any], ...]


def subjects_of(atelier: Atelier, actor: Actor) -> set[str]:
    """The objects of this Atelier (and its candidature) that the reader may see."""
    root = atelier.reference
    named = Entry.objects.filter(root=root).order_by().values_list("subject", flat=True)
    dated = Echeance.objects.filter(root=root).order_by().values_list("subject", flat=True)
    subjects = {root, *named.distinct(), *dated.distinct()}
    if atelier.candidature is not None:
        subjects.add(reference(atelier.candidature))
    return visible_subjects(actor, subjects)


def documents(atelier: Atelier, subjects: set[str], actor: Actor) -> QuerySet[Document]:
    """The issued papers about these objects that this reader may open, newest first."""
    rows = Document.objects.filter(subject__in=subjects)
    if not is_state(actor, atelier):
        rows = rows.filter(nature__in=_open_kinds(DOCUMENTS, actor))
    return rows.order_by("-created_at", "pk")


def files(atelier: Atelier, subjects: set[str], actor: Actor) -> QuerySet[Fichier]:
    """The deposited files about these objects that this reader may open, newest first."""
    if not is_state(actor, atelier):
        kinds = _open_kinds(FILES, actor)
        subjects = {name for name in subjects if name.partition(":")[0] in kinds}
    return Fichier.objects.filter(subject__in=subjects).order_by("-created_at", "pk")


def _open_kinds(table: dict[str, frozenset[str]], actor: Actor) -> list[str]:
    return [kind for kind, roles in table.items() if not actor.roles.isdisjoint(roles)]


def papers(atelier: Atelier, actor: Actor) -> dict[str, list[Paper]]:
    """The two lists of the tab: what was issued, what was deposited."""
    subjects = subjects_of(atelier, actor)
    as_state = is_state(actor, atelier)
    return {
        "issued": [_issued(atelier, row) for row in documents(atelier, subjects, actor)],
        "deposited": [
            _deposited(atelier, row, as_state=as_state) for row in files(atelier, subjects, actor)
        ],
    }


def _issued(atelier: Atelier, row: Document) -> Paper:
    links = tuple(
        {
            "url": reverse("espaces:atelier-document", args=[atelier.pk, row.pk, fmt]),
            "format": fmt.upper(),
            "size": row.size if fmt == "pdf" else None,
        }
        for fmt in FORMATS
        if fmt != "html"
    )
    public = " (version publique)" if row.nature.endswith("_publique") else ""
    return Paper(f"{row.title}{public}", row.created_at, links)


def _deposited(atelier: Atelier, row: Fichier, *, as_state: bool) -> Paper:
    """The file that is read and, for the State, what was received when that is something else."""
    url = reverse("espaces:atelier-fichier", args=[atelier.pk, row.pk])
    received = row.originals if as_state else []
    originals = (
        {
            "url": f"{url}?original={rank}",
            "format": f"original {short_name(one['kind'])}",
            "size": one["size"],
        }
        for rank, one in enumerate(received, start=1)
    )
    return Paper(
        row.name,
        row.created_at,
        ({"url": url, "format": row.format, "size": row.size}, *originals),
    )
