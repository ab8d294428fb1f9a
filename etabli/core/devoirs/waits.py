"""What waits inside a state, and is done elsewhere than by a move of the object: declared as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import CharField, F, Model, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from etabli.core.access import Row
from etabli.core.cercles import Cercle
from etabli.core.whom import Whom

Pending = Q | Callable[[], Q]
OUTER = OuterRef("pk")


class Step(Protocol):
    """What a normal next step says, a move that is awaited or a wait."""

    @property
    def label(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def pending(self) -> Pending | None: ...
    @property
    def todo(self) -> str: ...
    @property
    def waiting(self) -> str: ...
    @property
    def meets(self) -> tuple[str, ...]: ...
    @property
    def due(self) -> tuple[str, ...]: ...
    @property
    def circle(self) -> Cercle | None: ...
    @property
    def page(self) -> str: ...
    @property
    def is_keyed(self) -> bool: ...

    def leaves(self, etat: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that a wait asks on one object: a duty of its own, gone when it is given.

    `shown_from` is the day from which it is to do, None: now; `planned_on` is a date to come before.
    """

    key: str
    about: str
    organisation_id: int
    shown_from: dt.date | None = None
    planned_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """In these states, while the condition holds, these hats must do something.

    `may` are the cells of who must, on the object; `due` the deadlines by code; `page` the name of the
    address where it is done, which takes the key of the object (unless not `is_keyed`) and still leads
    somewhere once it is done, as mails keep it; the page of the object when empty. Nobody else reads it
    when it has no `waiting`.

    `items` gives what is asked on each of these objects, by key, when it is several things; it gives none
    where the condition does not hold. The roles of `own` are asked only for that of their organisation.
    """

    label: str
    sources: tuple[str, ...]
    may: Row = field(hash=False)
    todo: str
    waiting: str
    pending: Pending | None = None
    due: tuple[str, ...] = ()
    circle: Cercle | None = None
    page: str = ""
    is_keyed: bool = True
    items: Callable[[Collection[int]], Mapping[int, list[Item]]] | None = None
    own: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()

    def leaves(self, etat: str) -> bool:
        return etat in self.sources

    def asked(self, able: Iterable[Whom], item: Item) -> frozenset[Whom]:
        """Of whom this thing is asked, among those who may do the step."""
        return frozenset(
            one
            for one in able
            if one.role not in self.own or one.organisation_id == item.organisation_id
        )


def states_of(steps: Iterable[Step]) -> set[str]:
    """Every state in which one of these steps may wait."""
    return {etat for step in steps for etat in step.sources}


def named(model: type[Model], pk: F = OUTER) -> Concat:
    """How the bench names each row of a query on this model (`core.models.reference`).

    In a subquery by default; `F("pk")` in the query itself.
    """
    return Concat(Value(f"{model._meta.label_lower}:"), Cast(pk, CharField()))
