"""What waits inside a state, and is done elsewhere than by a move of the object: declared as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Q

from etabli.core.access import Row
from etabli.core.cercles import Cercle

Pending = Q | Callable[[], Q]


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

    def leaves(self, etat: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wait:
    """In these states, while the condition holds, these hats must do something.

    `may` are the cells of who must, on the object; `due` the deadlines by code; `page` the name of the
    address where it is done, which takes the key of the object; the page of the object when empty.
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
    meets: tuple[str, ...] = ()

    def leaves(self, etat: str) -> bool:
        return etat in self.sources


def states_of(steps: Iterable[Step]) -> set[str]:
    """Every state in which one of these steps may wait."""
    return {etat for step in steps for etat in step.sources}
