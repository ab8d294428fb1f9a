"""Questions, answers, a later closing."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.consultations.forms.preparation import ClosingForm
from etabli.consultations.guards.questions import LONGEST_ANSWER, LONGEST_QUESTION
from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import Actor
from etabli.core.ui.forms import LongTextField
from etabli.core.ui.options import Data, Files, FormOptions


class QuestionForm(forms.Form):
    """M3: one question."""

    texte = LongTextField(
        label="Question",
        help_text="Elle sera lue de tous les titulaires, sans votre nom : n’y mettez rien qui vous désigne.",
        max_length=LONGEST_QUESTION,
        rows=5,
    )


class PostponeForm(ClosingForm):
    """The new closing and why."""

    motif = LongTextField(
        label="Motif", help_text="Il sera lu de tous les titulaires.", max_length=2000, rows=3
    )


class AnswersForm(ClosingForm):
    """M3: one field a question that waits; the closing only when it has to move."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["closes_day"].required = self.fields["closes_hour"].required = False
        self.fields["closes_day"].label = "Nouvelle clôture, si elle doit bouger, le"
        waiting = list(obj.questions.filter(answered_at=None).order_by("numero"))
        for one in waiting:
            self.fields[f"reponse_{one.numero}"] = LongTextField(
                label=f"Réponse à la question {one.numero}",
                help_text=one.texte,
                max_length=LONGEST_ANSWER,
                rows=4,
                required=False,
            )
        names = [f"reponse_{one.numero}" for one in waiting]
        self.order_fields([*names, "closes_day", "closes_hour"])

    def clean(self) -> dict[str, object]:
        """`reponses` by number of question, `closes_at` when a day is given."""
        found = super().clean()
        names = [name for name in found if name.startswith("reponse_")]
        given = {int(name.removeprefix("reponse_")): found.pop(name) for name in names}
        return {**found, "reponses": {number: text for number, text in given.items() if text}}
