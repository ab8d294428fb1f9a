"""« Équipe et contrat » of an Atelier, and the page of a holder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.devoirs.models import Devoir
from etabli.core.duties import Duty
from etabli.core.ui.contexts import Context
from etabli.marches import access, selectors
from etabli.marches.documents import wording
from etabli.marches.models import (
    Designation,
    Devis,
    Groupement,
    MembreGroupement,
)
from etabli.marches.pages.accords import members_of

#: of the turns and of the orders of a holder
SHOWN = 50
#: things to do that are read, to keep those of the turns
MOST = 250
#: what a turn asks of its holder is said on it, then on its devis
TURNS = (Designation._meta.label_lower, Devis._meta.label_lower)
#: what is asked of the firms themselves is said on their groupement
FIRMS = Groupement._meta.label_lower
BUTTONS = {"give_certificate": "Déposer l’attestation", "complete_firms": "Compléter"}


def contract(atelier: Atelier, actor: Actor, *, on: dt.date) -> Context:
    """« Équipe et contrat »: turns, flags, devis and orders that this reader may see."""
    turns = access.DESIGNATIONS.visible(actor).filter(atelier=atelier)
    devis_rows = access.DEVIS.visible(actor).filter(designation__atelier=atelier)
    bons = access.BONS.visible(actor).filter(atelier=atelier)
    flags = access.CONFLITS.visible(actor).filter(atelier=atelier)
    holder_now = selectors.holder_of(atelier)
    return {
        "atelier": atelier,
        "groupement": holder_now,
        "members": members_of(holder_now) if holder_now else [],
        "turns": [
            wording.holder_line(turn)
            for turn in turns.select_related("groupement").order_by("-numero", "-pk")
        ],
        "devis": [
            {
                "devis": one,
                "version": selectors.version_in_force(one),
            }
            for one in devis_rows.select_related("designation__groupement").order_by("-pk")
        ],
        "bons": [{"bon": one} for one in bons.order_by("pk")],
        "flags": flags.select_related("groupement").order_by("-pk"),
        "may_flag": _may_flag(atelier, actor),
        "is_state": actor.has(*access.SERVICE_ROLES, *access.EVERY_DGALN, Role.AUDITEUR),
    }


def _may_flag(atelier: Atelier, actor: Actor) -> bool:
    return TABLE.may(actor, "flag_conflict", atelier)


def my_groupement(groupements: list[Groupement], actor: Actor, *, asked: str = "") -> Context:
    """Screen 23: what waits for the holder first, then a page of its turns, and its last orders."""
    turns = access.DESIGNATIONS.visible(actor).filter(groupement__in=groupements)
    turns = turns.select_related("atelier__commune", "groupement", "devis")
    page = Paginator(turns.order_by("-designated_on", "-pk"), SHOWN).get_page(asked)
    bons = access.BONS.visible(actor).filter(devis__designation__groupement__in=groupements)
    mine, lacking = _asked_of(actor), _lacking(groupements)
    asked_keys = {duty.row.key for duty in mine if duty.name == "complete_firms"}
    return {
        "groupements": [
            {"groupement": g, "members": members_of(g), "length": len(g.accord_cadre.file)}
            for g in groupements
        ],
        "incomplete": [
            {
                "groupement": g,
                "missing": lacking[g.reference],
                "is_led": access.GROUPEMENTS.may(actor, "complete", g),
            }
            for g in groupements
            if g.reference in lacking and g.reference not in asked_keys
        ],
        "waiting": [_line(duty, lacking) for duty in mine],
        "turns": [wording.holder_line(turn) for turn in page],
        "page": page,
        "bons": [
            {"bon": one} for one in bons.select_related("atelier__commune").order_by("-pk")[:SHOWN]
        ],
        "bons_count": bons.count(),
        "partners": _awaited_of_partners(groupements, mine),
    }


def _lacking(groupements: list[Groupement]) -> dict[str, list[str]]:
    """By groupement that cannot accept: what is missing of its firms, in sentences."""
    found = {g.reference: selectors.missing_on_paper(g) for g in groupements}
    return {reference: sentences for reference, sentences in found.items() if sentences}


def _asked_of(actor: Actor) -> list[Duty]:
    """What the turns, the devis and the firms ask of this reader now."""
    found = duties.to_do(actor, limit=MOST)
    return [duty for duty in found if duty.row.model in (*TURNS, FIRMS)]


def _line(duty: Duty, lacking: Mapping[str, list[str]]) -> Context:
    is_of_firms = duty.row.model == FIRMS
    is_of_papers = duty.name == "complete_firms"
    return {
        "what": duty.sentence,
        "about": duty.row.about if is_of_firms else duty.row.root_about,
        "detail": " ".join(lacking.get(duty.row.subject, ())) if is_of_papers else "",
        "due": duty.due_on,
        "place": duty.place,
        "url": _completing(duty.row) if is_of_papers else duty.row.url,
        "button": BUTTONS.get(duty.name, "Ouvrir"),
    }


def _completing(row: Devoir) -> str:
    """Where the SIRET and the addresses of these firms are typed."""
    return reverse("marches:titulaire-acte", args=[row.subject.partition(":")[2], "complete"])


def _awaited_of_partners(groupements: list[Groupement], mine: list[Duty]) -> list[str]:
    """The certificates that other firms of my groupements have to give today."""
    theirs = {duty.row.key for duty in mine}
    rows = duties.standing_on((g.reference for g in groupements), "give_certificate")
    return [row.about for row in rows if row.key not in theirs]


def groupements_of(actor: Actor) -> list[Groupement]:
    """The groupements this reader's firms lead or belong to."""
    rows = access.GROUPEMENTS.visible(actor).filter(
        membres__organisation_id__in=actor.organisation_ids
    )
    return list(rows.select_related("accord_cadre").distinct().order_by("pk"))


def firms_of(actor: Actor) -> QuerySet[Organisation]:
    """The firms for which this reader may give a certificate."""
    led = [m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MANDATAIRE]
    own = [m.organisation_id for m in actor.memberships if m.role == Role.GROUPEMENT_MEMBRE]
    partners = MembreGroupement.objects.filter(groupement__mandataire_id__in=led)
    rows = Organisation.objects.filter(
        Q(pk__in=own) | Q(pk__in=partners.values("organisation_id"))
    )
    return rows.order_by("nom", "pk")
