"""A sentence reads its parameter: the words of a delay, a rate or an amount, at the day of its event.

A text written ahead of any event (the announce of a move) cites a parameter between braces,
« sous {conflit_examen_jours_ouvres} »; `said` reads it the day the text is shown or sent.
`{code:chiffres}` and `{code:lettres}` are the number alone, for a sentence that says what it counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from etabli.core import parametres
from etabli.core.formats import euros, listed, nombre, pourcent
from etabli.core.numerals import letters

CITED = re.compile(r"\{([a-z0-9_]+)(?::(chiffres|lettres))?\}")
#: what is counted when there is one of it; « mois » does not change
SINGULAR = {"jours": "jour", "jours ouvrés": "jour ouvré", "points": "point"}


def words(code: str, *, on: dt.date, in_figures: bool = False) -> str:
    """« cinq jours ouvrés », « trois mois », « 5 % », « 40,00 € »: the value in force that day.

    `in_figures` writes « 5 jours ouvrés ». LookupError as `parametres.get`.
    """
    unite = parametres.everything()[code].unite
    value = parametres.get(code, on=on)
    if unite == "part":
        return pourcent(Decimal(value) * 100)
    if unite == "euros":
        return euros(value).replace(",00\u00a0€", "\u00a0€")
    return counted(value, unite, in_figures=in_figures)


def counted(value: Any, unite: str, *, in_figures: bool = False) -> str:
    """Numbers with what they count: « six, douze et vingt-quatre mois » for a list."""
    values = value if isinstance(value, list) else [value]
    enumerated = listed([nombre(one) if in_figures else letters(int(one)) for one in values])
    if not unite:
        return enumerated
    noun = SINGULAR.get(unite, unite) if values == [1] else unite
    return f"{enumerated}\u00a0{noun}" if in_figures else f"{enumerated} {noun}"


def said(text: str, *, on: dt.date) -> str:
    """The text with its parameters in words, as they are that day."""
    return CITED.sub(lambda found: _said(found[1], found[2], on), text)


def _said(code: str, bare: str | None, on: dt.date) -> str:
    if bare is None:
        return words(code, on=on)
    return counted(parametres.get(code, on=on), "", in_figures=bare == "chiffres")


class Asking(Protocol):
    """What a form shows of one of its fields."""

    label: Any
    help_text: Any


def said_by(fields: Iterable[Asking], *, on: dt.date) -> None:
    """The labels and helps of a form, with their parameters in words."""
    for field in fields:
        field.label, field.help_text = (
            said(text, on=on) if isinstance(text, str) else text
            for text in (field.label, field.help_text)
        )


def cited(text: str) -> list[str]:
    """The codes that a text cites."""
    return [found[1] for found in CITED.finditer(text)]
