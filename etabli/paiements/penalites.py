"""Penalties for lateness: each one, then their total (CH-13). Amounts HT, plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from etabli.paiements.echeancier import ZERO, cents


@dataclass(frozen=True, slots=True)
class Bareme:
    """The figures of penalties: V × R / divisor, a cap as a part of the contract, what is waived."""

    diviseur: int
    plafond: Decimal
    franchise_ht: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """What the penalties of a contract make: their sum, what is left under the cap, what is asked."""

    somme: Decimal
    plafonne: Decimal
    du: Decimal

    @property
    def is_capped(self) -> bool:
        return self.plafonne < self.somme

    @property
    def is_waived(self) -> bool:
        return self.plafonne > self.du


def penalty(valeur_ht: Decimal, *, jours: int, diviseur: int) -> Decimal:
    """V × R / divisor, rounded to the cent; nothing when it is in time."""
    return cents(valeur_ht * max(0, jours) / diviseur)


def total(penalites: Iterable[Decimal], *, montant_ht: Decimal, bareme: Bareme) -> Total:
    """The sum, then the cap, then the waiver, on the whole contract (10.6 CH-13)."""
    somme = sum(penalites, ZERO)
    plafonne = min(somme, cents(montant_ht * bareme.plafond))
    return Total(somme, plafonne, ZERO if plafonne <= bareme.franchise_ht else plafonne)
