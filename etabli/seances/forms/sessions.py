"""The frame of a session, its moments, its words."""

from __future__ import annotations

import datetime as dt
from typing import Any, Unpack

from django import forms

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import site_days_hint
from etabli.core import horloge
from etabli.core.documents import marks
from etabli.core.ui.forms import (
    DayField,
    HourField,
    LineField,
    LongTextField,
    WholeField,
    YesNoField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import Sequence, SessionInSitu
from etabli.seances.states import (
    College,
    Methode,
    NatureSequence,
)

ONE_DAY = "Laissez vide le dernier jour si tout tient en un seul."
SHORT = {"class": "et-w-short", "inputmode": "numeric"}


class SessionForm(forms.Form):
    """The frame of a session (screen 12): when, where, for whom."""

    titre = LineField(
        label="Titre", max_length=120, help_text="Par exemple : « Deux jours à l’usine »."
    )
    debut_on = DayField(label="Premier jour")
    fin_on = DayField(label="Dernier jour", required=False)
    heure_debut = HourField(label="Début de chaque journée", initial=dt.time(9))
    heure_fin = HourField(label="Fin de chaque journée", initial=dt.time(17, 30))
    lieu = LineField(
        label="Lieu",
        max_length=200,
        help_text="La salle et son adresse, comme on les dirait à quelqu’un qui vient.",
    )
    capacite = WholeField(
        label="Capacité",
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=SHORT),
        help_text="Nombre de personnes que la salle accueille ; au-delà, une liste d’attente se forme.",
    )
    accessibilite = LongTextField(
        label="Accessibilité du lieu",
        required=False,
        rows=3,
        max_length=600,
        help_text="Accès de plain-pied, places de stationnement réservées, boucle magnétique, toilettes adaptées…",
    )
    presentation = LongTextField(
        label="Présentation",
        required=False,
        max_length=2000,
        help_text="Ce que le public lira avant de s’inscrire : pourquoi venir, ce qu’on y fera.",
    )
    is_public = YesNoField(
        label="La session est-elle ouverte au public ?",
        help_text="Sinon, seules les personnes invitées viennent.",
        initial=True,
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        atelier: Atelier, session: SessionInSitu | None = None, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if session is not None:
            options.setdefault("initial", self.told(session))
        super().__init__(data, files, **options)
        self.days_hint = f"{site_days_hint(atelier, on=horloge.today())} {ONE_DAY}"
        for college in College:
            self.fields[f"cible_{college.value}"] = WholeField(
                label=college.label, required=False, min_value=0, max_value=1000,
                widget=forms.TextInput(attrs=SHORT),
            )  # fmt: skip

    @classmethod
    def told(cls, session: SessionInSitu) -> dict[str, object]:
        """What is already known of a session, as the form reads it."""
        known = {name: getattr(session, name) for name in cls.base_fields}
        return known | {f"cible_{code}": number for code, number in session.cible.items()}

    def target_fields(self) -> list[forms.BoundField]:
        return [self[f"cible_{college.value}"] for college in College]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        first, last = data.get("debut_on"), data.get("fin_on")
        if first and last and last < first:
            self.add_error(
                "fin_on", "Le dernier jour précède le premier : corrigez l’un des deux."
            )
        start, end = data.get("heure_debut"), data.get("heure_fin")
        if start and end and end <= start:
            self.add_error("heure_fin", "La journée finit avant de commencer : corrigez l’heure.")
        data["fin_on"] = last or first
        return data

    def session_fields(self) -> dict[str, Any]:
        """The cleaned values under the names of the session's fields."""
        data = dict(self.cleaned_data)
        found = {c.value: data.pop(f"cible_{c.value}") for c in College}
        return {**data, "cible": {code: number for code, number in found.items() if number}}


class SequenceForm(forms.Form):
    """A moment of the programme."""

    titre = LineField(label="Titre de la séquence", max_length=120)
    jour = forms.TypedChoiceField(label="Jour", coerce=int)
    duree = WholeField(
        label="Durée",
        min_value=5,
        max_value=720,
        widget=forms.TextInput(attrs={**SHORT, "data-programme-duree": ""}),
        error_messages={
            "min_value": "Une séquence dure au moins cinq minutes.",
            "max_value": "Une séquence ne dépasse pas douze heures : découpez-la.",
        },
    )
    nature = forms.ChoiceField(
        label="Nature",
        choices=NatureSequence,
        initial=NatureSequence.SEANCE,
    )
    methode = forms.ChoiceField(label="Méthode", choices=Methode, initial=Methode.TABLE)
    objectif = LongTextField(label="Objectif", required=False, rows=2, max_length=600)
    animateur = LineField(label="Qui anime", required=False, max_length=120)
    materiel = LineField(label="Matériel", required=False, max_length=200)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        session: SessionInSitu, sequence: Sequence | None = None, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if sequence is not None:
            options["initial"] = {name: getattr(sequence, name) for name in self.base_fields}
        super().__init__(data, files, **options)
        days = [(n, f"Jour {n}") for n in range(1, session.jours + 1)]
        self.fields["jour"].choices = days  # type: ignore[attr-defined]
        self.fields["duree"].suffix = "minutes"  # type: ignore[attr-defined]
        if len(days) == 1:
            self.fields["jour"].widget = forms.HiddenInput()
            self.initial.setdefault("jour", 1)


class CloseSessionForm(forms.Form):
    """F9: what took place, said by the person who closes."""

    visite_tenue = YesNoField(label="La visite collective a-t-elle eu lieu ?", required=True)
    seance_tenue = YesNoField(label="La séance collective a-t-elle eu lieu ?", required=True)


class ReasonForm(forms.Form):
    """Why a proposition is set aside: read by everyone."""

    motif = LongTextField(
        label="Pourquoi l’écarter ?",
        max_length=1000,
        rows=3,
        help_text="La raison sera lue par tous, au compte rendu comme à l’écran.",
    )


class MinutesForm(forms.Form):
    """The words of the minutes (5.3, parts 3 to 5), with light marks."""

    deroule = LongTextField(
        label="Déroulé réel",
        required=False,
        rows=6,
        help_text=f"Ce qui s’est passé, dans l’ordre, et ce qui a différé du programme. {marks.HELP}",
    )
    accords = LongTextField(
        label="Paroles et points d’accord",
        required=False,
        rows=6,
        help_text="Sans nommer personne : « un habitant », « les élus ».",
    )
    desaccords = LongTextField(label="Désaccords", required=False, rows=4)


class DecisionForm(forms.Form):
    """Who does what, for when."""

    quoi = LineField(label="Quoi", max_length=300)
    qui = LineField(label="Quel service, quelle collectivité", max_length=120)
    pour_le = DayField(label="Pour le", required=False)
