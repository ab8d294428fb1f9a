"""What the moves of a piece of news take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposed:
    """A piece of news, by its title."""

    titre: str
