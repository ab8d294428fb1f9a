"""What waits for whom: read from the workflows, so no screen states it a second time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from etabli.core import cercles, tables
from etabli.core.access import Actor
from etabli.core.cercles import Seat
from etabli.core.delais import echeances
from etabli.core.models import Echeance, Movable, reference
from etabli.core.words import said
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


#: which objects of a workflow are looked at; None leaves the whole workflow out
Within = Callable[[Workflow[Any]], Q | None]


def duties(
    workflows: Iterable[Workflow[Any]], actor: Actor, *, within: Within = lambda workflow: Q()
) -> list[Duty]:
    """The normal next steps of everything the actor sees, soonest deadline first.

    One query a workflow in which the actor's roles play a part, and one for all deadlines.
    """
    found = [
        (workflow, obj, name)
        for workflow in workflows
        if (wanted := within(workflow)) is not None
        for obj, awaited in _waiting(workflow, actor, wanted)
        for name, move in awaited.items()
        if move.leaves(obj.etat) and getattr(obj, f"pending_{name}", True)
    ]
    deadlines = _deadlines([obj for _, obj, _ in found])
    lines = (
        _duty(workflow, obj, name, deadlines, cercles.seat_from(obj, actor))
        for workflow, obj, name in found
    )
    return sorted((line for line in lines if line is not None), key=_soonest)


def _waiting(
    workflow: Workflow[Any], actor: Actor, wanted: Q
) -> list[tuple[Any, dict[str, Move[Any]]]]:
    """The objects of one workflow that stand before an awaited move."""
    awaited = _awaited_moves(workflow)
    if not awaited or actor.roles.isdisjoint(workflow.access.rows["view"]):
        return []
    rows = _standing(workflow, workflow.access.visible(actor).filter(wanted))
    sides = cercles.answers(workflow.access, actor, are_seen=True)
    rows = rows.annotate(**workflow.access.answers(actor, awaited), **sides)
    return [(obj, awaited) for obj in rows]


def _awaited_moves(workflow: Workflow[Any]) -> dict[str, Move[Any]]:
    return {name: move for name, move in workflow.moves.items() if move.awaited}


def _standing(workflow: Workflow[Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Among these objects, those that stand before an awaited move; `pending_<move>` says if it waits."""
    awaited = _awaited_moves(workflow)
    states = {etat for move in awaited.values() for etat in move.sources}
    rows = rows.filter(etat__in=states).select_related(*workflow.related)
    if workflow.version:
        rows = rows.filter(**{workflow.model.version_field: workflow.version})
    pending = {
        f"pending_{name}": ExpressionWrapper(_condition(move.pending), BooleanField())
        for name, move in awaited.items()
        if move.pending is not None
    }
    found: QuerySet[Any] = rows.annotate(**pending).order_by("etat_on", "pk")
    return found


def _condition(pending: Q | Callable[[], Q]) -> Q:
    return pending if isinstance(pending, Q) else pending()


def awaited(
    workflows: Iterable[Workflow[Any]], *, within: Within
) -> list[tuple[Any, str, Move[Any]]]:
    """Every normal next step, whoever it is for: (object, name of the move, move).

    It asks no reader: for what speaks of nobody's secrets to nobody (the demonstration, which knows
    only invented people).
    """
    return [
        (obj, name, move)
        for workflow in workflows
        if (wanted := within(workflow)) is not None and _awaited_moves(workflow)
        for obj in _standing(workflow, workflow.model._default_manager.filter(wanted))
        for name, move in _awaited_moves(workflow).items()
        if move.leaves(obj.etat) and getattr(obj, f"pending_{name}", True)
    ]


def _deadlines(objects: Iterable[Movable]) -> dict[tuple[str, str], Echeance]:
    references = [reference(obj) for obj in objects]
    rows = echeances.open_ones().filter(subject__in=references)
    return {(row.subject, row.code): row for row in rows}


def _duty(
    workflow: Workflow[Any],
    obj: Any,
    name: str,
    deadlines: dict[tuple[str, str], Echeance],
    seat: Seat,
) -> Duty | None:
    """None when it is neither theirs nor of their circle."""
    move, mine = workflow.moves[name], bool(getattr(obj, f"can_{name}"))
    if not mine and not seat.reads(workflow.circle_of(name), obj.titulaire_id):
        return None
    sentence = said(move.todo if mine else move.waiting, on=obj.etat_on)
    due = next(
        (
            deadlines[key]
            for code in (*move.meets, *move.due)
            if (key := (reference(obj), code)) in deadlines
        ),
        None,
    )
    if due is not None and not seat.reads(due.circle, due.titulaire_id):
        due = None
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


def _soonest(duty: Duty) -> tuple[bool, dt.date]:
    """Deadlines first, the nearest before; then what has waited longest."""
    if duty.echeance:
        return False, duty.echeance.due_on
    return True, duty.obj.etat_on
