"""What hangs on what by a dotted name of settings: reactions, conditions, the clock's jobs, bodies.

They are dotted names so that an earlier app never imports a later one (style 4.3).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


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


def conditions_on(verb: str) -> list[Callable[..., Any]]:
    """Guards a later app adds to an earlier app's move."""
    return [import_string(name) for name in table("CONDITIONS").get(verb, {}).get("guards", ())]


def alerts_on(verb: str) -> list[Callable[..., Any]]:
    """Alerts (never blocking) a later app adds to an earlier app's move."""
    return [import_string(name) for name in table("CONDITIONS").get(verb, {}).get("alerts", ())]


def clock_jobs() -> list[tuple[str, Callable[..., int]]]:
    """The jobs of `etabli tic`, in the order of the story."""
    return [(name, import_string(name)) for name in table("TIC")]


def room_for(view_name: str) -> int:
    """Bytes an address that takes files receives; 0 for the others."""
    return int(table("BODIES").get(view_name, 0))
