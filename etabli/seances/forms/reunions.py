"""A meeting: its frame, then who came and what was said."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from django import forms

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.documents import marks
from etabli.core.ui.forms import DayField, HourField, LineField, LongTextField, WholeField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import Reunion, SessionInSitu
from etabli.seances.states import COMMITTEES, College, GenreReunion

SHORT = {"class": "et-w-short", "inputmode": "numeric"}


class ReunionForm(forms.Form):
    """When, where, what for."""

    genre = forms.ChoiceField(label="Quelle réunion", choices=())
    objet = LineField(
        label="Objet",
        required=False,
        max_length=120,
        help_text="Le nom du groupe thématique, ou ce dont on parlera.",
    )
    session = forms.ModelChoiceField(
        label="Session préparée ou relue",
        queryset=SessionInSitu.objects.none(),
        required=False,
        empty_label="Aucune",
        help_text="Pour une préparation ou un débriefing.",
    )
    jour = DayField(label="Jour")
    heure = HourField(label="Heure", initial=dt.time(10))
    duree = WholeField(
        label="Durée",
        min_value=15,
        max_value=720,
        initial=120,
        widget=forms.TextInput(attrs=SHORT),
    )
    lieu = LineField(
        label="Lieu",
        max_length=200,
        help_text="La salle et son adresse, ou « en visioconférence ».",
    )
    ordre_du_jour = LongTextField(
        label="Ordre du jour",
        required=False,
        rows=6,
        max_length=4000,
        help_text=f"Un point par ligne. {marks.HELP}",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        atelier: Atelier, reunion: Reunion | None = None, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if reunion is not None:
            options["initial"] = {name: getattr(reunion, name) for name in self.base_fields}
        super().__init__(data, files, **options)
        self.fields["duree"].suffix = "minutes"  # type: ignore[attr-defined]
        sessions = SessionInSitu.objects.filter(atelier=atelier).order_by("numero")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        if not sessions:
            del self.fields["session"]
        if reunion is not None:
            del self.fields["genre"]
            return
        found = GenreReunion if atelier.notified_on else COMMITTEES
        self.fields["genre"].choices = [  # type: ignore[attr-defined]
            ("", "Choisissez"),
            *((one.value, one.label) for one in found),
        ]


class MeetingMinutesForm(forms.Form):
    """Who came, college by college, and what was said."""

    takes_object = True

    compte_rendu = LongTextField(
        label="Compte rendu",
        rows=10,
        max_length=20000,
        help_text=f"Ce qui s’est dit, sans nommer personne. {marks.HELP}",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: Reunion, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        told = {f"venus_{code}": number for code, number in obj.participants.items()}
        options["initial"] = {"compte_rendu": obj.compte_rendu, **told}
        super().__init__(data, files, **options)
        minutes = self.fields.pop("compte_rendu")
        for college in College:
            self.fields[f"venus_{college.value}"] = WholeField(
                label=f"{college.label} : combien sont venus", required=False, min_value=0, max_value=500,
                widget=forms.TextInput(attrs=SHORT),
            )  # fmt: skip
        self.fields["compte_rendu"] = minutes

    def clean(self) -> dict[str, object]:
        """The counts, under one name; nobody counted is refused by the act."""
        data = super().clean() or {}
        found = {college.value: data.pop(f"venus_{college.value}", None) for college in College}
        return {**data, "participants": {code: n for code, n in found.items() if n}}


class HoldReunionForm(MeetingMinutesForm):
    """The same, with the day it took place."""

    tenue_le = DayField(label="Tenue le", past=True)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: Reunion, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, obj=obj, actor=actor, **options)
        if obj.jour <= horloge.today():
            self.initial["tenue_le"] = obj.jour
