"""The verb of the marks given when an Atelier closes (K23)."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.feuilles_de_route import access, selectors
from etabli.feuilles_de_route import payloads as p
from etabli.feuilles_de_route.models import NoteCloture
from etabli.feuilles_de_route.states import EtatNote

E_ = EtatNote
RANGE = "La note va de 1 à 5 : choisissez-en une."
STRANGER = "Vous ne représentez ni un porteur, ni le service pilote, ni l’équipe de cet Atelier."


def _in_range(attempt: Filled[NoteCloture, p.Mark]) -> str | None:
    return None if 1 <= attempt.data.note <= 5 else RANGE


def _kept(attempt: Filled[NoteCloture, p.Mark]) -> Changes:
    return {"note": attempt.data.note, "mot": attempt.data.mot.strip()}


def _is_own(attempt: Attempt[NoteCloture]) -> str | None:
    own = attempt.obj.organisation_id in attempt.actor.organisation_ids
    return None if own else STRANGER


NOTES = Workflow(
    access.NOTES,
    related=("atelier", "atelier__commune", "organisation"),
    audiences=audiences_through("atelier"),
    give=Move("Donner une note à l’Atelier", (), E_.DONNEE, rule="K23", checks=(_is_own, _in_range), effect=_kept,
              payload=p.Mark, circle=Cercle.ATELIER),
    change=Move("Changer la note de l’Atelier", (E_.DONNEE,), rule="K23", checks=(_is_own, _in_range), effect=_kept,
                payload=p.Mark, circle=Cercle.ATELIER),
)  # fmt: skip


@one_act()
def mark_atelier(
    atelier: Atelier, *, actor: Actor, note: int, mot: str = "", on: dt.date | None = None
) -> NoteCloture:
    """What it was worth to the organisation of who acts, from 1 to 5; given again, it replaces the former one."""
    found = selectors.marker_of(atelier, actor)
    if found is None:
        raise Refused(STRANGER)
    organisation, cote = found
    row = _known(atelier, organisation)
    name = "change" if row else "give"
    row = row or NoteCloture(atelier=atelier, organisation=organisation, cote=cote, note=note)
    NOTES.run(row, name, actor=actor, on=on, note=note, mot=mot)
    return row


def _known(atelier: Atelier, organisation: Organisation) -> NoteCloture | None:
    return NoteCloture.objects.filter(atelier=atelier, organisation=organisation).first()
