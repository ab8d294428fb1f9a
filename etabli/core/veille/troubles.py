"""What an exception means for the person in front of the page: their turn lost, a wait, a full disk."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError

from etabli.core.refus import Refused

FULL_ERRNO = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
FULL_WORDS = ("database or disk is full", "disk i/o error", "readonly database")
BUSY_WORDS = ("database is locked", "database table is locked")
#: PostgreSQL: disk_full; lock_not_available, deadlock_detected, serialization_failure
FULL_STATES, BUSY_STATES = {"53100"}, {"55P03", "40P01", "40001"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is said, under which status; `is_ours` when it deserves a trace; `again` when trying again may do."""

    status: int
    title: str
    reasons: tuple[str, ...]
    is_ours: bool = True
    again: bool = True


FULL = Trouble(
    503,
    "Établi ne peut plus rien enregistrer",
    (
        "Le disque du serveur est plein ou ne peut plus être écrit. Rien n’a été enregistré, pas même à moitié.",
        "Ce qui est déjà dans Établi se lit toujours. Prévenez l’administrateur, puis recommencez plus tard.",
    ),
)
BUSY = Trouble(
    503,
    "Établi est occupé",
    (
        "Une autre écriture est en cours depuis trop longtemps : la vôtre a attendu et n’est pas passée. "
        "Rien n’a été enregistré.",
        "Attendez quelques secondes, puis recommencez.",
    ),
)
LOST_RACE = Trouble(
    409,
    "Quelqu’un vous a devancé",
    ("Quelqu’un vient d’écrire la même chose que vous. Rien n’a été enregistré deux fois.",
     "Revenez à la page précédente et rechargez-la pour voir où en est le dossier."),
)  # fmt: skip


def of(failure: BaseException | None) -> Trouble | None:
    """What this exception means; None when it is a fault of ours like another."""
    if isinstance(failure, Refused):
        return Trouble(
            409, "Cet acte n’a pas eu lieu", failure.reasons, is_ours=False, again=False
        )
    causes = list(_chain(failure))
    if any(_is_full(cause) for cause in causes):
        return FULL
    if any(_is_busy(cause) for cause in causes):
        return BUSY
    return LOST_RACE if isinstance(failure, IntegrityError) else None


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__


def _is_full(failure: BaseException) -> bool:
    if isinstance(failure, OSError):
        return failure.errno in FULL_ERRNO
    return _says(failure, FULL_WORDS) or getattr(failure, "sqlstate", "") in FULL_STATES


def _is_busy(failure: BaseException) -> bool:
    return _says(failure, BUSY_WORDS) or getattr(failure, "sqlstate", "") in BUSY_STATES


def _says(failure: BaseException, words: tuple[str, ...]) -> bool:
    """SQLite has words only."""
    text = str(failure).lower()
    return isinstance(failure, DatabaseError) and any(word in text for word in words)
