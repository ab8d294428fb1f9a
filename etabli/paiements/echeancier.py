"""Payments: when, how much, and what a delay costs (CH-6 to CH-9). Amounts TTC, plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from etabli.core.delais import days_between, end_in_days

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def due_date(received_on: dt.date, *, service_fait_on: dt.date | None, jours: int) -> dt.date:
    """The last day to pay: so many days from receipt or service fait, whichever is later (CH-6)."""
    return end_in_days(max(received_on, service_fait_on or received_on), jours, rolls=False)


def days_late(due: dt.date, paid_on: dt.date) -> int:
    """Days from the day after the due date to the day of payment, included (10.6)."""
    return max(0, days_between(due, paid_on))


def half_year_start(due: dt.date) -> dt.date:
    """The day whose ECB rate applies: first of the half-year in which interest starts (10.6)."""
    first_late = due + dt.timedelta(days=1)
    return dt.date(first_late.year, 1 if first_late.month <= 6 else 7, 1)


def late_interest(
    ttc: Decimal, *, due: dt.date, paid_on: dt.date, taux_bce: Decimal, marge: Decimal
) -> Decimal:
    """TTC × days late × (ECB rate + margin, in points)/365, without the flat sum (CH-7)."""
    return cents(ttc * days_late(due, paid_on) * (taux_bce + marge) / 100 / 365)


def late_charges(
    ttc: Decimal,
    *,
    due: dt.date,
    paid_on: dt.date,
    taux_bce: Decimal,
    marge: Decimal,
    forfait: Decimal,
) -> Decimal:
    """Interest plus the flat sum, owed without request; nothing when paid in time (CH-7)."""
    if not days_late(due, paid_on):
        return ZERO
    owed = late_interest(ttc, due=due, paid_on=paid_on, taux_bce=taux_bce, marge=marge)
    return owed + forfait


def schedule(ttc: Decimal, parts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The amounts of the requests; the last is the balance, total − the former ones (10.3 CH-8).

    ValueError when the shares do not make 100.
    """
    if sum(parts) != 100:
        raise ValueError(f"shares make {sum(parts)}, not 100")
    former = [cents(ttc * part / 100) for part in parts[:-1]]
    return (*former, ttc - sum(former, ZERO))


def is_advance_due(
    montant_ht: Decimal,
    *,
    duree_mois: Decimal,
    seuil_ht: Decimal,
    duree_min_mois: int,
    is_waived: bool = False,
) -> bool:
    """Above the threshold HT and longer than the least duration, unless renounced (CH-9)."""
    return montant_ht > seuil_ht and duree_mois > duree_min_mois and not is_waived


def advance(montant_ttc: Decimal, *, duree_mois: Decimal, taux: Decimal) -> Decimal:
    """Rate × base: the initial TTC up to 12 months, else 12 × TTC ÷ months (CH-9)."""
    base = montant_ttc if duree_mois <= 12 else 12 * montant_ttc / duree_mois
    return cents(base * taux / 100)


def without_refaction(
    ht: Decimal, ttc: Decimal, refaction: Decimal, *, taux_tva: Decimal
) -> Decimal:
    """The price HT of an order once a réfaction TTC is taken off (V3)."""
    return cents((ttc - refaction) * 100 / (100 + taux_tva)) if refaction else ht


def without_tax(ttc: Decimal, *, taux_tva: Decimal) -> Decimal:
    """The price HT of an amount TTC."""
    return cents(ttc * 100 / (100 + taux_tva))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
