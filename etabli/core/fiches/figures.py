"""Figures of a territory: a value in its unit, or the reason why nobody has it."""

from __future__ import annotations

from collections.abc import Mapping
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
    about = origin(champ, value)
    if given.get(ABSENT):
        words = f"Non disponible : {given[ABSENT]}"
    else:
        words = chiffres.said(str(given.get("valeur") or ""), champ.unite)
    return [f"{words} ({about})" if about else words] if words else []


def origin(champ: Champ, value: object) -> str:
    """Where a figure comes from; corrected, who did it, and what its source said."""
    given = by_part(value)
    first = by_part(given.get("initial"))
    if not first:
        return _source(given)
    was = chiffres.said(str(first.get("valeur") or ""), champ.unite)
    by = f"corrigé par {given['corrige_par']} ; " if given.get("corrige_par") else ""
    return f"{by}{_source(first)} : {was}" if _source(first) else f"{by}auparavant {was}"


def _source(given: Mapping[str, object]) -> str:
    return ", ".join(str(part) for part in (given.get("source"), given.get("millesime")) if part)


register("chiffre", Nature(_parts, dict_gather, lambda c, v: dict(by_part(v)), _filled, _lines))
