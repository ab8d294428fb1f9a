"""Delays through time and place: the figure of the day of the event, the holidays of the place."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from etabli.core import delais
from etabli.core.delais import calcul, echeances
from etabli.core.delais.echeances import Delay
from etabli.core.words import words

CHANGE = dt.date(2027, 1, 4)
EVE = CHANGE - dt.timedelta(days=1)
ANSWER = Delay("Réponse", "working_days", "tourniquet_reponse_jours_ouvres", rule="T-5")
METZ: Any = SimpleNamespace(place=SimpleNamespace(code="57463", nom="Metz"))
FORT_DE_FRANCE: Any = SimpleNamespace(place=SimpleNamespace(code="97209", nom="Fort-de-France"))
PARIS: Any = SimpleNamespace(place=SimpleNamespace(code="75056", nom="Paris"))


@pytest.mark.regle("T-5")
def test_a_delay_is_that_of_the_day_of_its_event(changes):
    changes("tourniquet_reponse_jours_ouvres", 7, on=CHANGE)
    assert ANSWER.raw_end(EVE) == delais.end_in_working_days(EVE, 5)
    assert ANSWER.raw_end(CHANGE) == delais.end_in_working_days(CHANGE, 7)
    said = [words("tourniquet_reponse_jours_ouvres", on=day) for day in (EVE, CHANGE)]
    assert said == ["cinq jours ouvrés", "sept jours ouvrés"]


@pytest.mark.parametrize("obj", [METZ, FORT_DE_FRANCE, PARIS])
def test_local_holidays_are_written_and_count_for_nobody(obj: Any):
    assert echeances.holidays_of(obj, on=CHANGE) == ""


@pytest.mark.parametrize(
    ("obj", "eve", "end"),
    [
        (METZ, dt.date(2028, 12, 25), dt.date(2028, 12, 27)),  # 26 December, a Tuesday
        (FORT_DE_FRANCE, dt.date(2028, 5, 21), dt.date(2028, 5, 23)),  # 22 May, a Monday
        (PARIS, dt.date(2028, 12, 25), dt.date(2028, 12, 26)),
    ],
)
def test_once_on_the_holidays_of_a_place_are_not_worked_there(changes, obj, eve, end):
    changes("feries_locaux", True, on=CHANGE)
    departement = echeances.holidays_of(obj, on=eve)
    assert calcul.end_in_working_days(eve, 1, departement=departement) == end


def test_a_place_of_the_metropole_with_no_holiday_of_its_own_has_the_national_ones(changes):
    changes("feries_locaux", True, on=CHANGE)
    year = [dt.date(2028, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    departement = echeances.holidays_of(PARIS, on=CHANGE)
    assert [calcul.is_working_day(day, departement=departement) for day in year] == [
        calcul.is_working_day(day) for day in year
    ]
