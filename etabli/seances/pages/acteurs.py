"""The map of the actors: the names for those who welcome people, how many by college for the others."""

from __future__ import annotations

from django.urls import reverse

from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.seances import access, acteurs
from etabli.seances.models import ActeurAMobiliser
from etabli.seances.pages.entretiens import parts
from etabli.seances.states import College, EtatActeur

CLOSED = states(Group.OVER, Group.FOLLOWED)
COLUMNS = (
    Column("Organisme", "organisme"),
    Column("Personne", "personne"),
    Column("Collège", "get_college_display"),
    Column("Pourquoi le rencontrer", "apport"),
    Column("État", "get_etat_display"),
    Column("Invité le", "invite_le", "date"),
    Column("Rencontré le", "rencontre_le", "date"),
)
ACTS = {
    EtatActeur.A_RENCONTRER: (("invite", "Invité"), ("meet", "Rencontré")),
    EtatActeur.INVITE: (("meet", "Rencontré"),),
    EtatActeur.RENCONTRE: (),
}


def reads_names(actor: Actor, atelier: Atelier) -> bool:
    """Is this person one of those who welcome people there?"""
    return reaches(access.WELCOMERS_OF_ATELIER, actor, atelier)


def may_change(actor: Actor, atelier: Atelier) -> bool:
    return atelier.etat not in CLOSED and reads_names(actor, atelier)


def the_map(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Counts for everybody who follows the Atelier; lines for those who welcome people."""
    changes = may_change(actor, atelier)
    rows = list(acteurs.on_the_map(atelier)) if reads_names(actor, atelier) else []
    order = list(College)
    rows.sort(key=lambda row: order.index(College(row.college)))
    return {
        "atelier": atelier,
        "counts": acteurs.by_college(atelier),
        "rows": [_line(row, changes=changes) for row in rows],
        "reads_names": reads_names(actor, atelier),
        "may_change": changes,
        "menu": parts(atelier, current="acteurs"),
    }


def _line(row: ActeurAMobiliser, *, changes: bool) -> dict[str, object]:
    acts = ACTS[EtatActeur(row.etat)] if changes else ()
    return {
        "row": row,
        "day": row.rencontre_le or row.invite_le,
        "met_at": _met_at(row),
        "acts": [
            {"label": label, "url": reverse("seances:acteur-acte", args=[row.pk, name])}
            for name, label in acts
        ],
    }


def _met_at(row: ActeurAMobiliser) -> dict[str, str] | None:
    """Where it was, when it was noted."""
    if row.entretien is not None:
        return {"label": "à l’entretien", "url": row.entretien.get_absolute_url()}
    if row.reunion is not None:
        return {"label": "à la réunion", "url": row.reunion.get_absolute_url()}
    return None
