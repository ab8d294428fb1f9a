"""The Django form of one section: composite answers are spread over fields and gathered back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

from django import forms

from etabli.core.coecriture.forms import SharedForm
from etabli.core.fiches import natures
from etabli.core.fiches.definition import Champ, Section
from etabli.core.fiches.printing import readable
from etabli.core.ui.options import Data, FormOptions

SEPARATOR = "__"


@dataclass(frozen=True, slots=True)
class Question:
    """What a template shows of one question: its fields, alone or as rows of a list."""

    champ: Champ
    fields: list[forms.BoundField]
    rows: list[list[forms.BoundField]]
    source: str

    @property
    def is_simple(self) -> bool:
        return len(self.fields) == 1 and not self.rows


class SectionForm(SharedForm):
    """The fields of one section. `values()` gives back the answers, by key."""

    def __init__(
        self,
        section: Section,
        answers: Mapping[str, object],
        data: Data = None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.section = section
        self.answers = answers
        for champ in section.champs:
            self._add(champ, answers.get(champ.cle))

    def _add(self, champ: Champ, value: object) -> None:
        nature = natures.of(champ)
        if self.is_bound and champ.nature == "liste":
            kept = len(value) if isinstance(value, list) else 0
            value = [{}] * max(self._posted_rows(champ), kept)
        for part, field in nature.parts(champ, value).items():
            self.fields[_name(champ, part)] = field
        if not self.is_bound:
            self.initial.update(self.spread(champ.cle, self.answers.get(champ.cle)))

    def _posted_rows(self, champ: Champ) -> int:
        prefix = champ.cle + SEPARATOR
        numbers = [
            name.removeprefix(prefix).split(SEPARATOR)[0]
            for name in self.data
            if name.startswith(prefix)
        ]
        return max((int(n) + 1 for n in numbers if n.isdigit()), default=0)

    def asked(self) -> list[str]:
        return [champ.cle for champ in self.section.champs]

    def label(self, cle: str) -> str:
        return self._champ(cle).libelle

    def spread(self, cle: str, value: object) -> dict[str, object]:
        champ = self._champ(cle)
        given = natures.of(champ).spread(champ, value)
        names = [name for name in self.fields if _belongs(champ, name)]
        return {name: given.get(_part(champ, name)) for name in names}

    def in_words(self, cle: str, value: object) -> list[str]:
        return readable(self._champ(cle), value)

    def _champ(self, cle: str) -> Champ:
        return next(champ for champ in self.section.champs if champ.cle == cle)

    def values(self) -> dict[str, object]:
        """The answers of the fields that could be read, by key; None empties an answer."""
        found = {}
        for champ in self.section.champs:
            names = [name for name in self.fields if _belongs(champ, name)]
            if any(name in self.errors for name in names):
                continue
            cleaned = {_part(champ, name): self.cleaned_data.get(name) for name in names}
            found[champ.cle] = natures.of(champ).gather(champ, cleaned)
        return found

    def questions(self) -> list[Question]:
        """The questions in order, ready for the template."""
        return [self._question(champ) for champ in self.section.champs]

    def _question(self, champ: Champ) -> Question:
        bound = [self[name] for name in self.fields if _belongs(champ, name)]
        value = self.answers.get(champ.cle)
        source = ""
        if isinstance(value, dict) and value.get("source"):
            source = f"{value['source']}, {value.get('millesime', '')}".strip(", ")
        if champ.nature != "liste":
            return Question(champ, bound, [], source)
        width = len(champ.colonnes)
        rows = [bound[start : start + width] for start in range(0, len(bound), width)]
        return Question(champ, [], rows, source)


def _name(champ: Champ, part: str) -> str:
    return f"{champ.cle}{SEPARATOR}{part}" if part else champ.cle


def _part(champ: Champ, name: str) -> str:
    return "" if name == champ.cle else name.removeprefix(champ.cle + SEPARATOR)


def _belongs(champ: Champ, name: str) -> bool:
    return name == champ.cle or name.startswith(champ.cle + SEPARATOR)


def section_form(
    section: Section, answers: Mapping[str, object], data: Data = None
) -> SectionForm:
    """The form of a section, bound to what was posted or filled with the answers."""
    return SectionForm(section, answers, data)
