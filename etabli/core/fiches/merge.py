"""Two people on one section: what one wrote is never overwritten in silence by the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it is kept: its value, its version, who wrote it."""

    valeur: Any
    version: int
    par: str = ""
    par_id: int | None = None
    quand: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else changed this answer since the page was opened."""

    cle: str
    leur: Any
    par: str
    quand: str
    votre: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What may be saved, and what must be settled."""

    saved: dict[str, Any]
    conflicts: list[Conflict]


def merge(
    stored: Mapping[str, Stored], seen: Mapping[str, int], typed: Mapping[str, Any]
) -> Merged:
    """Compare what somebody rewrote with what is kept.

    `seen` gives, by key, the version the page was opened on (0 when there was none). The same answer
    typed twice is no conflict. `typed` holds what was rewritten, not what was left as the page showed
    it: that is for the caller to tell, who knows what was shown.
    """
    saved: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for cle, value in typed.items():
        kept = stored.get(cle)
        if (kept.valeur if kept else None) == value:
            continue
        if kept is None or kept.version == seen.get(cle, 0):
            saved[cle] = value
        else:
            conflicts.append(Conflict(cle, kept.valeur, kept.par, kept.quand, value))
    return Merged(saved, conflicts)
