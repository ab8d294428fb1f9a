"""T-7 by the figures in force that day."""

import datetime as dt

import pytest

from etabli.marches import selectors
from etabli.marches import tourniquet as tq
from etabli.marches.tests.stories import Story

CHANGE = dt.date(2026, 9, 1)


@pytest.mark.regle("T-7")
def test_the_pure_rule_counts_what_it_is_given():
    story = Story("G1")
    story.le = dt.date(2026, 3, 10)
    story.designate("A1")
    story.refuse("A1")
    one_in_six = tq.Seuils(alerte=1, suspension=3, fenetre_mois=6)
    last, over = dt.date(2026, 9, 10), dt.date(2026, 9, 11)
    found = tq.alerte(story.tour, "G1", on=last, seuils=one_in_six)
    assert found is tq.Alerte.MISE_EN_DEMEURE
    assert tq.alerte(story.tour, "G1", on=over, seuils=one_in_six) is None


@pytest.mark.regle("T-7")
def test_how_many_refusals_and_how_long_are_those_of_the_day(changes):
    changes("refus_alerte", 1, on=CHANGE)
    changes("refus_fenetre_mois", 6, on=CHANGE)
    before = selectors.seuils(CHANGE - dt.timedelta(days=1))
    assert before == tq.Seuils(alerte=2, suspension=3, fenetre_mois=12)
    assert selectors.seuils(CHANGE) == tq.Seuils(alerte=1, suspension=3, fenetre_mois=6)
