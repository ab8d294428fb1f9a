"""What people type for a day, a month, an hour, an amount: one reader for the whole house.

The functions are pure. Each takes the text as it came and raises `Unreadable`, a sentence that
shows the form expected, when it cannot tell. Years are those of this century: what the house dates
(orders, sessions, payments) is neither of the year 26 nor of 2126.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from etabli.core.delais import bornes
from etabli.core.formats import DAYS, MONTHS
from etabli.core.texte import clean_line, fold_words

FIRST_YEAR, LAST_YEAR = bornes.FIRST.year, bornes.LAST.year
DAY_FORM = "Écrivez la date sous la forme jj/mm/aaaa, par exemple 08/07/2026."
MONTH_FORM = "Écrivez le mois ainsi\u00a0: 09/2026, ou septembre 2026."
YEAR_BOUNDS = f"Écrivez l’année avec quatre chiffres, entre {FIRST_YEAR} et {LAST_YEAR}."
HOUR_FORM = "Écrivez l’heure ainsi\u00a0: 9:30, ou 9\u00a0h\u00a030."
_ORDINAL = re.compile(r"\b1 ?er\b")
_HOUR = re.compile(
    r"(\d{1,2})(?:(?:[:.h]| heures?)(?: ?(\d{2}))?(?: ?(?:m|min|minutes?))?(?::\d{2})?)"
)
_GROUPED = re.compile(r"[+-]?(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d*)?")


class Unreadable(ValueError):
    """A text that is no day, month, hour or number; its words say what to write instead."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read; `is_short` when its year was written with two figures."""

    on: dt.date
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month as read; `is_short` when its year was written with two figures."""

    year: int
    number: int
    is_short: bool = False

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


def read_day(text: str) -> Day:
    """The day that a text says: « 2026-07-08 », « 08/07/26 », « mercredi 8 juillet 2026 ».

    The day comes before the month; the name of a day, when there is one, must be the right one.
    Raises Unreadable.
    """
    weekday, words = _words_of_day(text)
    number, month = words[0], _month_number(words[1])
    year, is_short = _year(words[2], DAY_FORM)
    if not (number.isdigit() and len(number) <= 2 and month):
        raise Unreadable(DAY_FORM)
    try:
        found = dt.date(year, month, int(number))
    except ValueError:
        raise Unreadable(f"Ce jour n’existe pas. {DAY_FORM}") from None
    name = DAYS[found.weekday()]
    if weekday not in ("", name):
        raise Unreadable(f"Le {found:%d/%m/%Y} est un {name} : corrigez le jour ou la date.")
    return Day(found, is_short)


def _words_of_day(text: str) -> tuple[str, list[str]]:
    """The name of the day or '', then day, month and year."""
    words = _ORDINAL.sub("1", fold_words(clean_line(text))).removeprefix("le ").split()
    weekday = words.pop(0) if words and words[0] in DAYS else ""
    if len(words) == 2 and words[0].isdigit() and _month_number(words[1]):
        raise Unreadable(f"Ajoutez l’année. {DAY_FORM}")
    if len(words) != 3:
        raise Unreadable(DAY_FORM)
    return weekday, words[::-1] if re.fullmatch(r"\d{4}", words[0]) else words


def read_month(text: str) -> Month:
    """The month that a text says: « 2026-09 », « 09/26 », « sept. 2026 », « fevrier 2026 ».

    Raises Unreadable.
    """
    words = fold_words(clean_line(text)).split()
    if len(words) != 2:
        raise Unreadable(MONTH_FORM)
    if len(words[0]) == 4 and words[0].isdigit():
        words.reverse()
    number = _month_number(words[0])
    year, is_short = _year(words[1], MONTH_FORM)
    if not number:
        raise Unreadable(MONTH_FORM)
    return Month(year, number, is_short)


def read_hour(text: str) -> dt.time:
    """The hour that a text says: « 9:30 », « 9h », « 9 h 30 », « midi ». Raises Unreadable."""
    plain = " ".join(clean_line(text).lower().split())
    if plain == "midi":
        return dt.time(12)
    found = _HOUR.fullmatch(re.sub(r" ?([:.h]) ?(?!eure)", r"\1", plain))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found and plain.isascii() else (24, 0)
    if hour > 23 or minute > 59:
        raise Unreadable(HOUR_FORM)
    return dt.time(hour, minute)


def read_number(text: str, *, form: str) -> Decimal:
    """The number that a text says: « 19 740,50 », « 19740.5 », « -3 ». Raises Unreadable(`form`).

    Neither an exponent, nor « NaN », nor « 1_000 », nor spaces that group anything but thousands.
    """
    plain = " ".join(clean_line(text).split()).replace("\u2212", "-")
    if not plain.isascii() or not _GROUPED.fullmatch(plain):
        raise Unreadable(form)
    return Decimal(plain.replace(" ", "").replace(",", "."))


def _year(word: str, form: str) -> tuple[int, bool]:
    if not word.isdigit() or len(word) not in (2, 4):
        raise Unreadable(form)
    is_short = len(word) == 2
    year = 2000 + int(word) if is_short else int(word)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(YEAR_BOUNDS)
    return year, is_short


def _month_number(word: str) -> int:
    """1 to 12 for « 07 », « juillet », « juil »; 0 for what is no month, or could be two."""
    if word.isdigit():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 12 else 0
    if len(word) < 3:
        return 0
    found = [n for n, name in enumerate(MONTHS, 1) if fold_words(name).startswith(word)]
    return found[0] if len(found) == 1 else 0
