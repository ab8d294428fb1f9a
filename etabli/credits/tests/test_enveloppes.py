"""Credits available, with the figures of S06."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from etabli.credits.enveloppes import Solde

START = Solde(ae_recues=D("15000.00"), cp_recus=D("12000.00"))


@pytest.mark.regle("CH-2")
def test_what_is_sent_committed_reserved_or_paid_is_no_longer_available():
    solde = Solde(D(100), D(10), D(20), D(30), D(90), D(5), D(15))
    assert (solde.ae_disponibles, solde.cp_disponibles) == (D(40), D(70))
    assert solde.ae_disponibles_pour(D(30)) == D(70)


@pytest.mark.regle("S06", "G-BC-6", "CH-4")
def test_one_order_lacks_four_thousand_five_hundred_and_sixty():
    assert START.missing_ae(D("19560.00")) == D("4560.00")


@pytest.mark.regle("S06", "CH-2", "CH-4")
def test_two_orders_then_a_delegation():
    after_first = replace(START, ae_engagees=D("3600.00"))
    assert after_first.ae_disponibles == D("11400.00")
    assert after_first.missing_ae(D("15960.00")) == D("4560.00")
    paid = replace(after_first, cp_payes=D("3600.00"))
    assert paid.cp_disponibles == D("8400.00")
    assert paid.missing_cp(D("15960.00")) == D("7560.00")
    topped = replace(paid, ae_recues=D("20000.00"), cp_recus=D("20000.00"))
    assert topped.ae_disponibles == D("16400.00")
    assert topped.missing_ae(D("15960.00")) == D("0.00")
    end = replace(topped, ae_engagees=D("19560.00"), cp_payes=D("19560.00"))
    assert (end.ae_disponibles, end.cp_disponibles) == (D("440.00"), D("440.00"))


@pytest.mark.regle("G-BC-6", "CH-2")
def test_the_reserve_of_an_atelier_never_counts_against_its_own_order():
    solde = replace(START, ae_recues=D("19560.00"), ae_reservees=D("19560.00"))
    assert solde.missing_ae(D("19560.00"), reserve=D("19560.00")) == D("0.00")
    assert solde.missing_ae(D("0.01")) == D("0.01")
