"""The formats as the public compares them, and which of them may be asked for here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from etabli.candidatures import formats
from etabli.core.articles import begins
from etabli.core.formats import listed
from etabli.core.numerals import letters
from etabli.core.words import said

ELSEWHERE = "écrivez au service de l’État de votre département."


@dataclass(frozen=True, slots=True)
class Told:
    """One format on the public page, with the figures in force that day."""

    nom: str
    pour: str
    duree: str
    obtenu: str
    ici: str
    ouvert: bool


def told(on: dt.date) -> list[Told]:
    """Every format of the programme: those that have a file, then those that are announced."""
    open_now = {one.code for one in formats.open_formats(on)}
    written = [(one.presentation, one.code in open_now) for one in formats.known]
    announced = [(presentation, False) for presentation in formats.ANNOUNCED]
    return [
        Told(words.nom, words.pour, said(words.duree, on=on), words.obtenu, words.ici, is_open)
        for words, is_open in (*written, *announced)
    ]


def heading(on: dt.date) -> str:
    """« Trois formats, selon votre question »."""
    return f"{begins(letters(len(told(on))))} formats, selon votre question"


def where_to_ask(on: dt.date) -> str:
    """Which formats may be asked for here, and where to write for the others."""
    asked = [one.le_nom for one in formats.open_formats(on)]
    others = len(told(on)) - len(asked)
    if not asked:
        return f"Aucun format ne se demande aujourd’hui sur Établi : {ELSEWHERE}"
    if len(asked) == 1:
        here = f"Seul {asked[0]} se demande aujourd’hui sur Établi."
    else:
        here = f"{begins(listed(asked))} se demandent aujourd’hui sur Établi."
    if not others:
        return here
    rest = "l’autre" if others == 1 else f"les {letters(others)} autres"
    return f"{here} Pour {rest}, {ELSEWHERE}"
