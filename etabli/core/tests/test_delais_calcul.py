"""Delays to the day, with the dates of the acceptance scenarios."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import delais

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2040, 12, 31))


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()


@pytest.mark.regle("R-DELAI-1")
@pytest.mark.parametrize(
    ("event", "n", "end"),
    [
        ("14/04/2026", 30, "14/05/2026"),  # S01: target of decision
        ("20/09/2026", 30, "20/10/2026"),  # S01: payment
        ("11/05/2026", 30, "10/06/2026"),  # S03: complement
        ("10/06/2026", 15, "25/06/2026"),  # S03: extension
        ("24/06/2026", 30, "24/07/2026"),  # S03: target of decision
        ("12/09/2029", 60, "11/11/2029"),  # a devis; a Sunday and a holiday: not moved
        ("28/02/2028", 1, "29/02/2028"),
        ("05/05/2026", 0, "05/05/2026"),
    ],
)
def test_a_delay_in_days_starts_the_day_after_its_event(event, n, end):
    assert delais.end_in_days(day(event), n, rolls=False) == day(end)


@pytest.mark.regle("R-DELAI-1")
@pytest.mark.parametrize(
    ("event", "n", "end"),
    [
        ("19/05/2026", 3, "19/08/2026"),  # S01: target of the Flash
        ("19/05/2026", 6, "19/11/2026"),  # S01: ceiling
        ("14/09/2029", 6, "14/03/2030"),  # S04
        ("15/09/2025", 48, "15/09/2029"),  # ACF3
        ("31/01/2027", 1, "28/02/2027"),
        ("31/01/2028", 1, "29/02/2028"),
        ("31/08/2026", 6, "28/02/2027"),
        ("29/02/2028", 12, "28/02/2029"),
        ("30/11/2026", 1, "30/12/2026"),
        ("31/12/2026", 2, "28/02/2027"),
    ],
)
def test_a_delay_in_months_runs_to_the_same_date_clamped(event, n, end):
    assert delais.end_in_months(day(event), n, rolls=False) == day(end)


@pytest.mark.regle("R-DELAI-1")
@pytest.mark.parametrize(
    ("event", "n", "end"),
    [
        ("07/04/2026", 10, "21/04/2026"),  # S01: completeness
        ("05/05/2026", 5, "13/05/2026"),  # S01: 08/05 is a holiday
        ("04/05/2026", 10, "20/05/2026"),  # S03: 08/05 and Ascension
        ("08/05/2026", 1, "11/05/2026"),
        ("24/12/2026", 1, "28/12/2026"),
        ("05/05/2026", 0, "05/05/2026"),
    ],
)
def test_working_days_leave_out_week_ends_and_national_holidays(event, n, end):
    assert delais.end_in_working_days(day(event), n) == day(end)


@pytest.mark.regle("R-DELAI-2")
def test_a_verification_that_ends_on_a_saturday_before_all_saints_ends_on_monday():
    assert delais.end_in_months(day("31/08/2026"), 2, rolls=True) == day("02/11/2026")
    assert delais.end_in_months(day("31/08/2026"), 2, rolls=False) == day("31/10/2026")


@pytest.mark.regle("R-DELAI-2")
def test_a_day_that_is_worked_does_not_move():
    assert delais.end_in_days(day("01/09/2026"), 15, rolls=True) == day("16/09/2026")
    assert delais.end_in_days(day("01/05/2026"), 13, rolls=True) == day("15/05/2026")  # Ascension


@pytest.mark.regle("R-DELAI-2")
def test_suspended_days_are_added_to_the_raw_end_before_it_is_moved():
    raw = day("31/10/2026")
    assert delais.with_suspension(raw, 0, rolls=True) == day("02/11/2026")
    assert delais.with_suspension(raw, 2, rolls=True) == day("02/11/2026")
    assert delais.with_suspension(raw, 10, rolls=True) == day("10/11/2026")
    assert delais.with_suspension(raw, 11, rolls=True) == day("12/11/2026")
    assert delais.with_suspension(raw, 11, rolls=False) == day("11/11/2026")
    assert delais.suspended_days(day("01/07/2026"), day("16/07/2026")) == 15


@pytest.mark.regle("R-DELAI-3")
def test_a_target_is_never_moved():
    ascension = day("14/05/2026")
    assert not delais.is_working_day(ascension)
    assert delais.end_in_days(day("14/04/2026"), 30, rolls=False) == ascension


@pytest.mark.regle("R-DELAI-1")
def test_the_eleven_national_holidays_are_not_worked():
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    off = [d for d in year if d.weekday() < 5 and not delais.is_working_day(d)]
    assert off == [
        day(text)
        for text in (
            "01/01/2026", "06/04/2026", "01/05/2026", "08/05/2026", "14/05/2026", "25/05/2026",
            "14/07/2026", "11/11/2026", "25/12/2026",
        )  # 15/08 is a Saturday and 01/11 a Sunday
    ]  # fmt: skip
    assert not delais.is_working_day(day("15/08/2025"))
    assert not delais.is_working_day(day("01/11/2027"))
    assert delais.is_working_day(day("26/12/2025"))  # a holiday in Alsace only


@pytest.mark.regle("R-DELAI-1")
def test_a_day_ends_at_midnight_in_paris():
    last = day("13/05/2026")
    assert delais.last_instant(last) == dt.datetime(2026, 5, 13, 22, 0, tzinfo=dt.UTC)
    assert delais.is_in_time(dt.datetime(2026, 5, 13, 21, 59, 59, tzinfo=dt.UTC), last)
    assert not delais.is_in_time(dt.datetime(2026, 5, 13, 22, 0, tzinfo=dt.UTC), last)
    winter = day("31/12/2026")
    assert delais.last_instant(winter) == dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="aware"):
        delais.is_in_time(dt.datetime(2026, 5, 13, 12, 0), last)


@pytest.mark.regle("R-DELAI-1")
def test_within_and_valid_include_the_last_day_and_older_begins_the_day_after():
    event = day("12/09/2026")
    assert delais.is_within_days(event, 60, on=day("11/11/2026"))
    assert not delais.is_within_days(event, 60, on=day("12/11/2026"))
    assert delais.is_valid_for_days(event, 60, on=day("11/11/2026"))
    assert not delais.is_valid_for_days(event, 60, on=day("11/09/2026"))
    assert not delais.is_older_than_days(event, 60, on=day("11/11/2026"))
    assert delais.is_older_than_days(event, 60, on=day("12/11/2026"))
    assert delais.is_within_months(event, 12, on=day("12/09/2027"))
    assert not delais.is_within_months(event, 12, on=day("13/09/2027"))
    assert delais.is_valid_for_months(event, 12, on=day("12/09/2027"))
    assert not delais.is_valid_for_months(event, 12, on=day("11/09/2026"))
    assert not delais.is_older_than_months(event, 12, on=day("12/09/2027"))
    assert delais.is_older_than_months(event, 12, on=day("13/09/2027"))
    assert delais.is_within_working_days(day("05/05/2026"), 5, on=day("13/05/2026"))
    assert not delais.is_within_working_days(day("05/05/2026"), 5, on=day("14/05/2026"))


@pytest.mark.regle("R-DELAI-1")
def test_a_letter_twelve_months_old_to_the_day_is_too_old():
    letter = day("04/05/2025")
    assert delais.is_less_than_months_before(letter, 12, deadline=day("03/05/2026"))
    assert not delais.is_less_than_months_before(letter, 12, deadline=day("04/05/2026"))
    # S03: dated 20/04/2025 for a deposit of 04/05/2026
    assert not delais.is_less_than_months_before(day("20/04/2025"), 12, deadline=day("04/05/2026"))


@pytest.mark.regle("K5", "K7")
def test_delays_and_durations_of_the_scenarios():
    assert delais.days_between(day("14/04/2026"), day("05/05/2026")) == 21
    assert delais.days_between(day("24/06/2026"), day("16/07/2026")) == 22
    assert delais.days_between(day("19/05/2026"), day("15/09/2026")) == 119
    assert delais.months_between(day("19/05/2026"), day("15/09/2026")) == Decimal("3.9")
    assert delais.months_between(day("19/05/2026"), day("15/09/2026"), suspended=30) == Decimal(
        "2.9"
    )


def test_a_negative_delay_is_an_error():
    with pytest.raises(ValueError, match="never negative"):
        delais.end_in_days(day("01/01/2026"), -1, rolls=False)


@pytest.mark.regle("R-DELAI-1", "R-DELAI-2")
@given(DAYS, st.integers(0, 60))
def test_ends_are_ordered_and_working_ends_are_worked(event, n):
    raw = delais.end_in_months(event, n, rolls=False)
    assert raw <= delais.end_in_months(event, n, rolls=True) <= raw + dt.timedelta(days=4)
    assert delais.is_working_day(delais.end_in_months(event, n, rolls=True))
    assert raw <= delais.end_in_months(event, n + 1, rolls=False)
    if n:
        end = delais.end_in_working_days(event, n)
        assert delais.is_working_day(end)
        worked = sum(
            delais.is_working_day(event + dt.timedelta(days=k + 1))
            for k in range((end - event).days)
        )
        assert worked == n
