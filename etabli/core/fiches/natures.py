"""The kinds of questions: for each, its form fields, its value, when it is filled, how it reads.

A value is plain JSON. A composite question is spread over several form fields named
`<key>__<part>`; a list over `<key>__<row>__<column>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

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

Parts = dict[str, forms.Field]
BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class Nature:
    """How one kind of question behaves; functions of the question and its value."""

    parts: Callable[[Champ, Any], Parts]
    gather: Callable[[Champ, Mapping[str, Any]], Any]
    spread: Callable[[Champ, Any], dict[str, Any]]
    is_filled: Callable[[Champ, Any], bool]
    lines: Callable[[Champ, Any], list[str]]


REGISTRY: dict[str, Nature] = {}


def register(name: str, nature: Nature) -> None:
    """Add a kind of question; an app may bring its own (a commune, an organisation)."""
    REGISTRY[name] = nature


def of(champ: Champ) -> Nature:
    return REGISTRY[champ.nature]


def plain(value: Any) -> Any:
    """A cleaned form value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def simple(
    field: Callable[[Champ], forms.Field], *, show: Callable[[Champ, Any], str] | None = None
) -> Nature:
    """A question answered by one form field."""

    def lines(champ: Champ, value: Any) -> list[str]:
        return [show(champ, value) if show else str(value)] if value not in (None, "") else []

    return Nature(
        parts=lambda champ, value: {"": field(champ)},
        gather=lambda champ, cleaned: plain(cleaned.get("")),
        spread=lambda champ, value: {"": value},
        is_filled=lambda champ, value: value not in (None, ""),
        lines=lines,
    )


def _common(champ: Champ) -> dict[str, Any]:
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


def label_of(champ: Champ | Colonne, value: Any) -> str:
    """The words of a choice, of a day, of yes and no."""
    if champ.nature == "date":
        return date_longue(date.fromisoformat(str(value)))
    if champ.nature == "booleen":
        return str(value).capitalize()
    return dict(champ.choix).get(str(value), str(value))


def _yes_no(champ: Champ) -> forms.Field:
    choices = [("", "Choisir…"), ("oui", "Oui"), ("non", "Non")]
    return forms.ChoiceField(choices=choices, **_common(champ))


def _month(champ: Champ) -> forms.Field:
    options = _common(champ)
    return MonthField(**{**options, "help_text": f"{champ.aide} Par exemple 09/2026.".strip()})


def month_words(value: Any) -> str:
    """« septembre 2026 » for a month kept as « 2026-09 »."""
    year, _, month = str(value).partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


# -- several choices, with a few words -------------------------------------------------------


def _multi_parts(champ: Champ, value: Any) -> Parts:
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


def _multi_filled(champ: Champ, value: Any) -> bool:
    chosen = len((value or {}).get("choix", []))
    return chosen >= max(1, champ.min) and (
        not champ.max or champ.precision != "" or chosen <= champ.max
    )


def _multi_lines(champ: Champ, value: Any) -> list[str]:
    value = value or {}
    words = ", ".join(label_of(champ, item) for item in value.get("choix", []))
    return [line for line in (words, value.get("precision", "")) if line]


# -- one choice with a few words -------------------------------------------------------------


def _explained_parts(champ: Champ, value: Any) -> Parts:
    return {
        "choix": _choice(champ),
        "precision": LongTextField(
            label=champ.precision or "Précisions", required=False, max_length=champ.max or 800,
            widget=forms.Textarea({"rows": 3}),
        ),
    }  # fmt: skip


def _explained_lines(champ: Champ, value: Any) -> list[str]:
    value = value or {}
    words = label_of(champ, value["choix"]) if value.get("choix") else ""
    return [line for line in (words, value.get("precision", "")) if line]


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


def _composite_parts(champ: Champ, value: Any) -> Parts:
    parts: Parts = {}
    for part, label, field_class, _ in COMPOSITES[champ.nature]:
        extra: dict[str, Any] = {} if field_class is MoneyField else {"max_length": 200}
        if field_class is forms.ChoiceField:
            extra = {"choices": [("", "Choisir…"), ("oui", "Oui"), ("non", "Non")]}
        parts[part] = field_class(label=label, required=False, **extra)
    return parts


def _dict_gather(champ: Champ, cleaned: Mapping[str, Any]) -> Any:
    kept = {part: plain(value) for part, value in cleaned.items() if value not in (None, "", [])}
    return kept or None


def _composite_filled(champ: Champ, value: Any) -> bool:
    value = value or {}
    if champ.nature == "moyens" and value.get("prevu") == "non":
        return True
    return all(value.get(part) for part, _, _, needed in COMPOSITES[champ.nature] if needed)


def _composite_lines(champ: Champ, value: Any) -> list[str]:
    value = value or {}
    words = [
        _part_words(field, value[part])
        for part, _, field, _ in COMPOSITES[champ.nature]
        if value.get(part)
    ]
    return [", ".join(words)] if words else []


def _part_words(field: type[forms.Field], value: Any) -> str:
    """An amount and an answer as people write them."""
    if field is MoneyField:
        return euros(value)
    return PLANNED.get(str(value), str(value)) if field is forms.ChoiceField else str(value)


PLANNED = {"oui": "prévu", "non": "non prévu"}


def composite(name: str) -> Nature:
    return Nature(_composite_parts, _dict_gather, lambda champ, value: dict(value or {}),
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
            choices=[("", "Choisir…"), ("oui", "Oui"), ("non", "Non")],
            required=False,
        )
    if column.nature == "texte_long":
        return LongTextField(
            label=column.libelle, required=False, widget=forms.Textarea({"rows": 2})
        )
    return LineField(label=column.libelle, required=False, max_length=400)


def _list_parts(champ: Champ, value: Any) -> Parts:
    rows = len(value or [])
    shown = min(max(rows + BLANK_ROWS, champ.min), champ.max or 40)
    return {
        f"{row}__{column.cle}": _cell(column) for row in range(shown) for column in champ.colonnes
    }


def _list_gather(champ: Champ, cleaned: Mapping[str, Any]) -> Any:
    rows: dict[int, dict[str, Any]] = {}
    for name, value in cleaned.items():
        number, _, column = name.partition("__")
        if value not in (None, ""):
            rows.setdefault(int(number), {})[column] = plain(value)
    return [rows[number] for number in sorted(rows)] or None


def _list_spread(champ: Champ, value: Any) -> dict[str, Any]:
    return {
        f"{row}__{cle}": cell for row, line in enumerate(value or []) for cle, cell in line.items()
    }


def _list_filled(champ: Champ, value: Any) -> bool:
    needed = [column.cle for column in champ.colonnes if column.obligatoire]
    whole = [line for line in value or [] if all(line.get(cle) for cle in needed)]
    return len(whole) >= max(1, champ.min) and len(whole) == len(value or [])


def _list_lines(champ: Champ, value: Any) -> list[str]:
    return [
        " — ".join(label_of(col, line[col.cle]) for col in champ.colonnes if line.get(col.cle))
        for line in value or []
    ]


# -- figures ---------------------------------------------------------------------------------


def _figure_parts(champ: Champ, value: Any) -> Parts:
    unit = f" ({champ.unite})" if champ.unite else ""
    words: dict[str, Any] = {"label": champ.libelle + unit, "max_length": champ.max or 600}
    options = {**_common(champ), **words, "validators": [chiffres.validator(champ.unite)]}
    return {
        "valeur": LongTextField(rows=2, **options) if champ.max > 200 else LineField(**options),
        "non_disponible": LineField(
            label="Non disponible : pourquoi ?", required=False, max_length=200,
            help_text="À remplir seulement si vous n’avez pas ce chiffre.",
        ),
    }  # fmt: skip


def _figure_filled(champ: Champ, value: Any) -> bool:
    value = value or {}
    return bool(value.get("valeur") or value.get("non_disponible"))


def _figure_lines(champ: Champ, value: Any) -> list[str]:
    value = value or {}
    if value.get("non_disponible"):
        return [f"Non disponible : {value['non_disponible']}"]
    words = " ".join(str(part) for part in (value.get("valeur"), champ.unite) if part)
    source = ", ".join(str(part) for part in (value.get("source"), value.get("millesime")) if part)
    return [f"{words} ({source})" if source else words] if words else []


for _name, _field in (
    ("texte_court", _short), ("texte_long", _long), ("entier", _whole),
):  # fmt: skip
    register(_name, simple(_field))
register("date", simple(lambda champ: DayField(**_common(champ)), show=label_of))
register("mois", simple(_month, show=lambda champ, value: month_words(value)))
register(
    "montant",
    simple(lambda champ: MoneyField(**_common(champ)), show=lambda champ, value: euros(value)),
)
register("choix", simple(_choice, show=label_of))
register("booleen", simple(_yes_no, show=label_of))
register(
    "choix_multiple",
    Nature(_multi_parts, _dict_gather, lambda c, v: dict(v or {}), _multi_filled, _multi_lines),
)
register("choix_explique", Nature(_explained_parts, _dict_gather, lambda c, v: dict(v or {}),
                                  lambda c, v: bool((v or {}).get("choix")), _explained_lines))  # fmt: skip
register("liste", Nature(_list_parts, _list_gather, _list_spread, _list_filled, _list_lines))
register(
    "chiffre",
    Nature(_figure_parts, _dict_gather, lambda c, v: dict(v or {}), _figure_filled, _figure_lines),
)
for _name in COMPOSITES:
    register(_name, composite(_name))
