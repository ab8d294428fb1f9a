"""What a file says, once read: its sections, who changed what, what was remarked where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from etabli.redaction.lignes import Ligne


@dataclass(frozen=True, slots=True)
class Trace:
    """Who changed something in the file, and when it says so."""

    auteur: str
    quand: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Lue:
    """A line as it reads once its revisions are accepted, and who revised it."""

    ligne: Ligne
    traces: tuple[Trace, ...] = ()


@dataclass(slots=True)
class Remarque:
    """A remark of the file: `numero` is that of the message it was, 0 for a new one."""

    auteur: str
    quand: dt.datetime | None
    texte: str
    numero: int = 0
    code: str = ""
    passage: str = ""


@dataclass(slots=True)
class Partie:
    """What the file says of one section; `parties` are the lines that revisions take out."""

    lignes: list[Lue] = field(default_factory=list)
    retirees: list[Lue] = field(default_factory=list)


@dataclass(slots=True)
class Lecture:
    """The whole file: its sections by code, its remarks, what must be said of it."""

    parties: dict[str, Partie] = field(default_factory=dict)
    remarques: list[Remarque] = field(default_factory=list)
    signale: list[str] = field(default_factory=list)


def instant(text: str) -> dt.datetime | None:
    """An instant as office files write it, read in UTC when it has no zone."""
    try:
        found = dt.datetime.fromisoformat(text[:19] + ("+00:00" if len(text) >= 19 else ""))
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None
