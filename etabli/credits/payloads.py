"""What the moves of credits take: an unknown or missing name stops at the door."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Delegated:
    """CH-2: AE and CP passed, in euros."""

    ae: Decimal
    cp: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in euros."""

    montant: Decimal


@dataclass(frozen=True, slots=True)
class Engaged(Amount):
    """CH-3: the number that Chorus gave, and the amount."""

    numero: str


@dataclass(frozen=True, slots=True)
class Released:
    """2.7.4: the AE given back, in euros."""

    degage: Decimal
