"""The framework's maximum to the cent, its validity to the day."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.marches import plafond
from etabli.marches.plafond import Engagement, Plafond

ACF3 = D("2000000.00")


@pytest.mark.regle("S01")
def test_the_consumption_of_the_ordinary_flash():
    consumed = plafond.consumed([Engagement(D("3200.00")), Engagement(D("13250.00"))])
    assert consumed == D("16450.00")
    assert Plafond(ACF3, consumed).restant_ht == D("1983550.00")


@pytest.mark.regle("G-BC-5", "AC-6")
def test_equality_with_the_maximum_is_allowed_and_the_next_cent_is_not():
    state = Plafond(D("100000.00"), D("70000.00"), D("13550.00"))
    assert state.disponible_ht == D("16450.00")
    assert state.fits(D("16450.00"))
    assert not state.fits(D("16450.01"))
    assert state.missing(D("16450.01")) == D("0.01")


@pytest.mark.regle("G-BC-5")
def test_without_a_maximum_everything_fits():
    state = Plafond(None, D("9999999.00"))
    assert (state.restant_ht, state.disponible_ht) == (None, None)
    assert state.fits(D("9999999.00"))


@pytest.mark.regle("G-BC-5")
def test_a_closed_order_counts_its_final_amount_and_a_reserve_never_goes_below_zero():
    assert plafond.consumed([Engagement(D("16300.00"), D("3000.00")), Engagement(D(10))]) == D(
        3010
    )
    assert plafond.reserve(D("16450.00"), D("3200.00")) == D("13250.00")
    assert plafond.reserve(D("3200.00"), D("16450.00")) == D("0.00")


@pytest.mark.regle("AC-1")
def test_the_validity_is_at_most_forty_eight_months():
    assert plafond.validity_cap(dt.date(2025, 9, 15), months=48) == dt.date(2029, 9, 15)
    assert plafond.validity_cap(dt.date(2025, 9, 15), months=60) == dt.date(2030, 9, 15)


@pytest.mark.regle("AC-4", "G-BC-1", "S04")
def test_the_framework_ends_on_its_saturday_without_moving():
    def in_force(on, restant=ACF3, notification=dt.date(2025, 9, 15)):
        return plafond.is_in_force(
            notification=notification, fin=dt.date(2029, 9, 15), restant_ht=restant, on=on
        )

    assert not in_force(dt.date(2025, 9, 14))
    assert in_force(dt.date(2025, 9, 15))
    assert in_force(dt.date(2029, 9, 14))
    assert in_force(dt.date(2029, 9, 15))
    assert not in_force(dt.date(2029, 9, 17))
    assert not in_force(dt.date(2026, 1, 1), restant=D("0.00"))
    assert in_force(dt.date(2026, 1, 1), restant=D("0.01"))
    assert in_force(dt.date(2026, 1, 1), restant=None)
    assert not in_force(dt.date(2026, 1, 1), notification=None)
