"""The bounds of a day that is typed: the event before it, and a last day that is sane.

Each function says None when the day stands, else a sentence of refusal. No day: nothing to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from etabli.core.delais.calcul import end_in_months

#: no amount nor quantity of the house reaches it (`core.ui.forms` refuses it as it is typed)
THOUSAND_MILLION = Decimal(10) ** 9
#: what a person dates is of this century (`core.ui.typed` refuses the rest as it is typed)
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def before(day: dt.date | None, since: dt.date | None, *, what: str, event: str) -> str | None:
    """The refusal of a day that comes before the event it follows; that very day stands."""
    if day is None or since is None or day >= since:
        return None
    return f"{what} ne peut pas précéder {event} ({since:%d/%m/%Y}) : corrigez la date."


def too_far(day: dt.date | None, since: dt.date, *, months: int, what: str) -> str | None:
    """The refusal of a day more than so many months after another; the last one stands."""
    last = end_in_months(since, months, rolls=False)
    if day is None or day <= last:
        return None
    return f"{what} ne peut pas dépasser le {last:%d/%m/%Y} : vérifiez l’année."


def out_of_century(day: dt.date) -> str | None:
    """The refusal of a day of the year 26, of 1900 or of 2126."""
    if FIRST <= day <= LAST:
        return None
    return f"L’année {day.year} n’est pas possible : écrivez-la entre {FIRST.year} et {LAST.year}."


def out_of_count(value: Decimal) -> Iterator[str]:
    """The refusal of an amount that is no number, or of a thousand million."""
    if not value.is_finite():
        yield "Ce nombre n’en est pas un\u00a0: écrivez-le en chiffres."
    elif abs(value) >= THOUSAND_MILLION:
        yield "Ce montant atteint un milliard\u00a0: vérifiez les zéros."


def impossible(values: Iterable[object]) -> Iterator[str]:
    """No act takes a day out of this century, nor an amount without end, whoever calls it."""
    for value in values:
        day = value.date() if isinstance(value, dt.datetime) else value
        if isinstance(day, dt.date) and (fault := out_of_century(day)):
            yield fault
        if isinstance(value, Decimal):
            yield from out_of_count(value)
