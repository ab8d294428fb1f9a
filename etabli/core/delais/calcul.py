"""The arithmetic of delays (R-DELAI-1 to 3, bounds of domain 10.1): days in, days out.

A delay starts the day after its event. Its last day is wholly usable: it ends at 24:00 in Paris,
overseas too. Targets (R-DELAI-3) are ends computed with `rolls=False` that nobody blocks on.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from zoneinfo import ZoneInfo

import holidays

PARIS = ZoneInfo("Europe/Paris")
DAYS_IN_A_MONTH = Decimal("30.4375")  # K7
ONE_DAY = dt.timedelta(days=1)


#: 0.3: what the library of holidays calls a département that has some of its own
LOCAL = {
    "57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
}  # fmt: skip


@cache
def _holidays(year: int, departement: str = "") -> frozenset[dt.date]:
    """The 11 national public holidays, and those of this département when one is named (0.3)."""
    local = LOCAL.get(departement)
    return frozenset(holidays.country_holidays("FR", subdiv=local, years=year, observed=False))


def is_working_day(day: dt.date, *, departement: str = "") -> bool:
    """Monday to Friday, out of the public holidays: the national ones, unless a département is named."""
    return day.weekday() < 5 and day not in _holidays(day.year, departement)


def next_working_day(day: dt.date, *, departement: str = "") -> dt.date:
    """The day itself when it is worked, else the first one after it that is (R-DELAI-2)."""
    while not is_working_day(day, departement=departement):
        day += ONE_DAY
    return day


def end_in_days(event: dt.date, n: int, *, rolls: bool) -> dt.date:
    """The last day of a delay of n calendar days (R-DELAI-1), moved if it `rolls` (R-DELAI-2)."""
    return _rolled(event + dt.timedelta(days=_natural(n)), rolls=rolls)


def end_in_months(event: dt.date, n: int, *, rolls: bool) -> dt.date:
    """The same date n months later, clamped to the end of a shorter month (R-DELAI-1)."""
    year, month = divmod(event.year * 12 + event.month - 1 + _natural(n), 12)
    month += 1
    end = dt.date(year, month, min(event.day, calendar.monthrange(year, month)[1]))
    return _rolled(end, rolls=rolls)


def end_in_working_days(event: dt.date, n: int, *, departement: str = "") -> dt.date:
    """The n-th working day after the event, which is not counted; never a day off (T-5)."""
    day = event
    for _ in range(_natural(n)):
        day = next_working_day(day + ONE_DAY, departement=departement)
    return day


def working_days_between(start: dt.date, end: dt.date, *, departement: str = "") -> int:
    """The working days after the first day, up to the last one included; 0 when it precedes."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, departement=departement) for day in days)


def resumed_working_days(
    end: dt.date, *, stopped: dt.date, resumption: dt.date, departement: str = ""
) -> dt.date:
    """The end of a delay in working days that was stopped: it has the days it had left (10.2)."""
    left = working_days_between(stopped, end, departement=departement)
    last = end_in_working_days(resumption, left, departement=departement)
    return next_working_day(last, departement=departement)


def with_suspension(raw_end: dt.date, days: int, *, rolls: bool) -> dt.date:
    """The raw end, plus the suspended calendar days, then R-DELAI-2 (2.7.2, 10.1)."""
    return _rolled(raw_end + dt.timedelta(days=_natural(days)), rolls=rolls)


def suspended_days(start: dt.date, resumption: dt.date) -> int:
    """Date of resumption minus date of start (10.1)."""
    return _natural((resumption - start).days)


def last_instant(day: dt.date) -> dt.datetime:
    """24:00 of that day in Paris: the first instant that is too late."""
    return dt.datetime.combine(day + ONE_DAY, dt.time(), PARIS)


def is_in_time(moment: dt.datetime, last_day: dt.date) -> bool:
    """Was it done before 24:00 (Paris) of the last day? The moment is aware, in any time zone."""
    if moment.tzinfo is None:
        raise ValueError("is_in_time() takes an aware datetime")
    return moment < last_instant(last_day)


def is_within_days(event: dt.date, n: int, *, on: dt.date) -> bool:
    """« Within n days »: the last day is included (10.1)."""
    return on <= end_in_days(event, n, rolls=False)


def is_within_months(event: dt.date, n: int, *, on: dt.date) -> bool:
    """« Within n months »: the same date n months later is included (10.1)."""
    return on <= end_in_months(event, n, rolls=False)


def is_within_working_days(event: dt.date, n: int, *, on: dt.date) -> bool:
    """« Within n working days »: the n-th one is included (10.1)."""
    return on <= end_in_working_days(event, n)


def is_valid_for_days(start: dt.date, n: int, *, on: dt.date) -> bool:
    """« Valid n days » from its start: the last day is included (10.1)."""
    return start <= on and is_within_days(start, n, on=on)


def is_valid_for_months(start: dt.date, n: int, *, on: dt.date) -> bool:
    """« Valid n months » from its start: the last day is included (10.1)."""
    return start <= on and is_within_months(start, n, on=on)


def is_older_than_days(event: dt.date, n: int, *, on: dt.date) -> bool:
    """« Older than n days »: begins the day after the n-th (10.1)."""
    return not is_within_days(event, n, on=on)


def is_older_than_months(event: dt.date, n: int, *, on: dt.date) -> bool:
    """« Older than n months »: begins the day after the same date n months later (10.1)."""
    return not is_within_months(event, n, on=on)


def is_less_than_months_before(event: dt.date, n: int, *, deadline: dt.date) -> bool:
    """« Less than n months before D »: D < event + n; n months to the day is too old (10.1)."""
    return deadline < end_in_months(event, n, rolls=False)


def days_between(start: dt.date, end: dt.date) -> int:
    """A delay between two dates is their difference in calendar days (0.3)."""
    return (end - start).days


def months_between(start: dt.date, end: dt.date, *, suspended: int = 0) -> Decimal:
    """A real duration in months, one decimal, suspended days out (K7)."""
    days = Decimal(days_between(start, end) - suspended)
    return (days / DAYS_IN_A_MONTH).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _rolled(day: dt.date, *, rolls: bool) -> dt.date:
    return next_working_day(day) if rolls else day


def _natural(n: int) -> int:
    if n < 0:
        raise ValueError(f"a delay is never negative: {n}")
    return n
