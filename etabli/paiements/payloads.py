"""What the moves of a payment take: an unknown or missing name stops at the door."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Numbered:
    """CH-6: the number of Chorus Pro."""

    numero: str


@dataclass(frozen=True, slots=True)
class Paid:
    """CH-4: the amount paid, in euros TTC."""

    montant: Decimal
