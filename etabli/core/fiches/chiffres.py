"""What a « chiffre » takes: words are free, a figure alone is one that exists, « environ » is kept and said.

The rule is asked as one types, never of what was kept: a fiche that is frozen reads as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from etabli.core.formats import NBSP, nombre
from etabli.core.texte import clean_line
from etabli.core.ui.typed import Unreadable, read_number

#: more than anything a commune counts, in people, euros or hectares
MOST = 99_999_999
#: what a figure may be followed by, besides the unit of the question
SIGNS = ("%", "€")
#: how else a unit is written
ALSO = {
    "habitants": ("hab.", "hab", "habitant"),
    "personnes": ("pers.", "pers", "personne"),
    "ha": ("hectares", "hectare"),
    "m²": ("m2",),
    "€": ("euros", "euro", "eur"),
}
_ABOUT = re.compile(r"(?:environ|env\.?|à peu près|autour de|[~≈])\s*")
_EXPONENT = re.compile(r"[+-]?\d[\d .,]*e[+-]?\d+")
FORM = "Écrivez ce nombre en chiffres, sans « e » : par exemple 19\u00a0740."


@dataclass(frozen=True, slots=True)
class Figure:
    """A number alone, exact or about; `text` is how it was typed, without its unit."""

    number: Decimal
    text: str
    is_about: bool = False


def read(text: str, unite: str) -> Figure | None:
    """The figure that a text says, alone or with its unit; None for words."""
    plain, is_about = _bare(text, unite)
    try:
        return Figure(read_number(plain, form=FORM), plain, is_about)
    except Unreadable:
        return None


def kept(text: str, unite: str) -> str:
    """What is kept of a text: a figure without the unit that the question says already."""
    if (figure := read(text, unite)) is None:
        return text
    return f"environ {figure.text}" if figure.is_about else figure.text


def said(text: str, unite: str) -> str:
    """« environ 0,5 ha », « 1 250,50 € »: a figure with its unit, once; words as they are."""
    if (figure := read(text, unite)) is None:  # an exponent was once taken
        return f"{text} {unite}" if unite and _EXPONENT.fullmatch(text.lower()) else text
    about = "environ " if figure.is_about else ""
    return f"{about}{_written(figure.number)}{NBSP + unite if unite else ''}"


def is_same(one: object, other: object, unite: str) -> bool:
    """Do these two texts say the same figure, however it is written?"""
    first, second = str(one or ""), str(other or "")
    figures = read(first, unite), read(second, unite)
    if figures[0] and figures[1]:
        return (figures[0].number, figures[0].is_about) == (
            figures[1].number, figures[1].is_about,
        )  # fmt: skip
    return first == second


def fault(text: str, unite: str) -> str | None:
    """The refusal of a figure alone: an exponent, below zero, too many; None for words or a sane one."""
    if _EXPONENT.fullmatch(_bare(text, unite)[0]):
        return FORM
    figure = read(text, unite)
    return _out_of_bounds(figure.number, is_rate=unite.startswith("%")) if figure else None


def _bare(text: str, unite: str) -> tuple[str, bool]:
    """The text without its unit nor « environ », and whether it had the latter."""
    plain = " ".join(clean_line(text).replace("\u2212", "-").lower().split())
    about = _ABOUT.match(plain)
    plain = plain[about.end() :] if about else plain
    for sign in (unite.lower(), *ALSO.get(unite, ()), *SIGNS):
        plain = plain.removesuffix(sign).strip() if sign else plain
    return plain, about is not None


def _written(number: Decimal) -> str:
    """With its thousands apart, and all the decimals that were typed."""
    return f"{number:,f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def _out_of_bounds(figure: Decimal, *, is_rate: bool) -> str | None:
    if is_rate:
        return None if abs(figure) <= 100 else "Un pourcentage va de −100 à 100 : vérifiez-le."
    if figure < 0:
        return "Un nombre négatif n’est pas possible ici : vérifiez le signe."
    return None if figure <= MOST else f"Ce nombre dépasse {nombre(MOST)} : vérifiez les zéros."


def validator(unite: str) -> Callable[[str], None]:
    """The same for a field of a form."""

    def check(text: str) -> None:
        if reason := fault(text, unite):
            raise ValidationError(reason)

    return check
