"""Payments: when, how much, and what a delay costs (CH-6 to CH-8, CH-15). Amounts TTC, plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from etabli.core.delais import days_between, end_in_days, end_in_months

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


def shares_of(ttc: Decimal, parts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """One amount between members whose parts of the contract are these; the first takes what rounding leaves.

    Their sum is the amount, to the cent. ValueError when nobody has a part.
    """
    whole = sum(parts, ZERO)
    if whole <= 0:
        raise ValueError("nobody has a part of the contract")
    others = tuple(cents(ttc * part / whole) for part in parts[1:])
    return (ttc - sum(others, ZERO), *others)


def split(amounts: Sequence[Decimal], parts: Sequence[Decimal]) -> tuple[tuple[Decimal, ...], ...]:
    """Each step of a schedule between the members; the last gives each the rest of its part.

    Each step is whole to the cent, and so is each part. ValueError when both do not make the same total.
    """
    if sum(amounts, ZERO) != sum(parts, ZERO):
        raise ValueError("the steps and the parts do not make the same total")
    former = [shares_of(amount, parts) for amount in amounts[:-1]]
    given = [sum(row[place] for row in former) for place in range(len(parts))]
    return (*former, tuple(part - done for part, done in zip(parts, given, strict=True)))


def next_acompte(previous: dt.date, *, mois: int) -> dt.date:
    """The first day on which work done since the last payment may be paid for, between two steps (CH-8)."""
    return end_in_months(previous, mois, rolls=False)


def by_year(payments: Iterable[tuple[dt.date, Decimal]]) -> dict[int, Decimal]:
    """The payment credits of each year, from what is paid or foreseen, year by year (CH-15)."""
    found: dict[int, Decimal] = {}
    for day, amount in payments:
        found[day.year] = found.get(day.year, ZERO) + amount
    return dict(sorted(found.items()))


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
