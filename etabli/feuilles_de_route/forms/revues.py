"""A review: one line per action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django import forms

from etabli.core.states import Shown
from etabli.core.ui.forms import LongTextField, is_told
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.feuilles_de_route.models import Action, Revue

#: from 5 to 1, in the words of who answers
MARKS = [(5, "5 — très utile"), (4, "4"), (3, "3"), (2, "2"), (1, "1 — peu utile")]


class AskedAction(TypedDict):
    """An action as a review asks about it: where it stood, where it stands, the step it may take."""

    action: Action
    before: str
    now: Shown
    asked: str
    next: str


class ReviewForm(forms.Form):
    """One line per action: what blocks, what would help, and the step it took (6.4)."""

    commentaires = LongTextField(
        label="Où en êtes-vous ?", max_length=3000, rows=4, required=False,
        help_text="Deux ou trois phrases suffisent.",
    )  # fmt: skip
    besoins = LongTextField(
        label="De quel appui avez-vous besoin ?", max_length=2000, rows=3, required=False
    )
    participants = LongTextField(
        label="Qui a répondu", max_length=1000, rows=2, required=False,
        help_text="Par fonction, sans nom.",
    )  # fmt: skip
    changements = LongTextField(
        label="Ce qui a changé grâce à l’Atelier", max_length=2000, rows=4, required=False
    )
    note = forms.TypedChoiceField(
        label="Referiez-vous un Atelier ?", coerce=int, empty_value=None, required=False,
        choices=[(5, "5 — oui, sans hésiter"), (4, "4"), (3, "3"), (2, "2"), (1, "1 — non")],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(
        self, data: Data = None, files: Files = None, *,
        revue: Revue, rows: Iterable[AskedAction], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.rows = list(rows)
        if not revue.is_last:
            del self.fields["note"], self.fields["changements"]
        for row in self.rows:
            self._add_line(row["action"], row["next"])

    def _add_line(self, action: Action, step: str) -> None:
        pk = action.pk
        if step:
            self.fields[f"etape_{pk}"] = forms.BooleanField(
                label=f"Elle a avancé : passer à « {step} »", required=False
            )
        self.fields[f"blocage_{pk}"] = LongTextField(
            label="Ce qui bloque", max_length=600, rows=2, required=False
        )
        self.fields[f"aide_{pk}"] = LongTextField(
            label="Aide souhaitée", max_length=600, rows=2, required=False
        )

    def lines(self) -> list[dict[str, object]]:
        """Each action with its bound fields; what is written of its trouble, or refused, is shown unfolded."""
        return [self._line(row) for row in self.rows]

    def _line(self, row: AskedAction) -> dict[str, object]:
        pk = row["action"].pk
        trouble = self[f"blocage_{pk}"], self[f"aide_{pk}"]
        return {
            **row,
            "etape": self[f"etape_{pk}"] if row["next"] else None,
            "blocage": trouble[0],
            "aide": trouble[1],
            "has_trouble": is_told(*trouble),
        }

    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name in self.fields]

    def answers(self) -> dict[str, Any]:
        """As the service takes them."""
        data = self.cleaned_data
        pks = [row["action"].pk for row in self.rows]
        return {
            "lignes": {
                pk: {"blocage": data[f"blocage_{pk}"], "aide": data[f"aide_{pk}"]} for pk in pks
            },
            "etapes": {pk for pk in pks if data.get(f"etape_{pk}")},
            **{name: data[name] for name in self.base_fields if name in data},
        }


class MarkForm(forms.Form):
    """K23: what the Atelier was worth."""

    note = forms.TypedChoiceField(
        label="Votre note", coerce=int, widget=forms.RadioSelect, choices=MARKS,
        help_text="Une seule par organisation ; la moyenne se lit par ceux qui suivent l’Atelier.",
    )  # fmt: skip
    mot = LongTextField(
        label="En un mot", max_length=1000, rows=3, required=False,
        help_text="Ce qui a compté, ce qui a manqué. Sans nommer personne.",
    )  # fmt: skip
