"""The verbs of a meeting: plan it, hold it with its minutes, note what it settled, or cancel it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict, Unpack

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.models import DecisionReunion, Reunion, SessionInSitu
from etabli.seances.services.checks import (
    changed_fields,
    check_row,
    decision_day_fault,
    tried_with,
)
from etabli.seances.states import COMMITTEES, College, EtatReunion

E_ = EtatReunion
Trying = Attempt[Reunion]
PARTIES = ("pilote", "mandataire", "porteurs")
#: how far ahead a meeting is planned, in months
AHEAD = 24
SET_BY_MOVES = ("tenue_le", "participants", "compte_rendu")
WHAT = "La réunion"


class Frame(TypedDict, total=False):
    """What is said of a meeting besides what it is for; what is not given does not change."""

    objet: str
    session: SessionInSitu | None
    jour: dt.date
    heure: dt.time
    duree: int
    lieu: str
    ordre_du_jour: str


@guard("", "L’Atelier n’est pas terminé")
def _atelier_stands(attempt: Trying) -> str | None:
    if attempt.obj.atelier.etat in states(Group.OVER):
        return "L’Atelier est terminé : on n’y prévoit plus de réunion."
    return None


@guard("", "L’équipe est connue, ou la réunion est un comité")
def _has_team(attempt: Trying) -> str | None:
    reunion = attempt.obj
    if reunion.genre not in COMMITTEES and reunion.atelier.notified_on is None:
        return (
            "Le contrat n’est pas encore notifié : d’ici là, seuls un comité de pilotage ou un comité "
            "technique se réunissent."
        )
    return None


def _day_stands(attempt: Trying) -> list[str]:
    """After the contract (a committee may meet before it), within two years."""
    reunion, on = attempt.obj, attempt.on
    faults = (_before_contract(reunion, reunion.jour), _too_far(reunion.jour, on))
    return [fault for fault in faults if fault]


def _before_contract(reunion: Reunion, day: dt.date) -> str | None:
    since = None if reunion.genre in COMMITTEES else reunion.atelier.notified_on
    return bornes.before(day, since, what=WHAT, event="la notification du contrat")


def _too_far(day: dt.date, on: dt.date) -> str | None:
    return bornes.too_far(day, on, months=AHEAD, what=WHAT)


def _was_held(attempt: Filled[Reunion, p.HeldOn]) -> list[str]:
    held, reasons = attempt.data.tenue_le, []
    if held > attempt.on:
        reasons.append("La réunion n’a pas encore eu lieu : notez-la le jour venu.")
    if fault := _before_contract(attempt.obj, held):
        reasons.append(fault)
    return reasons


def _is_told(attempt: Filled[Reunion, p.Minutes]) -> list[str]:
    """Somebody came, each college counted, and what was said is written."""
    said, reasons = attempt.data, []
    if set(said.participants) - set(College.values):
        reasons.append("Un collège n’est pas reconnu : reprenez les effectifs.")
    if any(not 0 <= number <= 500 for number in said.participants.values()):
        reasons.append("Un effectif va de 0 à 500 : vérifiez les participants.")
    elif not sum(said.participants.values()):
        reasons.append("Personne n’est compté : dites combien sont venus, collège par collège.")
    if not said.compte_rendu.strip():
        reasons.append("Le compte rendu est vide : écrivez ce qui s’est dit.")
    return reasons


def _told(attempt: Filled[Reunion, p.Minutes]) -> Changes:
    return _minutes(attempt.data)


def _minutes(said: p.Minutes) -> Changes:
    counted = {code: number for code, number in said.participants.items() if number}
    return {"participants": counted, "compte_rendu": said.compte_rendu.strip()}


def _held(attempt: Filled[Reunion, p.HeldOn]) -> Changes:
    return {**_minutes(attempt.data), "tenue_le": attempt.data.tenue_le}


REUNIONS = Workflow(
    access.REUNIONS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(E_.ANNULEE,),
    plan=Move("Prévoir une réunion", (), E_.PREVUE, informs=PARTIES, guards=(_atelier_stands, _has_team),
              checks=(_day_stands,), circle=Cercle.ATELIER, payload=p.Meeting),
    amend=Move("Modifier la réunion", (E_.PREVUE,), informs=PARTIES, circle=Cercle.ATELIER, payload=p.Changed),
    hold=Move(
        "Noter la réunion tenue", (E_.PREVUE,), E_.TENUE, checks=(_was_held, _is_told), effect=_held,
        informs=PARTIES, awaited=True, secret=("compte_rendu",), told="a noté la réunion tenue",
        todo="La réunion a eu lieu : dites qui est venu et écrivez son compte rendu.",
        waiting="Le compte rendu de la réunion s’écrit.",
        announce="Le compte rendu se lit aussitôt par ceux qui suivent l’Atelier ; les décisions se notent ensuite.",
        circle=Cercle.ATELIER, payload=p.HeldOn,
    ),
    complete=Move("Compléter le compte rendu", (E_.TENUE,), checks=(_is_told,), effect=_told,
                  secret=("compte_rendu",), circle=Cercle.ATELIER, payload=p.Minutes),
    cancel=Move("Annuler la réunion", (E_.PREVUE,), E_.ANNULEE, has_motif=True, danger=True, informs=PARTIES,
                announce="Les parties sont prévenues, avec vos raisons.", circle=Cercle.ATELIER),
    record_decision=Move("Noter une décision", (E_.TENUE,), circle=Cercle.ATELIER, payload=p.Decision),
    withdraw_decision=Move("Retirer une décision", (E_.TENUE,), circle=Cercle.ATELIER, payload=p.Decision),
)  # fmt: skip


@one_act()
def plan_reunion(
    atelier: Atelier,
    *,
    actor: Actor,
    genre: str,
    on: dt.date | None = None,
    **fields: Unpack[Frame],
) -> Reunion:
    """Say when and where people meet, and what for; the parties are told."""
    reunion = Reunion(atelier=atelier, genre=genre, **fields)
    check_row(reunion, exclude=SET_BY_MOVES)
    _keeps_to_its_atelier(reunion)
    REUNIONS.run(reunion, "plan", actor=actor, on=on, genre=genre, jour=reunion.jour)
    return reunion


@one_act()
def amend_reunion(
    reunion: Reunion, *, actor: Actor, on: dt.date | None = None, **fields: Unpack[Frame]
) -> None:
    """Change its frame before it is held; the parties are told."""
    names = changed_fields(reunion, fields)
    if not names:
        return
    with tried_with(reunion, fields):
        _stays_sound(reunion, on=on or horloge.today())
    REUNIONS.run(reunion, "amend", actor=actor, on=on, champs=names)
    reunion.save(update_fields=names)


def _stays_sound(reunion: Reunion, *, on: dt.date) -> None:
    check_row(reunion, exclude=SET_BY_MOVES)
    _keeps_to_its_atelier(reunion)
    faults = (_before_contract(reunion, reunion.jour), _too_far(reunion.jour, on))
    if reasons := [fault for fault in faults if fault]:
        raise Refused(*reasons)


def _keeps_to_its_atelier(reunion: Reunion) -> None:
    if reunion.session and reunion.session.atelier_id != reunion.atelier_id:
        raise Refused("Cette session est celle d’un autre Atelier : choisissez-en une d’ici.")


def hold_reunion(
    reunion: Reunion,
    *,
    actor: Actor,
    tenue_le: dt.date,
    participants: Mapping[str, int],
    compte_rendu: str,
    on: dt.date | None = None,
) -> None:
    """It took place that day: who came by college, what was said (M15 when it is the réunion de cadrage)."""
    REUNIONS.run(
        reunion, "hold", actor=actor, on=on, tenue_le=tenue_le, participants=participants,
        compte_rendu=compte_rendu,
    )  # fmt: skip


def complete_reunion(
    reunion: Reunion,
    *,
    actor: Actor,
    participants: Mapping[str, int],
    compte_rendu: str,
    on: dt.date | None = None,
) -> None:
    """Correct who came and what was said."""
    REUNIONS.run(
        reunion, "complete", actor=actor, on=on, participants=participants, compte_rendu=compte_rendu
    )  # fmt: skip


def cancel_reunion(
    reunion: Reunion, *, actor: Actor, motif: str, on: dt.date | None = None
) -> None:
    """It will not take place; the reason is told."""
    REUNIONS.run(reunion, "cancel", actor=actor, on=on, motif=motif)


@one_act()
def record_meeting_decision(
    reunion: Reunion,
    *,
    actor: Actor,
    quoi: str,
    qui: str,
    pour_le: dt.date | None = None,
    on: dt.date | None = None,
) -> DecisionReunion:
    """Who does what, for when, as the meeting settled it."""
    since = reunion.jour_dit
    if fault := decision_day_fault(pour_le, since=since, last=since, event="la réunion"):
        raise Refused(fault)
    row = DecisionReunion(reunion=reunion, quoi=quoi.strip(), qui=qui.strip(), pour_le=pour_le)
    check_row(row, exclude=("reunion",))
    row.save()
    REUNIONS.run(reunion, "record_decision", actor=actor, on=on, quoi=quoi, pour_le=pour_le)
    return row


@one_act()
def withdraw_meeting_decision(decision: DecisionReunion, *, actor: Actor) -> None:
    """Take back a decision noted by mistake."""
    REUNIONS.run(decision.reunion, "withdraw_decision", actor=actor, quoi=decision.quoi)
    decision.delete()
