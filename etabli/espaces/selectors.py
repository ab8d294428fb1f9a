"""Reads that cross apps: what waits for whom, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from etabli.acteurs.states import Role
from etabli.core import duties, horloge, outbox, tables
from etabli.core.access import Actor
from etabli.core.models import Echeance, Entry, Message


@dataclass(slots=True)
class Board:
    """The three columns of « Mon établi », in the words of `ui` components."""

    mine: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    comings: list[dict[str, Any]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


def board(actor: Actor) -> Board:
    """Everything that waits for this person, or that they wait for. Constant number of queries."""
    found = Board()
    workflows = [workflow for group in tables.workflows().values() for workflow in group]
    for duty in duties.duties(workflows, actor):
        if duty.is_mine:
            found.mine.append(_mine(duty))
        elif duty.move.waiting:
            found.others.append(_awaited(duty))
        if duty.echeance:
            found.comings.append(_coming(duty, duty.echeance))
    found.comings = [line for line in found.comings if line["date"] >= horloge.today()][:10]
    found.messages = list(outbox.for_person(actor.person_id)[:8])
    return found


def _mine(duty: duties.Duty) -> dict[str, Any]:
    return {
        "what": duty.sentence,
        "about": str(duty.obj),
        "about_url": duty.url,
        "due": duty.echeance.due_on if duty.echeance else None,
        "url": duty.url,
        "button": "Ouvrir",
    }


def _awaited(duty: duties.Duty) -> dict[str, Any]:
    return {
        "who": who_may(duty),
        "what": duty.sentence,
        "about": str(duty.obj),
        "about_url": duty.url,
        "since": duty.obj.etat_on,
        "due": duty.echeance.due_on if duty.echeance else None,
    }


def who_may(duty: duties.Duty) -> str:
    """The roles expected to act, in words, the clock left aside."""
    row = tables.workflow_of(duty.obj).access.rows[duty.name]
    return ", ".join(str(Role(role).label) for role in row if role != Role.CLOCK)


def _coming(duty: duties.Duty, echeance: Echeance) -> dict[str, Any]:
    day: dt.date = echeance.due_on
    return {"what": echeance.label, "date": day, "about": str(duty.obj), "url": duty.url}


def journal_line(entry: Entry) -> dict[str, Any]:
    """One line of the journal as a sentence."""
    states = (
        f" ({entry.source} → {entry.target})"
        if entry.source and entry.source != entry.target
        else ""
    )
    return {
        "sentence": f"{entry.label} — {entry.subject_label}{states}",
        "at": entry.at,
        "actor": entry.actor_name,
        "role": str(Role(entry.role).label),
        "effective_on": entry.effective_on,
        "motif": entry.motif,
    }
