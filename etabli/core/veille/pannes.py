"""Failures as rows: each piece of work in its own guard and its own transaction.

What fails inside a guard is undone, traced, kept for ADMIN_TECHNIQUE, and stops nothing else. A row
closes by itself when its work succeeds again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet

from etabli.core import horloge
from etabli.core.veille.models import Panne

T = TypeVar("T")

logger = logging.getLogger(__name__)
#: what failed during this beat, so that the rest can be closed
_failed: ContextVar[set[tuple[str, str]] | None] = ContextVar("failed", default=None)


def guarded(
    place: str, act: Callable[[], T], *, subject: str = "", is_long: bool = False
) -> T | None:
    """Do the act in one transaction; None when it failed, whatever the reason: the row says which.

    A long act opens its own: it must not hold the base while it draws or reads a file.
    """
    try:
        with nullcontext() if is_long else transaction.atomic():
            return act()
    except Exception as failure:  # noqa: BLE001 — the guard itself: one failure never stops the rest
        keep(place, failure, subject=subject)
        return None


def keep(place: str, failure: BaseException, *, subject: str = "") -> None:
    """Trace a failure and keep it as a row (counted when it is already known). Never raises."""
    logger.error("panne: %s %s", place, subject, exc_info=failure)
    failed = _failed.get()
    if failed is not None:
        failed.add((place, subject))
    try:
        with transaction.atomic():
            _write(place, subject, type(failure).__name__, line_of(failure))
    except DatabaseError as trouble:
        logger.error("panne: cannot be kept", exc_info=trouble)


def _write(place: str, subject: str, error: str, line: str) -> None:
    now, known = horloge.now(), open_ones().filter(place=place, subject=subject)
    again = {"last_at": now, "count": F("count") + 1}
    if known.filter(error=error, line=line).update(**again):
        return
    # another error than the one somebody took charge of is news
    if known.update(**again, error=error, line=line, seen_at=None, seen_by=None):
        return
    Panne.objects.create(
        place=place, subject=subject, error=error, line=line, first_at=now, last_at=now
    )


def line_of(failure: BaseException) -> str:
    """The last line of our own code on the way to the failure: `etabli/core/tic.py:40`."""
    own = [
        f"{Path(frame.filename).relative_to(settings.BASE_DIR)}:{frame.lineno}"
        for frame in traceback.extract_tb(failure.__traceback__)
        if frame.filename.startswith(str(settings.BASE_DIR / "etabli"))
    ]
    return own[-1][:160] if own else ""


def open_ones() -> QuerySet[Panne]:
    return Panne.objects.filter(closed_at=None)


def watch() -> set[tuple[str, str]]:
    """Begin a beat: what fails from now on is remembered until `settle`."""
    failed: set[tuple[str, str]] = set()
    _failed.set(failed)
    return failed


def settle(places: Iterable[str], failed: set[tuple[str, str]]) -> None:
    """End a beat: what was open for these places and did not fail again is over."""
    _failed.set(None)
    over = [
        row.pk
        for row in open_ones().filter(place__in=places).only("pk", "place", "subject")
        if (row.place, row.subject) not in failed
    ]
    if over:
        Panne.objects.filter(pk__in=over).update(closed_at=horloge.now())


def acknowledge(panne: Panne, *, person_id: int | None) -> None:
    """Somebody takes charge: the row stays in the list and no longer alarms `/sante`."""
    open_ones().filter(pk=panne.pk).update(seen_at=horloge.now(), seen_by=person_id)
