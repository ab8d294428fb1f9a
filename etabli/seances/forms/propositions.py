"""What is said in the room, and what becomes of it."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.db.models import QuerySet

from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.ui.forms import (
    LineField,
    LongTextField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import Proposition, SessionInSitu
from etabli.seances.states import (
    College,
    EtatProposition,
)


class CommentForm(forms.Form):
    """A word with the fate of a proposition, if there is something to say."""

    motif = LongTextField(label="Un mot d’explication", required=False, max_length=1000, rows=3)


class RewordForm(forms.Form):
    """The words of a proposition, corrected; its number never changes."""

    takes_object = True

    texte = LongTextField(label="La proposition", max_length=1000, rows=4)
    theme = LineField(label="Thème", required=False, max_length=80)
    table = LineField(label="Table", required=False, max_length=60)
    localisation = LineField(label="Lieu concerné", required=False, max_length=200)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Proposition, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        options["initial"] = {name: getattr(obj, name) for name in self.base_fields}
        super().__init__(data, files, **options)


class PropositionForm(forms.Form):
    """An idea typed by the pilote or the team; never with a name."""

    texte = LongTextField(
        label="La proposition",
        max_length=1000,
        rows=4,
        help_text="Comme elle a été dite, en une ou deux phrases. Aucun nom de personne.",
    )
    session = forms.ModelChoiceField(
        label="Session",
        queryset=SessionInSitu.objects.none(),
        required=False,
        empty_label="Hors session",
    )
    theme = LineField(label="Thème", required=False, max_length=80)
    table = LineField(
        label="Table", required=False, max_length=60, help_text="Par exemple : Table 3."
    )
    localisation = LineField(label="Lieu concerné", required=False, max_length=200)
    auteur_type = forms.ChoiceField(
        label="Collège de l’auteur",
        required=False,
        choices=[("", "Plusieurs, ou non connu"), *College.choices],
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, atelier: Atelier, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        sessions = SessionInSitu.objects.filter(atelier=atelier).order_by("numero")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class PropositionFilter(forms.Form):
    """The filters of the list; they live in the address."""

    etat = forms.ChoiceField(
        label="Sort", required=False, choices=[("", "Tous"), *EtatProposition.choices]
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    auteur_type = forms.ChoiceField(
        label="Collège", required=False, choices=[("", "Tous"), *College.choices]
    )

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        rows: QuerySet[Proposition],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.rows = rows
        themes = sorted({t for t in rows.values_list("theme", flat=True) if t})
        self.fields["theme"].choices = [("", "Tous"), *((t, t) for t in themes)]  # type: ignore[attr-defined]

    def found(self) -> QuerySet[Proposition]:
        """The rows the filters keep; a filter nobody knows keeps everything."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return self.rows.filter(**{name: value for name, value in chosen.items() if value})
