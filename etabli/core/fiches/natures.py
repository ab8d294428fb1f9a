"""The kinds of questions: for each, its form fields, its value, when it is filled, how it reads.

A value is plain JSON. A composite question is spread over several form fields named
`<key>__<part>`; a list over `<key>__<row>__<column>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django import forms

from etabli.core.fiches import chiffres
from etabli.core.fiches.definition import Champ, Colonne
from etabli.core.formats import MONTHS, date_longue, euros
from etabli.core.ui.forms import (
    AddressField,
    DayField,
    LineField,
    LongTextField,
    MoneyField,
    MonthField,
    WholeField,
)
from etabli.core.ui.options import TextOptions

Parts = dict[str, forms.Field]
BLANK_ROWS = 2
YES_NO = [("", "Choisir…"), ("oui", "Oui"), ("non", "Non")]


@dataclass(frozen=True, slots=True)
class Nature:
    """How one kind of question behaves; functions of the question and its value."""

    parts: Callable[[Champ, object], Parts]
    gather: Callable[[Champ, Mapping[str, object]], object]
    spread: Callable[[Champ, object], dict[str, object]]
    is_filled: Callable[[Champ, object], bool]
    lines: Callable[[Champ, object], list[str]]


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


def _by_part(value: object) -> dict[str, Any]:
    """An answer in several parts; nothing when it is empty."""
    return value if isinstance(value, dict) else {}


def _by_row(value: object) -> list[dict[str, Any]]:
    """An answer of several rows; none when it is empty."""
    return value if isinstance(value, list) else []


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


def _common(champ: Champ) -> Common:
    return {"label": champ.libelle, "help_text": champ.aide, "required": False}


def _short(champ: Champ) -> forms.Field:
    return LineField(max_length=champ.max or 200, **_common(champ))


def _long(champ: Champ) -> forms.Field:
    rows = 3 if champ.max <= 400 else 6
    return LongTextField(
        max_length=champ.max or 2000, widget=forms.Textarea({"rows": rows}), **_common(champ)
    )


def _whole(champ: Champ) -> forms.Field:
    return WholeField(min_value=champ.min, max_value=champ.max or 999_999_999, **_common(champ))


def _choice(champ: Champ) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Choisir…"), *champ.choix], **_common(champ))


def label_of(champ: Champ | Colonne, value: object) -> str:
    """The words of a choice, of a day, of yes and no."""
    if champ.nature == "date":
        return date_longue(date.fromisoformat(str(value)))
    if champ.nature == "booleen":
        return str(value).capitalize()
    return dict(champ.choix).get(str(value), str(value))


def _yes_no(champ: Champ) -> forms.Field:
    return forms.ChoiceField(choices=YES_NO, **_common(champ))


def _month(champ: Champ) -> forms.Field:
    options = _common(champ)
    options["help_text"] = f"{champ.aide} Par exemple 09/2026.".strip()
    return MonthField(**options)


def month_words(value: object) -> str:
    """« septembre 2026 » for a month kept as « 2026-09 »."""
    year, _, month = str(value).partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


# -- several choices, with a few words -------------------------------------------------------


def _multi_parts(champ: Champ, value: object) -> Parts:
    parts: Parts = {
        "choix": forms.MultipleChoiceField(
            choices=champ.choix, widget=forms.CheckboxSelectMultiple, **_common(champ)
        )
    }
    if champ.precision:
        parts["precision"] = LongTextField(
            label=champ.precision,
            required=False,
            max_length=champ.max or 1500,
            widget=forms.Textarea({"rows": 3}),
        )
    return parts


def _multi_filled(champ: Champ, value: object) -> bool:
    chosen = len(_by_part(value).get("choix", []))
    return chosen >= max(1, champ.min) and (
        not champ.max or champ.precision != "" or chosen <= champ.max
    )


def _multi_lines(champ: Champ, value: object) -> list[str]:
    given = _by_part(value)
    words = ", ".join(label_of(champ, item) for item in given.get("choix", []))
    return [line for line in (words, given.get("precision", "")) if line]


# -- one choice with a few words -------------------------------------------------------------


def _explained_parts(champ: Champ, value: object) -> Parts:
    return {
        "choix": _choice(champ),
        "precision": LongTextField(
            label=champ.precision or "Précisions", required=False, max_length=champ.max or 800,
            widget=forms.Textarea({"rows": 3}),
        ),
    }  # fmt: skip


def _explained_lines(champ: Champ, value: object) -> list[str]:
    given = _by_part(value)
    words = label_of(champ, given["choix"]) if given.get("choix") else ""
    return [line for line in (words, given.get("precision", "")) if line]


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
        ("montant_estime", "Montant estimé (€)", MoneyField, False),
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


def _dict_gather(champ: Champ, cleaned: Mapping[str, object]) -> object:
    kept = {part: plain(value) for part, value in cleaned.items() if value not in (None, "", [])}
    return kept or None


def _composite_filled(champ: Champ, value: object) -> bool:
    given = _by_part(value)
    if champ.nature == "moyens" and given.get("prevu") == "non":
        return True
    return all(given.get(part) for part, _, _, needed in COMPOSITES[champ.nature] if needed)


def _composite_lines(champ: Champ, value: object) -> list[str]:
    given = _by_part(value)
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
    return Nature(_composite_parts, _dict_gather, lambda champ, value: dict(_by_part(value)),
                  _composite_filled, _composite_lines)  # fmt: skip


# -- lists -----------------------------------------------------------------------------------


def _cell(column: Colonne) -> forms.Field:
    if column.nature == "choix":
        return forms.ChoiceField(
            label=column.libelle, choices=[("", "Choisir…"), *column.choix], required=False
        )
    if column.nature == "date":
        return DayField(label=column.libelle, required=False)
    if column.nature == "booleen":
        return forms.ChoiceField(
            label=column.libelle,
            choices=YES_NO,
            required=False,
        )
    if column.nature == "texte_long":
        return LongTextField(
            label=column.libelle, required=False, widget=forms.Textarea({"rows": 2})
        )
    return LineField(label=column.libelle, required=False, max_length=400)


def _list_parts(champ: Champ, value: object) -> Parts:
    rows = len(_by_row(value))
    shown = min(max(rows + BLANK_ROWS, champ.min), champ.max or 40)
    return {
        f"{row}__{column.cle}": _cell(column) for row in range(shown) for column in champ.colonnes
    }


def _list_gather(champ: Champ, cleaned: Mapping[str, object]) -> object:
    rows: dict[int, dict[str, object]] = {}
    for name, value in cleaned.items():
        number, _, column = name.partition("__")
        if value not in (None, ""):
            rows.setdefault(int(number), {})[column] = plain(value)
    return [rows[number] for number in sorted(rows)] or None


def _list_spread(champ: Champ, value: object) -> dict[str, object]:
    return {
        f"{row}__{cle}": cell
        for row, line in enumerate(_by_row(value))
        for cle, cell in line.items()
    }


def _list_filled(champ: Champ, value: object) -> bool:
    needed = [column.cle for column in champ.colonnes if column.obligatoire]
    whole = [line for line in _by_row(value) if all(line.get(cle) for cle in needed)]
    return len(whole) >= max(1, champ.min) and len(whole) == len(_by_row(value))


def _list_lines(champ: Champ, value: object) -> list[str]:
    return [
        " — ".join(label_of(col, line[col.cle]) for col in champ.colonnes if line.get(col.cle))
        for line in _by_row(value)
    ]


# -- figures ---------------------------------------------------------------------------------


def _figure_parts(champ: Champ, value: object) -> Parts:
    unit = f" ({champ.unite})" if champ.unite else ""
    options: TextOptions = {
        "label": champ.libelle + unit,
        "help_text": champ.aide,
        "required": False,
        "max_length": champ.max or 600,
        "validators": [chiffres.validator(champ.unite)],
    }
    return {
        "valeur": LongTextField(rows=2, **options) if champ.max > 200 else LineField(**options),
        "non_disponible": LineField(
            label="Non disponible : pourquoi ?", required=False, max_length=200,
            help_text="À remplir seulement si vous n’avez pas ce chiffre.",
        ),
    }  # fmt: skip


def _figure_filled(champ: Champ, value: object) -> bool:
    given = _by_part(value)
    return bool(given.get("valeur") or given.get("non_disponible"))


def _figure_lines(champ: Champ, value: object) -> list[str]:
    given = _by_part(value)
    if given.get("non_disponible"):
        return [f"Non disponible : {given['non_disponible']}"]
    words = " ".join(str(part) for part in (given.get("valeur"), champ.unite) if part)
    source = ", ".join(str(part) for part in (given.get("source"), given.get("millesime")) if part)
    return [f"{words} ({source})" if source else words] if words else []


for _name, _field in (
    ("texte_court", _short), ("texte_long", _long), ("entier", _whole),
):  # fmt: skip
    register(_name, simple(_field))
register("date", simple(lambda champ: DayField(**_common(champ)), show=label_of))
register("mois", simple(_month, show=lambda champ, value: month_words(value)))
register(
    "montant",
    simple(
        lambda champ: MoneyField(**_common(champ)), show=lambda champ, value: euros(str(value))
    ),
)
register("choix", simple(_choice, show=label_of))
register("booleen", simple(_yes_no, show=label_of))
register(
    "choix_multiple",
    Nature(
        _multi_parts, _dict_gather, lambda c, v: dict(_by_part(v)), _multi_filled, _multi_lines
    ),
)
register("choix_explique", Nature(_explained_parts, _dict_gather, lambda c, v: dict(_by_part(v)),
                                  lambda c, v: bool(_by_part(v).get("choix")), _explained_lines))  # fmt: skip
register("liste", Nature(_list_parts, _list_gather, _list_spread, _list_filled, _list_lines))
register(
    "chiffre",
    Nature(
        _figure_parts, _dict_gather, lambda c, v: dict(_by_part(v)), _figure_filled, _figure_lines
    ),
)
for _name in COMPOSITES:
    register(_name, composite(_name))
