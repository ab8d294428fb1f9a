"""What waits for whom: read from the workflows, so no screen states it a second time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from etabli.core import tables
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.models import Echeance, Movable, reference
from etabli.core.workflow import Move, Workflow


@dataclass(frozen=True, slots=True)
class Duty:
    """One normal next step of one object: to do by this reader, or awaited from others."""

    obj: Any
    name: str
    move: Move[Any]
    is_mine: bool
    sentence: str
    echeance: Echeance | None

    @property
    def url(self) -> str:
        return str(self.obj.get_absolute_url())


@dataclass(frozen=True, slots=True)
class Choice:
    """A move this reader may make from here: its button, and why it is not possible yet."""

    name: str
    move: Move[Any]
    blockers: tuple[str, ...]
    alerts: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.blockers


def duties(workflow: Workflow[Any], actor: Actor, objects: Iterable[Movable] | None = None) -> list[Duty]:
    """The duties of an actor over the objects they see; three queries whatever their number."""
    awaited = {name: move for name, move in workflow.moves.items() if move.awaited}
    states = {etat for move in awaited.values() for etat in move.sources}
    rows = workflow.access.visible(actor).filter(etat__in=states)
    if objects is not None:
        rows = rows.filter(pk__in=[obj.pk for obj in objects])
    if workflow.format:
        rows = rows.filter(format=workflow.format)
    rows = rows.annotate(**workflow.access.answers(actor, awaited)).order_by("etat_on", "pk")
    found = list(rows)
    deadlines = _deadlines(found)
    return [
        _duty(obj, name, move, deadlines)
        for obj in found
        for name, move in awaited.items()
        if move.leaves(obj.etat)
    ]


def _deadlines(objects: Iterable[Movable]) -> dict[tuple[str, str], Echeance]:
    references = [reference(obj) for obj in objects]
    rows = echeances.open_ones().filter(subject__in=references)
    return {(row.subject, row.code): row for row in rows}


def _duty(obj: Any, name: str, move: Move[Any], deadlines: dict[tuple[str, str], Echeance]) -> Duty:
    mine = bool(getattr(obj, f"can_{name}"))
    sentence = move.todo if mine else move.waiting
    due = next((deadlines[key] for code in move.meets if (key := (reference(obj), code)) in deadlines), None)
    return Duty(obj, name, move, mine, sentence or move.label, due)


def choices(obj: Movable, actor: Actor) -> list[Choice]:
    """The moves this reader may make on this object, those that are blocked with their reasons."""
    workflow = tables.workflow_of(obj)
    can = workflow.access.abilities(actor, obj)
    return [
        Choice(
            name,
            move,
            tuple(workflow.blockers(obj, name, actor=actor)),
            tuple(workflow.alerts(obj, name, actor=actor)),
        )
        for name, move in workflow.moves_from(obj.etat).items()
        if can.get(name)
    ]
