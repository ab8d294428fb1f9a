"""The one clock of the house: every date of the product is asked here.

Stories of thirty months are told in tests and in the demonstration by moving it; nothing else may.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)
#: how far ahead of the machine the house lives; only the demonstration moves it (core/decalage.py)
_ahead: Callable[[], dt.timedelta] = dt.timedelta


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    if moment := _moment.get():
        return moment
    return dt.datetime.now(dt.UTC) + _ahead()  # noqa: TID251 — the one place that asks the machine


def live_ahead(by: Callable[[], dt.timedelta]) -> None:
    """From now on this process lives that far ahead of the machine; asked at each reading."""
    global _ahead
    _ahead = by


def today() -> dt.date:
    """The present day in Paris, overseas too (domain 10.1)."""
    return now().astimezone(PARIS).date()


def at_paris(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """That day at that time of Paris, in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), PARIS).astimezone(dt.UTC)


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[dt.datetime]:
    """Stop the clock at that moment for the block; a bare day means nine in the morning in Paris."""
    instant = moment if isinstance(moment, dt.datetime) else at_paris(moment)
    if instant.tzinfo is None:
        raise ValueError("horloge.at() takes an aware datetime or a date")
    token = _moment.set(instant.astimezone(dt.UTC))
    try:
        yield instant
    finally:
        _moment.reset(token)
