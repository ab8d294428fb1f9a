"""The kinds of questions: for each, its form fields, its value, when it is filled, how it reads.

A value is plain JSON. A composite question is spread over several form fields named
`<key>__<part>`; a list (`lists`) over `<key>__<row>__<column>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django import forms

from etabli.core.fiches.definition import Champ, Colonne
from etabli.core.formats import MONTHS, euros
from etabli.core.ui import partial
from etabli.core.ui.forms import (
    AddressField,
    LineField,
    LongTextField,
    MoneyField,
    MonthField,
    WholeField,
)
from etabli.core.ui.partial import PartialDayField

Parts = dict[str, forms.Field]
YES_NO = [("", "Choisir…"), ("oui", "Oui"), ("non", "Non")]


@dataclass(frozen=True, slots=True)
class Nature:
    """How one kind of question behaves; functions of the question and its value."""

    parts: Callable[[Champ, object], Parts]
    gather: Callable[[Champ, Mapping[str, object]], object]
    spread: Callable[[Champ, object], dict[str, object]]
    is_filled: Callable[[Champ, object], bool]
    lines: Callable[[Champ, object], list[str]]
    #: what is wrong with the whole answer: the part it is said under, and the sentence
    fault: Callable[[Champ, object], tuple[str, str] | None] = lambda champ, value: None


REGISTRY: dict[str, Nature] = {}


def register(name: str, nature: Nature) -> None:
    """Add a kind of question; an app may bring its own (a commune, an organisation)."""
    REGISTRY[name] = nature


def of(champ: Champ) -> Nature:
    return REGISTRY[champ.nature]


def plain(value: object) -> object:
    """A cleaned form value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def by_part(value: object) -> dict[str, Any]:
    """An answer in several parts; nothing when it is empty."""
    return value if isinstance(value, dict) else {}


def simple(
    field: Callable[[Champ], forms.Field], *, show: Callable[[Champ, object], str] | None = None
) -> Nature:
    """A question answered by one form field."""

    def lines(champ: Champ, value: object) -> list[str]:
        return [show(champ, value) if show else str(value)] if value not in (None, "") else []

    return Nature(
        parts=lambda champ, value: {"": field(champ)},
        gather=lambda champ, cleaned: plain(cleaned.get("")),
        spread=lambda champ, value: {"": value},
        is_filled=lambda champ, value: value not in (None, ""),
        lines=lines,
    )


class Common(TypedDict):
    label: str
    help_text: str
    required: bool


def common(champ: Champ) -> Common:
    return {"label": champ.libelle, "help_text": champ.aide, "required": False}


def _short(champ: Champ) -> forms.Field:
    return LineField(max_length=champ.max or 200, **common(champ))


def _long(champ: Champ) -> forms.Field:
    rows = 3 if champ.max <= 400 else 4 if champ.max <= 1500 else 6
    return LongTextField(
        max_length=champ.max or 2000, widget=forms.Textarea({"rows": rows}), **common(champ)
    )


def _whole(champ: Champ) -> forms.Field:
    return WholeField(min_value=champ.min, max_value=champ.max or 999_999_999, **common(champ))


def choice(champ: Champ) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Choisir…"), *champ.choix], **common(champ))


def label_of(champ: Champ | Colonne, value: object) -> str:
    """The words of a choice, of a day, of yes and no."""
    if champ.nature == "date":
        return partial.words(str(value))
    if champ.nature == "booleen":
        return str(value).capitalize()
    return dict(champ.choix).get(str(value), str(value))


def _yes_no(champ: Champ) -> forms.Field:
    return forms.ChoiceField(choices=YES_NO, **common(champ))


def _month(champ: Champ) -> forms.Field:
    options = common(champ)
    options["help_text"] = f"{champ.aide} Par exemple 09/2026.".strip()
    return MonthField(**options)


def month_words(value: object) -> str:
    """« septembre 2026 » for a month kept as « 2026-09 »."""
    year, _, month = str(value).partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


# -- composites ------------------------------------------------------------------------------

COMPOSITES: dict[str, tuple[tuple[str, str, type[forms.Field], bool], ...]] = {
    "personne": (
        ("prenom", "Prénom", LineField, True),
        ("nom", "Nom", LineField, True),
        ("fonction", "Fonction", LineField, True),
        ("courriel", "Courriel", AddressField, True),
        ("telephone", "Téléphone", LineField, False),
    ),
    "organisation": (
        ("nom", "Nom", LineField, True),
        ("siren", "SIREN", LineField, False),
    ),
    "moyens": (
        ("prevu", "Prévu ?", forms.ChoiceField, True),
        ("prise_en_charge", "Pris en charge par", LineField, True),
        ("montant_estime", "Montant estimé", MoneyField, False),
    ),
}


def _composite_parts(champ: Champ, value: object) -> Parts:
    parts: Parts = {}
    for part, label, field_class, _ in COMPOSITES[champ.nature]:
        parts[part] = _part_field(field_class, label)
    return parts


def _part_field(field_class: type[forms.Field], label: str) -> forms.Field:
    if issubclass(field_class, forms.ChoiceField):
        return field_class(label=label, required=False, choices=YES_NO)
    if issubclass(field_class, LineField | AddressField):
        return field_class(label=label, required=False, max_length=200)
    return field_class(label=label, required=False)


def dict_gather(champ: Champ, cleaned: Mapping[str, object]) -> object:
    kept = {part: plain(value) for part, value in cleaned.items() if value not in (None, "", [])}
    return kept or None


def _composite_filled(champ: Champ, value: object) -> bool:
    given = by_part(value)
    if champ.nature == "moyens" and given.get("prevu") == "non":
        return True
    return all(given.get(part) for part, _, _, needed in COMPOSITES[champ.nature] if needed)


def _composite_lines(champ: Champ, value: object) -> list[str]:
    given = by_part(value)
    words = [
        _part_words(field, given[part])
        for part, _, field, _ in COMPOSITES[champ.nature]
        if given.get(part)
    ]
    return [", ".join(words)] if words else []


def _part_words(field: type[forms.Field], value: object) -> str:
    """An amount and an answer as people write them."""
    if field is MoneyField:
        return euros(str(value))
    return PLANNED.get(str(value), str(value)) if field is forms.ChoiceField else str(value)


PLANNED = {"oui": "prévu", "non": "non prévu"}


def composite(name: str) -> Nature:
    return Nature(_composite_parts, dict_gather, lambda champ, value: dict(by_part(value)),
                  _composite_filled, _composite_lines)  # fmt: skip


for _name, _field in (
    ("texte_court", _short), ("texte_long", _long), ("entier", _whole),
):  # fmt: skip
    register(_name, simple(_field))
register("date", simple(lambda champ: PartialDayField(**common(champ)), show=label_of))
register("mois", simple(_month, show=lambda champ, value: month_words(value)))
register(
    "montant",
    simple(lambda champ: MoneyField(**common(champ)), show=lambda champ, value: euros(str(value))),
)
register("choix", simple(choice, show=label_of))
register("booleen", simple(_yes_no, show=label_of))
for _name in COMPOSITES:
    register(_name, composite(_name))
