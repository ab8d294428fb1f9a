"""What hangs on what by a dotted name of settings: reactions, conditions, the clock's jobs, bodies.

They are dotted names so that an earlier app never imports a later one (style 4.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.utils.module_loading import import_string

from etabli.core.access import Actor


@cache
def table(setting: str) -> Any:
    """What a setting names, imported once."""
    return import_string(getattr(settings, setting))


def reactions_to(verb: str) -> list[Callable[..., object]]:
    """What follows from a move, across apps: functions of (obj, attempt)."""
    return [import_string(name) for name in table("REACTIONS").get(verb, ())]


def catch_ups() -> tuple[str, ...]:
    """The moves an object makes by itself as soon as their conditions hold, in their order."""
    names: tuple[str, ...] = table("CATCH_UPS")
    return names


def added(kind: Literal["guards", "checks", "alerts"], verb: str) -> list[Any]:
    """What a later app adds to an earlier app's move (config/conditions.py)."""
    return [import_string(name) for name in table("CONDITIONS").get(verb, {}).get(kind, ())]


def engaged(kind: Literal["consumed", "reserved"]) -> list[Callable[..., Decimal]]:
    """What later apps count on a framework agreement, in euros HT (config/consommation.py)."""
    return [import_string(name) for name in table("CONSOMMATION")[kind]]


def links_beside(label: str, obj: object, actor: Actor) -> list[tuple[str, str]]:
    """What later apps add to the page of this object for this reader (config/annexes.py)."""
    names: tuple[str, ...] = table("ANNEXES").get(label, ())
    return [link for name in names for link in import_string(name)(obj, actor)]


def kept_files() -> list[Callable[[], Iterable[tuple[str, str, str]]]]:
    """What later apps keep on the disk: path, digest, who counts on it (config/gardes.py)."""
    return [import_string(name) for name in table("GARDES")]


def clock_jobs() -> list[tuple[str, Callable[..., int]]]:
    """The jobs of `etabli tic`, in the order of the story."""
    return [(name, import_string(name)) for name in table("TIC")]


def read_once() -> list[Callable[[], object]]:
    """What a process reads before its first act, outside any transaction."""
    return [import_string(name) for name in table("READ_ONCE")]


def room_for(view_name: str) -> int:
    """Bytes an address that takes files receives; 0 for the others."""
    return int(table("BODIES").get(view_name, 0))


def holds_link(view_name: str, found: Mapping[str, object]) -> bool:
    """Does this address hold a signed link that still opens it? Asked before a body is read: no query."""
    names: dict[str, str] = table("LINKS")
    if view_name not in names:
        return False
    still_opens: Callable[[str], bool] = import_string(names[view_name])
    return still_opens(str(found["token"]))
