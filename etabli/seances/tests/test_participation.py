"""K15, and what a published count may say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etabli.seances.participation import Participation, masked


@pytest.mark.regle("K15")
def test_presence_rate_and_share_of_inhabitants_are_exact():
    counts = Participation(24, 21, {"ELU": 6, "HABITANT": 8, "TECHNICIEN": 7})
    assert counts.taux_presence == Decimal("87.5")
    assert counts.part_habitants == Decimal("38.1")


@pytest.mark.regle("K15")
def test_a_rate_of_nobody_is_not_zero():
    counts = Participation(0, 0, {})
    assert counts.taux_presence is None
    assert counts.part_habitants is None


@pytest.mark.regle("K15")
def test_a_single_hidden_family_hides_the_next_smallest_too():
    shown = masked({"ELU": 6, "HABITANT": 8, "ETAT": 3})
    assert shown.cells == {"ELU": None, "HABITANT": 8, "ETAT": None}
    assert shown.total == 17


@pytest.mark.regle("K15")
def test_two_hidden_families_hide_nothing_more():
    assert masked({"ELU": 2, "HABITANT": 8, "ETAT": 3}).cells == {
        "ELU": None,
        "HABITANT": 8,
        "ETAT": None,
    }


@pytest.mark.regle("K15")
def test_a_lone_small_family_takes_the_total_with_it():
    shown = masked({"ELU": 3})
    assert (shown.cells, shown.total) == ({"ELU": None}, None)
