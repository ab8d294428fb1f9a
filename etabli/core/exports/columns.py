"""What a column of an export holds, and how its value is read from a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from etabli.core import horloge
from etabli.core.formats import as_day
from etabli.core.texte import clean_text

ColumnKind = Literal["text", "date", "moment", "money", "int"]
Row = object
Value = str | dt.date | Decimal | int | None

# A cell that starts like this is a formula for a spreadsheet (OWASP, « CSV injection »).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, where its value is, its type.

    source is a name (key of a mapping, attribute, or a path `commune.code`) or a function of the
    row; the column's title when empty. label replaces the title where people read. Codes (INSEE,
    SIRET) are text: a zero is kept. What speaks to machines only (the code of a rule) is in the open
    data, not in the files of a reader.
    """

    title: str
    source: str | Callable[[Any], object] = ""
    kind: ColumnKind = "text"
    label: str = ""
    for_machines: bool = False

    @property
    def words(self) -> str:
        """The head of the column for a reader; `title` is the name the open data keeps."""
        return self.label or self.title

    def value(self, row: Row) -> Value:
        """The value, of the column's type. An empty cell is None."""
        found = (
            self.source(row) if callable(self.source) else _follow(row, self.source or self.title)
        )
        if found is None or found == "":
            return None
        return READERS[self.kind](found)


def _follow(row: object, path: str) -> object:
    for name in path.split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, Mapping) else getattr(row, name)
        if callable(row):
            row = row()
    return row


def _as_date(found: str | dt.date) -> dt.date:
    return dt.date.fromisoformat(found) if isinstance(found, str) else as_day(found)


def _as_text(found: object) -> str:
    if isinstance(found, bool):
        return "oui" if found else "non"
    if not isinstance(found, str) and isinstance(found, Iterable):
        found = "|".join(map(str, found))  # several codes in a cell, as domain 7.8 writes them
    return clean_text(str(found))  # spreadsheets refuse control characters


READERS: dict[ColumnKind, Callable[[Any], Value]] = {
    "text": _as_text,
    "date": _as_date,
    "moment": lambda found: found.astimezone(horloge.PARIS).replace(microsecond=0),
    "money": lambda found: Decimal(str(found)).quantize(CENT, ROUND_HALF_UP),
    "int": int,
}


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(FORMULA) else text
