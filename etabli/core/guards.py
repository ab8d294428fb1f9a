"""Guards: what must be true of the world before a move, each as a line one reads, met or not.

A guard carries its rule, its label (what must be true, in French) and the question it asks of an
attempt; the answer is a `Condition`. A list of conditions is what a page shows before the button.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, cast

from etabli.core.access import Actor, Table
from etabli.core.cercles import Cercle, seat_of, side_of_role
from etabli.core.models import Movable
from etabli.core.words import said

S = ParamSpec("S")
R = TypeVar("R")
M = TypeVar("M", bound=Movable)
Sentences = str | Iterable[str] | None


class Dated(Protocol):
    """What a guard is asked about: something that is tried on a day."""

    @property
    def on(self) -> dt.date: ...


A = TypeVar("A", bound=Dated)


@dataclass(frozen=True, slots=True)
class Condition:
    """The answer of one guard: `lacks` says in sentences why it does not hold, and what to do."""

    rule: str
    label: str
    lacks: tuple[str, ...] = ()
    #: it warns and never blocks
    warns: bool = False
    #: who reads it besides what it lacks; everybody who may do the move when nothing is said
    circle: Cercle | None = None

    @property
    def is_met(self) -> bool:
        return not self.lacks

    @property
    def state(self) -> str:
        """For the checklist of a page: ok, alert or blocking."""
        if self.is_met:
            return "ok"
        return "alert" if self.warns else "blocking"

    @property
    def detail(self) -> str:
        return " ".join(self.lacks)


@dataclass(frozen=True, eq=False)
class Guard(Generic[A]):
    """One thing that must be true, asked of an attempt.

    rule      the rule that asks it, empty when none does
    label     what must be true, « Le devis est accepté »; it cites a parameter as `words` reads them,
              or is made from the attempt
    lacks     the question: nothing when it holds, else sentences
    circle    who reads that it is asked, when it speaks of what others may not know
    of_move   the answer depends on the move and not on the object alone
    concerns  whom it is asked of, when not of all: of the others it is not even said
    """

    rule: str
    label: str | Callable[[A], str]
    lacks: Callable[[A], Sentences]
    circle: Cercle | None = None
    of_move: bool = False
    concerns: Callable[[A], bool] | None = None

    def is_for(self, attempt: A) -> bool:
        """Is it asked of this one at all?"""
        return self.concerns is None or self.concerns(attempt)

    def ask(self, attempt: A, *, warns: bool = False) -> Condition:
        """Read the world once and say whether it holds."""
        lacks = tuple(sentences(self.lacks(attempt)))
        label = self.label if isinstance(self.label, str) else self.label(attempt)
        return Condition(self.rule, said(label, on=attempt.on), lacks, warns, self.circle)


def guard(
    rule: str,
    label: str | Callable[[Any], str],
    *,
    circle: Cercle | None = None,
    of_move: bool = False,
    concerns: Callable[[Any], bool] | None = None,
) -> Callable[[Callable[[A], Sentences]], Guard[A]]:
    """Make a guard of the question written under it."""
    return lambda question: Guard(rule, label, question, circle, of_move, concerns)


class Known:
    """What was read of the world for one object, one reader and one day: a guard is asked once a page."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, str, bool], Condition] = {}
        self._read: dict[object, object] = {}

    def ask(self, one: Guard[A], attempt: A, name: str, *, warns: bool) -> Condition:
        """The condition of this guard for the move of that name."""
        key = (one, name if one.of_move else "", warns)
        if key not in self._kept:
            self._kept[key] = one.ask(attempt, warns=warns)
        return self._kept[key]

    def once(self, read: Callable[S, R], *args: S.args, **options: S.kwargs) -> R:
        """What this read gives, asked once: several guards and the page look at the same figures."""
        key = (read, args, tuple(sorted(options.items())))
        if key not in self._read:
            self._read[key] = read(*args, **options)
        return cast(R, self._read[key])


def sentences(answer: Sentences) -> list[str]:
    if not answer:
        return []
    return [answer] if isinstance(answer, str) else [sentence for sentence in answer if sentence]


def blocking(conditions: Iterable[Condition]) -> list[str]:
    """What keeps the move from being done, in sentences."""
    return [text for one in conditions if not one.warns for text in one.lacks]


def warning(conditions: Iterable[Condition]) -> list[str]:
    """What deserves attention without blocking."""
    return [text for one in conditions if one.warns for text in one.lacks]


def told(
    conditions: Iterable[Condition], access: Table[M], obj: M, actor: Actor
) -> tuple[Condition, ...]:
    """The conditions as this reader is told them.

    Outside its circle a condition that holds is not told, and one that does not keeps its sentences
    alone: whoever may do the move reads why they may not.
    """
    found = tuple(conditions)
    kept = [one for one in found if one.circle is not None]
    if not kept or all(_sits_in(actor, one.circle) for one in kept):
        return found
    seat, about = seat_of(access, obj, actor), obj.titulaire_id
    return tuple(
        one if is_read else replace(one, rule="", label="")
        for one in found
        if (is_read := one.circle is None or seat.reads(one.circle, about)) or not one.is_met
    )


def _sits_in(actor: Actor, circle: Cercle | None) -> bool:
    """Every hat of the person is of a side that reads it whole: nobody needs to ask the base."""
    return circle is None or all(
        not circle.is_personal and circle.opens_to(side_of_role(hat.role))
        for hat in actor.memberships
    )
