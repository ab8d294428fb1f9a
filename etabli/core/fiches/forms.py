"""The Django form of one section: composite answers are spread over fields and gathered back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Unpack

from django import forms

from etabli.core.coecriture.forms import SharedForm
from etabli.core.fiches import figures, lists, natures
from etabli.core.fiches.definition import Champ, Section
from etabli.core.fiches.printing import readable
from etabli.core.fichiers.joints import by_name
from etabli.core.ui.options import Data, FormOptions

SEPARATOR = "__"
#: the part of a person that takes them from their account
ACCOUNT = "compte"
#: the buttons of a list: `ajouter=sites`, `retirer=sites__2`
ADD, REMOVE = "ajouter", "retirer"


@dataclass(frozen=True, slots=True)
class Entry:
    """Fields that fold to one line once they are filled: a row of a list, a person, a cost.

    name  what « Retirer » sends; empty where nothing can be taken away
    line  the answer in words
    file  what sends a file with the row; empty where it takes none
    """

    name: str
    title: str
    line: str
    is_open: bool
    fields: list[forms.BoundField]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a template shows of one question: its fields, alone or as rows of a list.

    source, corrected     where a figure comes from; who corrected it, and what its source said
    noun, blank, can_add  « un site »; the row that a script copies; is there room for one more
    """

    champ: Champ
    fields: list[forms.BoundField]
    source: str = ""
    corrected: str = ""
    rows: list[Entry] = field(default_factory=list)
    entry: Entry | None = None
    noun: str = ""
    blank: Entry | None = None
    can_add: bool = False

    @property
    def is_simple(self) -> bool:
        return len(self.fields) == 1


class SectionForm(SharedForm):
    """The fields of one section. `values()` gives back the answers, by key.

    `added` names the list that shows one more empty row, `nouns` what a row of each list is (« un site »),
    `people` those whose account already says what a question about a person asks.
    """

    def __init__(
        self,
        section: Section,
        answers: Mapping[str, object],
        data: Data = None,
        *,
        added: str = "",
        nouns: Mapping[str, str] | None = None,
        people: Sequence[Mapping[str, str]] = (),
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.section, self.answers = section, answers
        self.added, self.nouns = added, nouns or {}
        self.people = {one["courriel"]: one for one in people}
        for champ in section.champs:
            self._add(champ, answers.get(champ.cle))

    def _add(self, champ: Champ, value: object) -> None:
        parts = (
            lists.fields(champ, self._numbers(champ, value))
            if champ.nature == "liste"
            else natures.of(champ).parts(champ, value)
        )
        if self._offers(champ, value):
            parts = {ACCOUNT: self._accounts(), **parts}
        for part, one in parts.items():
            self.fields[_name(champ, part)] = one
        if not self.is_bound:
            self.initial.update(self.spread(champ.cle, self.answers.get(champ.cle)))

    def _offers(self, champ: Champ, value: object) -> bool:
        """Is the person still to be said, or sent from their account?"""
        if champ.nature != "personne" or not self.people:
            return False
        return value is None or _name(champ, ACCOUNT) in self.data

    def _accounts(self) -> forms.Field:
        known = [
            (key, ", ".join(filter(None, (f"{one['prenom']} {one['nom']}", one["fonction"]))))
            for key, one in self.people.items()
        ]
        choices = [("", "Quelqu’un d’autre, à écrire ci-dessous"), *known]
        told = json.dumps(self.people, ensure_ascii=False)
        return forms.ChoiceField(
            label="Une personne du dossier", choices=choices, required=False,
            widget=forms.Select(attrs={"data-compte": told}),
        )  # fmt: skip

    def _taken(self, parts: Mapping[str, object]) -> dict[str, object]:
        """What was typed of a person, completed by the account that was chosen."""
        if ACCOUNT not in parts:
            return dict(parts)
        typed = {part: value for part, value in parts.items() if part != ACCOUNT}
        account = self.people.get(str(parts.get(ACCOUNT) or ""), {})
        return {part: value or account.get(part) for part, value in typed.items()}

    def _numbers(self, champ: Champ, value: object) -> set[int]:
        """The rows that have fields: those kept, those sent, those asked for, one at least."""
        kept = range(max(len(lists.rows_of(value)), lists.needed(champ), 1))
        found = {*kept, *lists.posted(champ, self.data)}
        return {*found, max(found) + 1} if self.added == champ.cle else found

    def asked(self) -> list[str]:
        return [champ.cle for champ in self.section.champs]

    def label(self, cle: str) -> str:
        return self._champ(cle).libelle

    def spread(self, cle: str, value: object) -> dict[str, object]:
        champ = self._champ(cle)
        given = natures.of(champ).spread(champ, value)
        return {name: given.get(_part(champ, name)) for name in self._names(champ)}

    def in_words(self, cle: str, value: object) -> list[str]:
        return readable(self._champ(cle), value)

    def _champ(self, cle: str) -> Champ:
        return next(champ for champ in self.section.champs if champ.cle == cle)

    def _names(self, champ: Champ) -> list[str]:
        return [name for name in self.fields if _belongs(champ, name)]

    def clean(self) -> None:
        """What is wrong with an answer as a whole is said under one of its parts."""
        for champ, value in self._gathered():
            if fault := natures.of(champ).fault(champ, value):
                self.add_error(_name(champ, fault[0]), fault[1])

    def values(self) -> dict[str, object]:
        """The answers of the fields that could be read, by key; None empties an answer."""
        return {champ.cle: value for champ, value in self._gathered()}

    def _gathered(self) -> Iterator[tuple[Champ, object]]:
        for champ in self.section.champs:
            names = self._names(champ)
            if not any(name in self.errors for name in names):
                cleaned = {_part(champ, name): self.cleaned_data.get(name) for name in names}
                yield champ, natures.of(champ).gather(champ, self._taken(cleaned))

    # -- what a template shows ---------------------------------------------------------------

    def questions(self) -> list[Question]:
        """The questions in order, ready for the template."""
        return [self._question(champ) for champ in self.section.champs]

    def _question(self, champ: Champ) -> Question:
        if champ.nature == "liste":
            return self._list(champ)
        bound = [self[name] for name in self._names(champ)]
        value = self.answers.get(champ.cle)
        origin = figures.origin(champ, value) if champ.nature == "chiffre" else ""
        is_corrected = isinstance(value, dict) and "initial" in value
        is_folded = champ.nature in natures.COMPOSITES
        return Question(
            champ,
            bound,
            source="" if is_corrected else origin,
            corrected=origin if is_corrected else "",
            entry=self._entry(champ) if is_folded else None,
        )

    def _entry(self, champ: Champ) -> Entry:
        """A person or a cost: folded once whole."""
        nature, names = natures.of(champ), self._names(champ)
        now = {_part(champ, name): self._now(name) for name in names}
        value = nature.gather(champ, self._taken(now))
        is_whole = nature.is_filled(champ, value) and not any(self[name].errors for name in names)
        line = " ; ".join(nature.lines(champ, value))
        return Entry("", champ.libelle, line, not is_whole, [self[name] for name in names])

    def _list(self, champ: Champ) -> Question:
        noun = self.nouns.get(champ.cle, "une ligne")
        shown = [number for number in self._row_numbers(champ) if self._is_shown(champ, number)]
        rows = [
            self._row(champ, number, f"{_bare(noun)} {n}") for n, number in enumerate(shown, 1)
        ]
        blank = forms.Form(auto_id=self.auto_id)
        for column in champ.colonnes:
            first = self.fields[_name(champ, f"0{SEPARATOR}{column.cle}")]
            name = _name(champ, f"{lists.COPIED}{SEPARATOR}{column.cle}")
            blank.fields[name] = deepcopy(first)
        name = f"{champ.cle}{SEPARATOR}{lists.COPIED}"
        copied = Entry(name, _bare(noun), "", True, list(blank), _file(champ, name))
        can_add = not champ.max or len(rows) < champ.max
        return Question(champ, [], rows=rows, noun=noun, blank=copied, can_add=can_add)

    def _row_numbers(self, champ: Champ) -> list[int]:
        parts = (_part(champ, name) for name in self._names(champ))
        return sorted({int(part.split(SEPARATOR)[0]) for part in parts})

    def _is_shown(self, champ: Champ, number: int) -> bool:
        """A row that is written, sent, required or asked for; no other waits empty."""
        sent = lists.posted(champ, self.data)
        is_due = not sent and number < lists.needed(champ)
        is_last = self.added == champ.cle and number == self._row_numbers(champ)[-1]
        return is_due or is_last or number in sent or bool(self._cells(champ, number))

    def _row(self, champ: Champ, number: int, title: str) -> Entry:
        cells = self._cells(champ, number)
        bound = [self[name] for name in self._names_of_row(champ, number)]
        is_open = any(one.errors for one in bound) or not lists.is_whole(champ, cells)
        name = f"{champ.cle}{SEPARATOR}{number}"
        line = by_name(lists.line_of(champ, cells))
        return Entry(name, title, line, is_open, bound, _file(champ, name))

    def _names_of_row(self, champ: Champ, number: int) -> list[str]:
        return [_name(champ, f"{number}{SEPARATOR}{one.cle}") for one in champ.colonnes]

    def _cells(self, champ: Champ, number: int) -> lists.Row:
        """What the row holds now, as it is kept."""
        names = self._names_of_row(champ, number)
        found = {
            column.cle: natures.plain(self._now(name))
            for column, name in zip(champ.colonnes, names, strict=True)
        }
        return {cle: value for cle, value in found.items() if value not in (None, "")}

    def _now(self, name: str) -> object:
        """The value of a field on the page: what was sent and read, else what is kept."""
        if not self.is_bound:
            return self.initial.get(name)
        try:
            return self.fields[name].clean(self[name].data)
        except forms.ValidationError:
            return None


def _file(champ: Champ, row: str) -> str:
    return f"{lists.JOINED}{row}" if lists.takes_file(champ) else ""


def _bare(noun: str) -> str:
    """« Site » for « un site »."""
    word = noun.partition(" ")[2]
    return f"{word[:1].upper()}{word[1:]}"


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
