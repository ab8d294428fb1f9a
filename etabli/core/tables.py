"""The tables where apps meet, named in settings: reactions, conditions, the clock's jobs, workflows.

They are dotted names so that an earlier app never imports a later one (style 4.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from etabli.core.models import Echeance, Movable
    from etabli.core.outbox import Recipient
    from etabli.core.workflow import Workflow


@cache
def _table(setting: str) -> Any:
    return import_string(getattr(settings, setting))


def reactions_to(verb: str) -> list[Callable[..., object]]:
    """What follows from a move, across apps: functions of (obj, attempt)."""
    return [import_string(name) for name in _table("REACTIONS").get(verb, ())]


def catch_ups() -> tuple[str, ...]:
    """The moves an object makes by itself as soon as their conditions hold, in their order."""
    names: tuple[str, ...] = _table("CATCH_UPS")
    return names


def conditions_on(verb: str) -> list[Callable[..., Any]]:
    """Guards a later app adds to an earlier app's move."""
    return [import_string(name) for name in _table("CONDITIONS").get(verb, {}).get("guards", ())]


def alerts_on(verb: str) -> list[Callable[..., Any]]:
    """Alerts (never blocking) a later app adds to an earlier app's move."""
    return [import_string(name) for name in _table("CONDITIONS").get(verb, {}).get("alerts", ())]


def clock_jobs() -> list[tuple[str, Callable[..., int]]]:
    """The jobs of `etabli tic`, in the order of the story."""
    return [(name, import_string(name)) for name in _table("TIC")]


def workflows() -> dict[str, list[Workflow[Any]]]:
    """Every workflow of the product by model label (`candidatures.candidature`): one per version."""
    return {
        label: [import_string(name) for name in names]
        for label, names in _table("WORKFLOWS").items()
    }


def workflow_of(obj: Any) -> Workflow[Any]:
    """The workflow of this object: the only one of its model, or that of the version it follows."""
    found = workflows()[obj._meta.label_lower]
    return next(w for w in found if w.version == obj.workflow_version)


def recipients_of(echeance: Echeance) -> Iterator[tuple[Recipient, Movable]]:
    """Who must be reminded of a deadline, with the object it runs on."""
    label, _, pk = echeance.subject.partition(":")
    obj = apps.get_model(label)._default_manager.filter(pk=pk).first()
    if obj is None or not echeance.holder:
        return
    audience = workflow_of(obj).audiences.get(echeance.holder)
    for recipient in audience(obj) if audience else ():
        yield recipient, obj


def room_for(view_name: str) -> int:
    """Bytes an address that takes files receives; 0 for the others."""
    return int(_table("BODIES").get(view_name, 0))
