"""Payments: schedules, due dates, interest and advances, to the cent and to the day."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.ateliers.deroules.flash import FLASH_1
from etabli.paiements import echeancier

IM = {"marge": D(8), "forfait": D(40)}


def shares(*phases):
    """The shares of the order of these phases, as the format writes them (CH-8)."""
    order = FLASH_1.order(phases)
    assert order is not None
    return [D(step.share) for step in order.steps]


BC_1, BC_2, BC_UNIQUE = shares(2), shares(3), shares(2, 3)


@pytest.mark.regle("CH-6", "S01")
def test_payment_is_due_thirty_days_after_receipt_or_service_fait_if_later():
    received = dt.date(2026, 9, 20)
    assert echeancier.due_date(
        received, service_fait_on=dt.date(2026, 9, 15), jours=30
    ) == dt.date(2026, 10, 20)
    assert echeancier.due_date(received, service_fait_on=None, jours=30) == dt.date(2026, 10, 20)
    late = echeancier.due_date(received, service_fait_on=dt.date(2026, 10, 2), jours=30)
    assert late == dt.date(2026, 11, 1)  # a Sunday and a holiday: never moved


@pytest.mark.regle("CH-8", "S01", "S06")
@pytest.mark.parametrize(
    ("ttc", "parts", "amounts"),
    [
        ("3840.00", BC_1, ["3840.00"]),
        ("15900.00", BC_2, ["9540.00", "6360.00"]),
        ("15960.00", BC_2, ["9576.00", "6384.00"]),
        ("19740.00", BC_UNIQUE, ["3948.00", "9870.00", "5922.00"]),
        ("100.01", BC_UNIQUE, ["20.00", "50.01", "30.00"]),
    ],
)
def test_the_schedule_ends_with_the_balance(ttc, parts, amounts):
    assert [str(x) for x in echeancier.schedule(D(ttc), parts)] == amounts


@pytest.mark.regle("CH-8")
@given(st.decimals("0.01", "200000", places=2))
def test_whatever_the_amount_the_requests_make_the_total(ttc):
    for parts in (BC_UNIQUE, BC_2):
        assert sum(echeancier.schedule(ttc, parts)) == ttc


def test_shares_that_do_not_make_a_hundred_are_an_error():
    with pytest.raises(ValueError, match="not 100"):
        echeancier.schedule(D(100), [D(60), D(30)])


@pytest.mark.regle("CH-7")
def test_interest_runs_from_the_day_after_the_due_date_to_the_payment_included():
    due = dt.date(2026, 10, 20)
    assert echeancier.days_late(due, due) == 0
    assert echeancier.late_charges(D(6360), due=due, paid_on=due, taux_bce=D("2.15"), **IM) == D(
        "0.00"
    )
    paid = dt.date(2026, 11, 3)
    assert echeancier.days_late(due, paid) == 14
    interest = echeancier.late_interest(
        D("6360.00"), due=due, paid_on=paid, taux_bce=D("2.15"), marge=D(8)
    )
    assert interest == D("24.76")  # 6 360 × 14 × 10,15 % / 365
    charges = echeancier.late_charges(
        D("6360.00"), due=due, paid_on=paid, taux_bce=D("2.15"), **IM
    )
    assert charges == D("64.76")


@pytest.mark.regle("CH-7")
@pytest.mark.parametrize(
    ("due", "start"),
    [
        (dt.date(2026, 6, 29), dt.date(2026, 1, 1)),
        (dt.date(2026, 6, 30), dt.date(2026, 7, 1)),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
    ],
)
def test_the_rate_is_that_of_the_half_year_in_which_interest_starts(due, start):
    assert echeancier.half_year_start(due) == start


@pytest.mark.regle("CH-8")
def test_between_two_steps_work_is_paid_for_three_months_after_the_last_payment():
    assert echeancier.next_acompte(dt.date(2026, 11, 30), mois=3) == dt.date(2027, 2, 28)
    assert echeancier.next_acompte(dt.date(2026, 11, 30), mois=1) == dt.date(2026, 12, 30)


@pytest.mark.regle("CH-8")
@given(
    st.decimals("0.01", "200000", places=2),
    st.lists(st.decimals("0.01", "90000", places=2), min_size=1, max_size=6),
)
def test_what_members_are_paid_makes_the_step_to_the_cent(ttc, parts):
    shared = echeancier.shares_of(ttc, parts)
    assert sum(shared) == ttc
    for amount, part in zip(shared, parts, strict=True):
        assert abs(amount - ttc * part / sum(parts)) <= D("0.01") * len(parts)


def test_a_step_is_shared_by_the_parts_of_the_contract_and_by_nobody_when_there_is_none():
    parts = [D("50000.00"), D("30000.00"), D("17500.00")]
    assert echeancier.shares_of(D("19500.00"), parts) == (
        D("10000.00"),
        D("6000.00"),
        D("3500.00"),
    )
    assert echeancier.shares_of(D("0.05"), [D(1), D(1), D(1)]) == (D("0.01"), D("0.02"), D("0.02"))
    with pytest.raises(ValueError, match="nobody"):
        echeancier.shares_of(D("19500.00"), [D(0)])


@pytest.mark.regle("CH-15", "S09")
def test_credits_are_counted_by_the_year_of_each_payment():
    paid = [
        (dt.date(2026, 4, 10), D("29250.00")), (dt.date(2026, 6, 1), D("19500.00")),
        (dt.date(2026, 9, 1), D("24375.00")), (dt.date(2026, 12, 1), D("14625.00")),
        (dt.date(2027, 3, 1), D("9750.00")),
    ]  # fmt: skip
    assert echeancier.by_year(paid) == {2026: D("87750.00"), 2027: D("9750.00")}
    paid[3] = (dt.date(2027, 2, 1), D("14625.00"))
    assert echeancier.by_year(paid) == {2026: D("73125.00"), 2027: D("24375.00")}
