"""Lists: as many rows as people write, each a group of fields `<key>__<row>__<column>`.

The number of a row only tells rows apart: gaps and order are free, what is kept has no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django import forms

from etabli.core.fiches import chiffres
from etabli.core.fiches.definition import Champ, Colonne
from etabli.core.fiches.figures import FigureField
from etabli.core.fiches.natures import (
    YES_NO,
    Nature,
    Parts,
    label_of,
    plain,
    register,
)
from etabli.core.ui.forms import LineField, LongTextField
from etabli.core.ui.partial import PartialDayField

Row = dict[str, object]
#: the number of the row that a page copies to add one
COPIED = "N"
#: the column of a document, which takes a link or a file; `joint-documents__2` sends the file
LINK, JOINED = "lien", "joint-"


def rows_of(value: object) -> list[Row]:
    """An answer of several rows; none when it is empty."""
    return value if isinstance(value, list) else []


def needed(champ: Champ) -> int:
    """How many rows are asked for at least."""
    return max(champ.min, 1 if champ.obligatoire else 0)


def is_whole(champ: Champ, row: Mapping[str, object]) -> bool:
    """Does the row hold all that its columns require?"""
    return bool(row) and all(
        row.get(column.cle) for column in champ.colonnes if column.obligatoire
    )


def line_of(champ: Champ, row: Mapping[str, object]) -> str:
    """The row in words, on one line."""
    return " — ".join(
        _said(column, row[column.cle]) for column in champ.colonnes if row.get(column.cle)
    )


def takes_file(champ: Champ) -> bool:
    """Is a row of this list a document?"""
    return any(column.cle == LINK for column in champ.colonnes)


def posted(champ: Champ, names: Iterable[str]) -> set[int]:
    """The numbers of the rows that a page sent."""
    prefix = f"{champ.cle}__"
    found = (name.removeprefix(prefix).split("__")[0] for name in names if name.startswith(prefix))
    return {int(number) for number in found if number.isdecimal() and number.isascii()}


def cell(column: Colonne) -> forms.Field:
    """The field of one column."""
    if column.nature == "choix":
        choices = [("", "Choisir…"), *column.choix]
        return forms.ChoiceField(label=column.libelle, choices=choices, required=False)
    if column.nature == "date":
        return PartialDayField(label=column.libelle, required=False)
    if column.nature == "booleen":
        return forms.ChoiceField(label=column.libelle, choices=YES_NO, required=False)
    if column.nature == "texte_long":
        return LongTextField(
            label=column.libelle, required=False, widget=forms.Textarea({"rows": 2})
        )
    if unit := unit_of(column):
        return FigureField(unite=unit, label=column.libelle, required=False, max_length=400)
    return LineField(label=column.libelle, required=False, max_length=400)


def unit_of(column: Colonne) -> str:
    """« m² » for the column « Surface (m²) »."""
    found = re.search(r"\((\S+)\)$", column.libelle)
    return found[1] if found and column.nature == "texte_court" else ""


def _said(column: Colonne, value: object) -> str:
    unit = unit_of(column)
    return chiffres.said(str(value), unit) if unit else label_of(column, value)


def fields(champ: Champ, numbers: Iterable[int]) -> Parts:
    """The fields of these rows."""
    return {
        f"{number}__{column.cle}": cell(column)
        for number in sorted(numbers)
        for column in champ.colonnes
    }


def _parts(champ: Champ, value: object) -> Parts:
    return fields(champ, range(max(len(rows_of(value)), needed(champ), 1)))


def _gather(champ: Champ, cleaned: Mapping[str, object]) -> object:
    rows: dict[int, Row] = {}
    for name, value in cleaned.items():
        number, _, column = name.partition("__")
        if value not in (None, ""):
            rows.setdefault(int(number), {})[column] = plain(value)
    return [rows[number] for number in sorted(rows)] or None


def _spread(champ: Champ, value: object) -> dict[str, object]:
    return {
        f"{number}__{cle}": cell
        for number, row in enumerate(rows_of(value))
        for cle, cell in row.items()
    }


def _filled(champ: Champ, value: object) -> bool:
    rows = rows_of(value)
    return len(rows) >= max(1, champ.min) and all(is_whole(champ, row) for row in rows)


def _lines(champ: Champ, value: object) -> list[str]:
    return [line_of(champ, row) for row in rows_of(value)]


def _fault(champ: Champ, value: object) -> tuple[str, str] | None:
    """More rows than the question takes: the first one too many says how many to take away."""
    more = len(rows_of(value)) - champ.max if champ.max else 0
    if more <= 0:
        return None
    return (
        f"{champ.max}__{champ.colonnes[0].cle}",
        f"« {champ.libelle} » : {champ.max} au plus. Retirez-en {more}.",
    )


register("liste", Nature(_parts, _gather, _spread, _filled, _lines, _fault))
