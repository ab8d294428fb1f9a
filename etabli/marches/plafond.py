"""The framework's maximum and its validity: consumed, reserved, remaining (4.2, AC-1, AC-4, T-2).

Amounts HT. Equality with the maximum is allowed; the next euro is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from etabli.core.delais import end_in_months

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Engagement:
    """One notified order: its HT, or its final HT once SOLDE or RESILIE (10.3)."""

    montant_ht: Decimal
    final_ht: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plafond:
    """Where a framework, or a holder in it, stands. `maximum_ht` None = no maximum."""

    maximum_ht: Decimal | None
    consomme_ht: Decimal = ZERO
    reserve_ht: Decimal = ZERO

    @property
    def restant_ht(self) -> Decimal | None:
        """Maximum minus consumed: what K11 and S01 call remaining."""
        return None if self.maximum_ht is None else self.maximum_ht - self.consomme_ht

    @property
    def disponible_ht(self) -> Decimal | None:
        """What may still be ordered once the reserves of others are kept."""
        restant = self.restant_ht
        return None if restant is None else restant - self.reserve_ht

    def missing(self, montant_ht: Decimal) -> Decimal:
        """By how much the amount goes over; zero when it fits, equality included (4.2)."""
        disponible = self.disponible_ht
        return ZERO if disponible is None else max(ZERO, montant_ht - disponible)

    def fits(self, montant_ht: Decimal) -> bool:
        return self.missing(montant_ht) == ZERO


def consumed(engagements: Iterable[Engagement]) -> Decimal:
    """Σ HT of the notified orders, at their final amount when they are closed (4.2, 10.3)."""
    return sum((e.montant_ht if e.final_ht is None else e.final_ht for e in engagements), ZERO)


def reserve(devis_valide_ht: Decimal, notified_ht: Decimal) -> Decimal:
    """The reserve of one atelier: validated devis − its notified orders, never below 0 (10.3)."""
    return max(ZERO, devis_valide_ht - notified_ht)


def low_amount_faults(
    cumul_ht: Decimal, *, initial_ht: Decimal, seuil_ht: Decimal, taux: Decimal
) -> tuple[bool, bool]:
    """R2194-8 on all the increases since the origin: (reaches the threshold, exceeds the share) (AC-7).

    The cumulated increase is strictly below the European threshold, and at most the share.
    """
    return cumul_ht >= seuil_ht, cumul_ht > initial_ht * taux


def validity_cap(notification: dt.date, *, months: int) -> dt.date:
    """The last end of validity without justification: so many months after notification (AC-1)."""
    return end_in_months(notification, months, rolls=False)


def is_in_force(
    *, notification: dt.date | None, fin: dt.date, restant_ht: Decimal | None, on: dt.date
) -> bool:
    """EN_VIGUEUR iff notification ≤ day ≤ end (never moved, R-DELAI-2) and something remains."""
    if notification is None or not notification <= on <= fin:
        return False
    return restant_ht is None or restant_ht > 0
