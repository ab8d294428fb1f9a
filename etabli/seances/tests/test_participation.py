"""K15, and what a published count may say."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from etabli.seances.participation import Participation, publish


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


@pytest.mark.regle("7.4", "K15")
def test_a_small_college_is_not_counted_and_takes_the_exact_total_with_it():
    shown = publish({"ELU": 12, "HABITANT": 31, "ETAT": 3})
    assert shown.cells == {"ELU": 12, "HABITANT": 31, "ETAT": None}
    assert (shown.total, shown.words) == (None, "de 44 à 47")
    assert [shown.said(name) for name in shown.cells] == ["12", "31", "moins de 5"]


@pytest.mark.regle("7.4", "K15")
def test_two_people_alone_of_their_college_are_not_found_by_subtraction():
    """1, 1, 31 and a total of 33 would give both."""
    shown = publish({"ELU": 1, "HABITANT": 31, "ETAT": 1})
    assert shown.cells == {"ELU": None, "HABITANT": 31, "ETAT": None}
    assert (shown.total, shown.words) == (None, "de 33 à 39")


@pytest.mark.regle("K15")
def test_without_a_small_college_everything_is_said_and_an_empty_one_is_left_out():
    shown = publish({"ELU": 6, "HABITANT": 1200, "ETAT": 0})
    assert shown.cells == {"ELU": 6, "HABITANT": 1200}
    assert (shown.total, shown.words) == (1206, "1\u00a0206")


@pytest.mark.regle("7.4")
def test_a_lone_small_college_says_nothing_but_that_it_came():
    assert publish({"ELU": 3}).words == "moins de 5"


@pytest.mark.regle("7.4", "K15")
@pytest.mark.parametrize("colleges", [1, 2, 3, 4])
def test_no_hidden_count_can_be_worked_out_of_what_is_published(colleges):
    """Every table of 0 to 9 people a college: whoever knows the rule and all that is published
    still hesitates between one, two, three and four for each hidden college."""
    readings: dict[Any, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for numbers in product(range(10), repeat=colleges):
        counts = {f"C{place}": number for place, number in enumerate(numbers)}
        shown = publish(counts)
        sentence = (tuple(shown.cells.items()), shown.lowest, shown.highest, shown.words)
        for name, said in shown.cells.items():
            assert said in (counts[name], None)
            if said is None:
                readings[sentence][name].add(counts[name])
    assert readings
    for hidden in readings.values():
        assert all(possible == {1, 2, 3, 4} for possible in hidden.values())
