"""Moves with guards, effects and audience: the state of an object only changes here.

A workflow is a table. The engine does everything or nothing, in one transaction: right, guards,
one conditional UPDATE of state and fields, deadlines, reactions of later apps, journal, messages.
Of several people racing for one move a single one wins; the others get a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextvars import ContextVar
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from etabli.core import hooks, horloge, journal, outbox, recit
from etabli.core.access import Actor, Membership, Table
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes, echeances
from etabli.core.delais.echeances import Delay
from etabli.core.devoirs import marks
from etabli.core.devoirs.waits import Wait
from etabli.core.guards import Condition, Known, blocking, sentences, told, warning
from etabli.core.models import Entry, reference
from etabli.core.move import ANY, NO_MOTIF, Attempt, Audience, Changes, Filled, M, Move
from etabli.core.refus import Refused

__all__ = ["ANY", "RACE", "Attempt", "Changes", "Filled", "Move", "Workflow"]

RACE = "Quelqu’un vient de faire avancer ce dossier. Rechargez la page pour voir où il en est."

_pending: ContextVar[list[tuple[Entry, list[outbox.Draft]]] | None] = ContextVar(
    "pending", default=None
)


class Workflow(Generic[M]):
    """All the moves of one kind of object, its permission table, its audiences and its deadlines."""

    def __init__(
        self,
        access: Table[M],
        *,
        audiences: Mapping[str, Audience] | None = None,
        delays: Mapping[str, Delay] | None = None,
        final: tuple[str, ...] = (),
        version: str = "",
        related: tuple[str, ...] = (),
        circle: Cercle = Cercle.ETAT,
        told_states: Mapping[str, str] | None = None,
        waits: Mapping[str, Wait] | None = None,
        besides: Mapping[str, Move[M]] | None = None,
        **moves: Move[M],
    ) -> None:
        """`related` names the foreign keys that `str(obj)` and its page address read.

        `version` tells apart the workflows of one model: each object follows its own
        (`Movable.workflow_version`). `circle` is that of the moves that say none; `told_states` names
        the states that those outside the circle of the act that leads there read as another. `waits` is
        what waits inside a state, beside the moves; `besides` are moves of another table, after these.
        """
        self.access = access
        self.model = access.model
        self.audiences = audiences or {}
        self.delays = delays or {}
        self.final = final
        self.version = version
        self.related = related
        self.circle = circle
        self.told_states = told_states or {}
        self.moves = {**moves, **(besides or {})}
        self.waits = waits or {}

    @cached_property
    def prefix(self) -> str:
        return str(self.model._meta.label_lower)

    def verb(self, name: str) -> str:
        return f"{self.prefix}.{name}"

    def circle_of(self, name: str) -> Cercle:
        """Who reads this step: what it says, else what its workflow says, else the State alone."""
        step = self.waits[name] if name in self.waits else self.moves[name]
        return step.circle or self.circle

    def circle_into(self, etat: str) -> Cercle:
        """The circle of the acts that lead to this state; the State alone when none does."""
        names = (name for name, move in self.moves.items() if move.target == etat)
        return next((self.circle_of(name) for name in names), Cercle.ETAT)

    def moves_from(self, etat: str) -> dict[str, Move[M]]:
        return {n: m for n, m in self.moves.items() if m.sources and m.leaves(etat)}

    def checklist(
        self,
        obj: M,
        name: str,
        *,
        actor: Actor,
        on: dt.date | None = None,
        known: Known | None = None,
    ) -> tuple[Condition, ...]:
        """Every condition of the move, met or not, in order; those that only warn come last.

        `known` keeps what was asked for the same object, reader and day, so that a page asks once. A
        label is told to those of its circle only; what blocks is always said.
        """
        attempt = self._attempt(obj, name, actor, on, known)
        found = [*self._conditions(attempt, name), *self._warnings(attempt, name)]
        return told(found, self.access, obj, actor)

    def blockers(
        self,
        obj: M,
        name: str,
        *,
        actor: Actor,
        on: dt.date | None = None,
        known: Known | None = None,
    ) -> list[str]:
        """Everything that is missing now, in sentences; empty when the button may be pressed."""
        attempt = self._attempt(obj, name, actor, on, known)
        return blocking(self._conditions(attempt, name))

    def alerts(self, obj: M, name: str, *, actor: Actor, on: dt.date | None = None) -> list[str]:
        """What deserves attention without blocking."""
        attempt = self._attempt(obj, name, actor, on, None)
        return warning(self._warnings(attempt, name))

    def run(
        self,
        obj: M,
        name: str,
        *,
        actor: Actor,
        on: dt.date | None = None,
        motif: str = "",
        **data: object,
    ) -> Entry:
        """Do the move or raise `Refused` (sentences), PermissionDenied or Http404; nothing half done.

        `data` is what the move takes (`Move.payload`): TypeError for any other name, or one that misses.
        """
        move = self.moves[name]
        attempt = Filled(
            obj, actor, on or horloge.today(), motif, move, data=move.filled(data), given=data
        )
        outer = _pending.get()
        if outer is not None:
            with transaction.atomic():
                return self._run(attempt, name)
        token = _pending.set([])
        try:
            with outbox.one_act():
                entry = self._run(attempt, name)
                self._flush(_pending.get() or [])
            return entry
        finally:
            _pending.reset(token)

    @staticmethod
    def _flush(pending: list[tuple[Entry, list[outbox.Draft]]]) -> None:
        journal.append(entry for entry, _ in pending)
        outbox.post(pending)

    def _run(self, attempt: Filled[M, object], name: str) -> Entry:
        move, obj = self.moves[name], attempt.obj
        source = "" if not move.sources else obj.etat
        membership = self._enter(attempt, name)
        if reasons := [*blocking(self._conditions(attempt, name)), *self._check(attempt, name)]:
            self._keep_from_strangers(attempt, name)
            raise Refused(*dict.fromkeys(reasons))
        changes = dict(move.effect(attempt) or {}) if move.effect else {}
        if membership is not None:
            self._take(attempt, changes)
        else:
            self._create(attempt, changes)
            membership = self.access.require(attempt.actor, name, obj)
        self._deadlines(attempt)
        entry = self._entry(attempt, name, membership.role, source)
        slot: tuple[Entry, list[outbox.Draft]] = (entry, [])
        pending = _pending.get()
        assert pending is not None
        pending.append(slot)
        for react in hooks.reactions_to(self.verb(name)):
            react(obj, attempt)
        entry.data = self._journalled(attempt)
        slot[1].extend(self._messages(attempt, name, entry))
        return entry

    def _enter(self, attempt: Attempt[M], name: str) -> Membership | None:
        """The right, before any sentence; None while the object does not exist yet."""
        move, obj = self.moves[name], attempt.obj
        if not move.sources:
            if not attempt.actor.has(*self.access.rows[name]):
                raise PermissionDenied("Votre rôle ne permet pas cet acte.")
            return None
        self._lock(obj)
        membership = self.access.require(attempt.actor, name, obj)
        if not move.leaves(obj.etat):
            raise Refused(self._out_of_turn(move, obj))
        return membership

    def _keep_from_strangers(self, attempt: Attempt[M], name: str) -> None:
        """Why an object cannot be made is told only to those who could make it.

        A copy is written and asked, then undone; what the database itself refuses cannot be asked.
        """
        if self.moves[name].sources:
            return
        trial = replace(attempt, obj=copy(attempt.obj))
        try:
            with transaction.atomic():
                self._create(trial, {})
                self.access.require(attempt.actor, name, trial.obj)
                transaction.set_rollback(True)
        except (DatabaseError, ValueError):
            return

    def _attempt(
        self, obj: M, name: str, actor: Actor, on: dt.date | None, known: Known | None
    ) -> Attempt[M]:
        move, day = self.moves[name], on or horloge.today()
        return Attempt(obj, actor, day, move=move, world=known or Known())

    def _conditions(self, attempt: Attempt[M], name: str) -> list[Condition]:
        guards = [*self.moves[name].guards, *hooks.added("guards", self.verb(name))]
        return [
            attempt.world.ask(one, attempt, name, warns=False)
            for one in guards
            if one.is_for(attempt)
        ]

    def _warnings(self, attempt: Attempt[M], name: str) -> list[Condition]:
        alerts = [*self.moves[name].alerts, *hooks.added("alerts", self.verb(name))]
        return [
            attempt.world.ask(one, attempt, name, warns=True)
            for one in alerts
            if one.is_for(attempt)
        ]

    def _check(self, attempt: Filled[M, object], name: str) -> list[str]:
        if faults := [*bornes.impossible([attempt.on, *attempt.given.values()])]:
            return faults
        move = self.moves[name]
        is_mute = move.has_motif and not attempt.motif.strip()
        checks = [*move.checks, *hooks.added("checks", self.verb(name))]
        found = [sentence for check in checks for sentence in sentences(check(attempt))]
        return [*found, NO_MOTIF] if is_mute else found

    def _lock(self, obj: M) -> None:
        """Take the row (PostgreSQL) and make sure nobody moved it since the page was read."""
        rows = self.model._default_manager.select_for_update(of=("self",)).order_by()
        current = rows.filter(pk=obj.pk).values_list("etat", "revision").first()
        if current is None:
            raise Refused("Ce dossier n’existe plus.")
        if current != (obj.etat, obj.revision):
            raise Refused(RACE)

    @staticmethod
    def _out_of_turn(move: Move[M], obj: M) -> str:
        state = type(obj).state_names().get(obj.etat, obj.etat)
        return f"« {move.label} » n’est pas possible à l’étape « {state} »."

    def _take(self, attempt: Attempt[M], changes: Changes) -> None:
        """Write state and fields in one update, unless somebody moved the row first."""
        obj, move = attempt.obj, attempt.move
        target = changes.pop("etat", None) or (move.target if move else None) or obj.etat
        stamp: Changes = {"revision": obj.revision + 1, "moved_at": horloge.now()}
        if target != obj.etat:
            stamp |= {"etat": target, "etat_on": attempt.on}
        row = self.model._default_manager.filter(pk=obj.pk, etat=obj.etat, revision=obj.revision)
        if not row.update(**{**stamp, **changes}):
            raise Refused(RACE)
        for field_name, value in {**stamp, **changes}.items():
            setattr(obj, field_name, value)
        marks.changed(obj)

    @staticmethod
    def _create(attempt: Attempt[M], changes: Changes) -> None:
        obj, move = attempt.obj, attempt.move
        obj.etat = (move.target if move else None) or obj.etat
        obj.etat_on, obj.moved_at = attempt.on, horloge.now()
        for field_name, value in changes.items():
            setattr(obj, field_name, value)
        obj.save(force_insert=True)

    def _deadlines(self, attempt: Attempt[M]) -> None:
        move, obj, on = attempt.move, attempt.obj, attempt.on
        if move is None:
            return
        for code in move.meets:
            echeances.meet(obj, code, on=on)
        for code in move.cancels:
            echeances.cancel(obj, code, on=on)
        for code in move.pauses:
            echeances.pause(obj, code, on=on)
        for code in move.resumes:
            echeances.resume(obj, code, self.delays[code], on=on)
        for code in move.starts:
            echeances.start(obj, code, self.delays[code], on=on)

    def _entry(self, attempt: Filled[M, object], name: str, role: str, source: str) -> Entry:
        obj, move = attempt.obj, self.moves[name]
        return Entry(
            at=horloge.now(),
            effective_on=attempt.on,
            actor_id=attempt.actor.person_id,
            actor_name=attempt.actor.name,
            role=role,
            verb=self.verb(name),
            label=move.label,
            rule=move.rule,
            subject=reference(obj),
            subject_label=str(obj)[:300],
            root=obj.root,
            source=source,
            target=obj.etat,
            motif=attempt.motif,
            data=self._journalled(attempt),
            circle=self.circle_of(name).value,
            titulaire_id=obj.titulaire_id,
            told_as=move.told_as,
        )

    @staticmethod
    def _journalled(attempt: Filled[M, object]) -> dict[str, Any]:
        hidden = attempt.move.secret if attempt.move else ()
        kept = {k: journal.named(v) for k, v in attempt.given.items() if k not in hidden}
        return journal.plain({**kept, **{k: journal.named(v) for k, v in attempt.record.items()}})

    def _messages(self, attempt: Filled[M, object], name: str, entry: Entry) -> list[outbox.Draft]:
        move = self.moves[name]
        if not (move.asks or move.informs):
            return []
        obj, by = attempt.obj, attempt.actor
        telling = recit.telling(self, obj, name, by=recit.signed(by, entry.role))
        told = [(a, True) for a in move.asks] + [(a, False) for a in move.informs]
        drafts = (
            outbox.draft(obj, entry, recipient, audience, telling, is_action=is_action)
            for audience, is_action in told
            for recipient in self.audiences[audience](obj)
            if not by.is_same_person(recipient.person_id)
        )
        return [draft for draft in drafts if draft is not None]
