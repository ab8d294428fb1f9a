"""What a « chiffre » takes: words are free, a figure alone is one that exists.

The rule is asked as one types, never of what was kept: a fiche that is frozen reads as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError

from etabli.core.formats import nombre
from etabli.core.texte import clean_line
from etabli.core.ui.typed import Unreadable, read_number

#: more than anything a commune counts, in people, euros or hectares
MOST = 99_999_999
#: what a figure may be followed by, besides the unit of the question
SIGNS = ("%", "€")
_EXPONENT = re.compile(r"[+-]?\d[\d .,]*e[+-]?\d+")
FORM = "Écrivez ce nombre en chiffres, sans « e » : par exemple 19\u00a0740."


def fault(text: str, unite: str) -> str | None:
    """The refusal of a figure alone: an exponent, below zero, too many; None for words or a sane one."""
    plain = " ".join(clean_line(text).replace("\u2212", "-").lower().split())
    for sign in (unite.lower(), *SIGNS):
        plain = plain.removesuffix(sign).strip() if sign else plain
    if _EXPONENT.fullmatch(plain):
        return FORM
    try:
        figure = read_number(plain, form=FORM)
    except Unreadable:
        return None
    return _out_of_bounds(figure, is_rate=unite.startswith("%"))


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
