"""What the moves of an invitation take: an unknown or missing name stops at the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepting:
    """The person who takes the role, by number."""

    personne: int
