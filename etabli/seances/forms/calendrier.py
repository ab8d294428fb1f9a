"""The calendar: a day to keep, days when nobody is asked to come."""

from __future__ import annotations

import datetime as dt

from django import forms

from etabli.core.ui.forms import DayField, LineField
from etabli.seances.states import GenreContrainte


class KeepForm(forms.Form):
    """The day of a milestone, as proposed or another one."""

    jour = DayField(label="Jour retenu", help_text="Le premier, si cela dure plusieurs jours.")


class ConstraintForm(forms.Form):
    """Elections, the team elsewhere, a local event."""

    genre = forms.ChoiceField(label="Contrainte", choices=GenreContrainte.choices)
    motif = LineField(
        label="De quoi s’agit-il",
        max_length=120,
        help_text="Par exemple « élections départementales », « semaine de la foire ».",
    )
    du = DayField(label="Du")
    au = DayField(label="Au", required=False, help_text="Laissez vide pour un seul jour.")

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        first, last = data.get("du"), data.get("au")
        if isinstance(first, dt.date) and last is None and "au" not in self.errors:
            data["au"] = first
        return data
