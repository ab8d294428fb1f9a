"""A date of which one may know the year alone, or the month: « 2019 », « 03/2024 », « 8 juillet 2026 ».

Kept as « 2019 », « 2024-03 » or « 2026-07-08 ». A plan may be older than the house: years begin in 1900.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError

from etabli.core.formats import MONTHS, date_longue
from etabli.core.texte import clean_line, fold_words
from etabli.core.ui import typed
from etabli.core.ui.forms import LineField
from etabli.core.ui.options import TextOptions

FIRST_YEAR, LAST_YEAR = 1900, typed.LAST_YEAR
FORM = "Écrivez l’année (2019), le mois (03/2024) ou le jour (08/07/2026)."
BOUNDS = f"Écrivez l’année avec quatre chiffres, entre {FIRST_YEAR} et {LAST_YEAR}."
_OLD = re.compile(r"(?:(\d{1,2})[/. -])?(\d{1,2})[/. -](19\d\d)")


def read(text: str) -> str:
    """The year, the month or the day that a text says. Raises typed.Unreadable."""
    plain = clean_line(text)
    if re.fullmatch(r"\d{4}", plain):
        return _year(plain)
    if old := _OLD.fullmatch("/".join(reversed(plain.split("-"))) if plain[:2] == "19" else plain):
        return _old(old[1], old[2], old[3])
    if len(fold_words(plain).split()) == 2:
        return _month(plain)
    try:
        return _day(plain)
    except typed.Unreadable as fault:
        is_a_day = len(fold_words(plain).split()) >= 3
        raise typed.Unreadable(str(fault) if is_a_day else FORM) from None


def words(kept: str) -> str:
    """« 2019 », « mars 2024 », « mercredi 8 juillet 2026 »."""
    year, _, rest = kept.partition("-")
    if not rest:
        return year
    if "-" in rest:
        return date_longue(dt.date.fromisoformat(kept))
    return f"{MONTHS[int(rest) - 1]} {year}"


def _year(text: str) -> str:
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise typed.Unreadable(BOUNDS)
    return text


def _old(day: str | None, month: str, year: str) -> str:
    """A day or a month of the last century."""
    try:
        found = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        raise typed.Unreadable(f"Ce jour n’existe pas. {FORM}") from None
    return found.isoformat() if day else f"{found:%Y-%m}"


def _month(text: str) -> str:
    found = typed.read_month(text)
    if found.is_short:
        raise typed.Unreadable(BOUNDS)
    return str(found)


def _day(text: str) -> str:
    found = typed.read_day(text)
    if found.is_short:
        raise typed.Unreadable(BOUNDS)
    return found.on.isoformat()


class PartialDayField(LineField):
    """A year, a month or a day, in one field of text."""

    def __init__(self, **options: Unpack[TextOptions]) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput(attrs={"class": "et-w-medium"}))
        said = "Le jour, le mois (03/2024) ou l’année (2019)."
        options["help_text"] = f"{options.get('help_text') or ''} {said}".strip()
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        try:
            return read(text) if text else ""
        except typed.Unreadable as fault:
            raise ValidationError(str(fault), code="unreadable") from None

    def prepare_value(self, value: object) -> object:
        """What was understood is shown as it is written: « 08/07/2026 », « 03/2024 »."""
        try:
            return "/".join(reversed(read(str(value)).split("-"))) if value else value
        except typed.Unreadable:
            return value
