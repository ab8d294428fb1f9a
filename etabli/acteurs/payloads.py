"""What the moves of an invitation take, and who is invited: a wrong name stops at the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepting:
    """The person who takes the role, by number."""

    personne: int


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite for an organisation that is known otherwise."""

    courriel: str
    role: str
    prenom: str = ""
    nom: str = ""
    message: str = ""
