"""Figures of a territory: a value in its unit, or the reason why nobody has it."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.fiches import chiffres
from etabli.core.fiches.definition import Champ
from etabli.core.fiches.natures import Nature, Parts, by_part, dict_gather, register
from etabli.core.ui.forms import LineField, LongTextField
from etabli.core.ui.options import TextOptions

ABSENT = "non_disponible"


class FigureField(LineField):
    """A figure of one line: « 12,5 », « 1 250,50 € », « env. 0,5 ha »; its unit is written once, beside it."""

    def __init__(self, *, unite: str, **options: Unpack[TextOptions]) -> None:
        attrs = {"inputmode": "decimal"} if unite else {}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("validators", [chiffres.validator(unite)])
        super().__init__(**options)
        self.unite = unite

    def to_python(self, value: object) -> str:
        return chiffres.kept(super().to_python(value), self.unite)


def _parts(champ: Champ, value: object) -> Parts:
    options: TextOptions = {
        "label": champ.libelle,
        "help_text": champ.aide,
        "required": False,
        "max_length": champ.max or 600,
        "validators": [chiffres.validator(champ.unite)],
    }
    is_long = champ.max > 200
    found: Parts = {
        "valeur": LongTextField(rows=2, **options)
        if is_long
        else FigureField(unite=champ.unite, **options)
    }
    if asks_why(champ, value):
        found[ABSENT] = LineField(
            label="Non disponible : pourquoi ?", required=False, max_length=200
        )
    return found


def asks_why(champ: Champ, value: object) -> bool:
    """« Non disponible » is an answer where a figure is required, or where it was once given."""
    return champ.obligatoire or bool(by_part(value).get(ABSENT))


def _filled(champ: Champ, value: object) -> bool:
    given = by_part(value)
    return bool(given.get("valeur") or given.get(ABSENT))


def _lines(champ: Champ, value: object) -> list[str]:
    given = by_part(value)
    if given.get(ABSENT):
        return [f"Non disponible : {given[ABSENT]}"]
    if not given.get("valeur"):
        return []
    words = chiffres.said(str(given["valeur"]), champ.unite)
    source = ", ".join(str(part) for part in (given.get("source"), given.get("millesime")) if part)
    return [f"{words} ({source})" if source else words]


register("chiffre", Nature(_parts, dict_gather, lambda c, v: dict(by_part(v)), _filled, _lines))
