"""Choices: several at once, up to a maximum; in their order where it is asked; « Aucun » alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Unpack

from django import forms

from etabli.core.fiches.definition import Champ
from etabli.core.fiches.natures import (
    Nature,
    Parts,
    by_part,
    choice,
    common,
    dict_gather,
    label_of,
    register,
)
from etabli.core.ui.forms import LongTextField
from etabli.core.ui.options import FieldOptions

RANK = "rang"
#: the answer that goes with no other
NONE = ("Aucun", "Aucune")


class BoxesField(forms.MultipleChoiceField):
    """Boxes; a script holds at `most`, and unticks the others when `alone` is ticked."""

    def __init__(
        self,
        *,
        choices: Iterable[tuple[str, str]],
        most: int = 0,
        alone: str = "",
        **options: Unpack[FieldOptions],
    ) -> None:
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=list(choices), **options)
        self.most, self.alone = most, alone


def most_of(champ: Champ) -> int:
    """How many may be chosen; 0, as many as one wants. With words beside, the limit is theirs."""
    return 0 if champ.precision else champ.max


def alone_of(champ: Champ) -> str:
    """The code of « Aucun », or nothing."""
    return next((code for code, words in champ.choix if words in NONE), "")


def chosen(value: object) -> list[str]:
    """The codes of an answer, in their order."""
    return list(by_part(value).get("choix") or [])


def _parts(champ: Champ, value: object) -> Parts:
    parts: Parts = (
        _ranks(champ, len(chosen(value)))
        if champ.ordonne
        else {
            "choix": BoxesField(
                choices=champ.choix,
                most=most_of(champ),
                alone=alone_of(champ),
                **common(champ),
            )
        }
    )
    if champ.precision:
        parts["precision"] = LongTextField(
            label=champ.precision,
            required=False,
            max_length=champ.max or 1500,
            widget=forms.Textarea({"rows": 3}),
        )
    return parts


def _ranks(champ: Champ, kept: int) -> Parts:
    """A list to choose from for each rank: the first is what matters most."""
    count = max(most_of(champ) or len(champ.choix), kept)
    options = [("", "Choisir…"), *champ.choix]
    return {
        f"{RANK}{rank}": forms.ChoiceField(
            label=f"{rank}e choix" if rank > 1 else "1er choix", choices=options, required=False
        )
        for rank in range(1, count + 1)
    }


def _gather(champ: Champ, cleaned: Mapping[str, object]) -> object:
    ranks = [part for part in cleaned if part.startswith(RANK)]
    if not ranks:
        return dict_gather(champ, cleaned)
    others = {part: value for part, value in cleaned.items() if part not in ranks}
    in_order = sorted(ranks, key=lambda part: int(part.removeprefix(RANK)))
    given = [cleaned[part] for part in in_order if cleaned[part]]
    return dict_gather(champ, {"choix": given, **others})


def _spread(champ: Champ, value: object) -> dict[str, object]:
    if not champ.ordonne:
        return dict(by_part(value))
    ranks = {f"{RANK}{rank}": code for rank, code in enumerate(chosen(value), 1)}
    return {**ranks, "precision": by_part(value).get("precision")}


def _filled(champ: Champ, value: object) -> bool:
    count, most = len(chosen(value)), most_of(champ)
    return count >= max(1, champ.min) and (not most or count <= most)


def _lines(champ: Champ, value: object) -> list[str]:
    names = [label_of(champ, code) for code in chosen(value)]
    if champ.ordonne and len(names) > 1:
        names = [f"{rank}. {name}" for rank, name in enumerate(names, 1)]
    return [line for line in (", ".join(names), by_part(value).get("precision", "")) if line]


def _fault(champ: Champ, value: object) -> tuple[str, str] | None:
    given, most, alone = chosen(value), most_of(champ), alone_of(champ)
    if champ.ordonne and len(set(given)) < len(given):
        rank = next(rank for rank, code in enumerate(given) if code in given[:rank])
        name = label_of(champ, given[rank])
        return (
            f"{RANK}{rank + 1}",
            f"« {name} » est déjà choisi plus haut : choisissez autre chose.",
        )
    if most and len(given) > most:
        part = f"{RANK}{most + 1}" if champ.ordonne else "choix"
        return part, f"« {champ.libelle} » : {most} au plus. Retirez-en {len(given) - most}."
    if alone in given and len(given) > 1:
        name = label_of(champ, alone)
        return (
            "choix",
            f"« {name} » ne va avec aucune autre réponse : décochez l’un ou les autres.",
        )
    return None


register("choix_multiple", Nature(_parts, _gather, _spread, _filled, _lines, _fault))


# -- one choice with a few words -------------------------------------------------------------


def _explained_parts(champ: Champ, value: object) -> Parts:
    return {
        "choix": choice(champ),
        "precision": LongTextField(
            label=champ.precision or "Précisions", required=False, max_length=champ.max or 800,
            widget=forms.Textarea({"rows": 3}),
        ),
    }  # fmt: skip


def _explained_lines(champ: Champ, value: object) -> list[str]:
    given = by_part(value)
    words = label_of(champ, given["choix"]) if given.get("choix") else ""
    return [line for line in (words, given.get("precision", "")) if line]


register(
    "choix_explique",
    Nature(
        _explained_parts,
        dict_gather,
        lambda c, v: dict(by_part(v)),
        lambda c, v: bool(by_part(v).get("choix")),
        _explained_lines,
    ),
)
