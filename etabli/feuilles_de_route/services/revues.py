"""The verbs of reviews: scheduled at 6, 12 and 24 months, filled, held, or missed (6.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TypedDict, Unpack

from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances
from etabli.core.devoirs import marks
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, LigneRevue, Revue
from etabli.feuilles_de_route.selectors import revue_days
from etabli.feuilles_de_route.services.moves import ACTIONS, REVUES
from etabli.feuilles_de_route.states import EtatRevue


@one_act()
def schedule_revues(feuille: FeuilleDeRoute, *, on: dt.date | None = None) -> None:
    """Create what is missing, and move those still to come when the day of reference changed."""
    origin = feuille.reference_on
    if origin is None:
        return
    known = {revue.mois: revue for revue in feuille.revues.order_by("mois")}
    for mois, day in revue_days(origin).items():
        revue = known.get(mois)
        if revue is None:
            revue = Revue(feuille=feuille, mois=mois, prevue_on=day)
            REVUES.run(revue, "schedule", actor=CLOCK, on=on, prevue_on=day)
        elif revue.etat == EtatRevue.PREVUE and revue.prevue_on != day:
            REVUES.run(revue, "reschedule", actor=CLOCK, on=on, prevue_on=day)
            Revue.objects.filter(pk=revue.pk).update(prevue_on=day)
            marks.changed(revue)
            echeances.cancel(revue, "revue", on=on or horloge.today())
        else:
            continue
        echeances.start(revue, "revue", REVUES.delays["revue"], on=origin, due_on=day)


class ReviewWords(TypedDict, total=False):
    """What the collectivité writes in a review; `note` from 1 to 5."""

    commentaires: str
    besoins: str
    participants: str
    note: int | None
    changements: str


@one_act()
def fill_revue(
    revue: Revue,
    *,
    actor: Actor,
    lignes: Mapping[int, Mapping[str, str]] | None = None,
    etapes: Collection[int] = (),
    on: dt.date | None = None,
    **words: Unpack[ReviewWords],
) -> None:
    """The collectivité's words: `lignes` by action pk {blocage, aide}; `commentaires`, `besoins`,
    `participants`, and at 24 months `note` (1–5) and `changements`. `etapes`: the actions (pk) that
    took their next step, which the pilote confirms. The states are photographed."""
    REVUES.run(revue, "fill", actor=actor, on=on, **words)
    said = lignes or {}
    for action in _actions(revue):
        line = _photographed(revue, action)
        for name, text in said.get(action.pk, {}).items():
            setattr(line, name, text)
        line.save()
        if action.pk in etapes:
            _request(action, actor=actor, on=on)


def _actions(revue: Revue) -> list[Action]:
    rows = Action.objects.filter(feuille=revue.feuille).select_related("axe", "feuille__atelier")
    return list(rows.order_by("axe__numero", "rang", "pk"))


def _request(action: Action, *, actor: Actor, on: dt.date | None) -> None:
    """A refusal names the action: the page holds several."""
    try:
        ACTIONS.run(action, "request_step", actor=actor, on=on)
    except Refused as refusal:
        raise Refused(*(f"Action {action.numero} : {why}" for why in refusal.reasons)) from refusal


def _photographed(revue: Revue, action: Action) -> LigneRevue:
    """The line of the action, with its state of this day."""
    known = LigneRevue.objects.filter(revue=revue, action=action).first()
    line = known or LigneRevue(revue=revue, action=action, etat_avant=state_before(revue, action))
    line.etat = action.etat
    return line


def state_before(revue: Revue, action: Action) -> str:
    """Its state at the review before, else when the roadmap was agreed."""
    last = (
        LigneRevue.objects.filter(action=action, revue__mois__lt=revue.mois)
        .order_by("-revue__mois")
        .first()
    )
    return last.etat if last else "RETENUE"


@one_act()
def hold_revue(
    revue: Revue, *, actor: Actor, participants: str = "", on: dt.date | None = None
) -> None:
    """The pilote holds the review with the collectivité; it is frozen, on the states of that day."""
    REVUES.run(revue, "hold", actor=actor, on=on, participants=participants)
    for action in _actions(revue):
        _photographed(revue, action).save()


def send_revue_back(revue: Revue, *, actor: Actor, motif: str, on: dt.date | None = None) -> None:
    REVUES.run(revue, "send_back", actor=actor, on=on, motif=motif)
