"""A day that is typed stands between the event before it and a sane last day."""

import datetime as dt

import pytest

from etabli.core.delais import bornes

D = dt.date(2026, 7, 8)


def test_the_day_of_the_event_itself_stands_and_the_day_before_does_not():
    said = {
        day: bornes.before(day, D, what="La revue", event="l’accord")
        for day in (D, D - dt.timedelta(1), None)
    }
    assert said == {
        D: None,
        None: None,
        dt.date(
            2026, 7, 7
        ): "La revue ne peut pas précéder l’accord (08/07/2026) : corrigez la date.",
    }


def test_the_last_day_stands_and_the_one_after_does_not():
    last = dt.date(2027, 7, 8)
    assert bornes.too_far(last, D, months=12, what="La session") is None
    assert bornes.too_far(last + dt.timedelta(1), D, months=12, what="La session") == (
        "La session ne peut pas dépasser le 08/07/2027 : vérifiez l’année."
    )


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (dt.date(26, 7, 8), False),
        (dt.date(1999, 12, 31), False),
        (dt.date(2000, 1, 1), True),
        (dt.date(2100, 12, 31), True),
        (dt.date(2101, 1, 1), False),
        (dt.date(2126, 7, 8), False),
    ],
)
def test_a_day_is_of_this_century(day, stands):
    assert (bornes.out_of_century(day) is None) == stands
