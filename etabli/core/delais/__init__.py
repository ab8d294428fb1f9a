"""Delays: pure arithmetic on days (`calcul`) and deadlines kept as rows (`echeances`).

Only the arithmetic is offered here, so that rules in plain Python may use it without a database.
"""

from etabli.core.delais.calcul import (
    days_between,
    end_in_days,
    end_in_months,
    end_in_working_days,
    is_in_time,
    is_less_than_months_before,
    is_older_than_days,
    is_older_than_months,
    is_valid_for_days,
    is_valid_for_months,
    is_within_days,
    is_within_months,
    is_within_working_days,
    is_working_day,
    last_instant,
    months_between,
    next_working_day,
    resumed_working_days,
    suspended_days,
    with_suspension,
    working_days_between,
)

__all__ = [
    "days_between",
    "end_in_days",
    "end_in_months",
    "end_in_working_days",
    "is_in_time",
    "is_less_than_months_before",
    "is_older_than_days",
    "is_older_than_months",
    "is_valid_for_days",
    "is_valid_for_months",
    "is_within_days",
    "is_within_months",
    "is_within_working_days",
    "is_working_day",
    "last_instant",
    "months_between",
    "next_working_day",
    "resumed_working_days",
    "suspended_days",
    "with_suspension",
    "working_days_between",
]
