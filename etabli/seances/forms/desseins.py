"""The vision, a site: the words of a version, its day, its session, its picture."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.ateliers.models import Atelier
from etabli.core.documents import marks
from etabli.core.ui.forms import DayField, FileField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import SessionInSitu
from etabli.seances.states import GenreDessein, Images


class VersionForm(forms.Form):
    """One version."""

    texte = LongTextField(
        label="Ce que l’Atelier en dit", rows=10, max_length=4000, help_text=marks.HELP
    )
    jour = DayField(label="Dit le", past=True)
    session = forms.ModelChoiceField(
        label="À la session",
        queryset=SessionInSitu.objects.none(),
        required=False,
        empty_label="Entre deux sessions",
    )
    image = FileField(label="Image", formats=("jpg", "png"), max_mb=10, required=False)
    image_alt = LineField(
        label="Ce que montre l’image", max_length=300, required=False,
        help_text="Une phrase, lue à la place de l’image par qui ne la voit pas.",
    )  # fmt: skip
    image_credit = LineField(label="Crédit de l’image", max_length=120, required=False)
    images = forms.ChoiceField(
        label="Droit à l’image", choices=Images.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        atelier: Atelier, text: str = "", **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        options["initial"] = {"texte": text}
        super().__init__(data, files, **options)
        sessions = SessionInSitu.objects.filter(atelier=atelier).order_by("numero")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("image") and not (data.get("image_alt") and data.get("images")):
            self.add_error(
                "image_alt",
                "Avec une image, dites ce qu’elle montre et ce qu’il en est du droit à l’image.",
            )
        return data


class DesseinForm(VersionForm):
    """The first version, and what it is of."""

    genre = forms.ChoiceField(
        label="Qu’est-ce ?", choices=GenreDessein.choices, widget=forms.RadioSelect
    )
    titre = LineField(
        label="Titre",
        max_length=120,
        help_text="Quelques mots : « La halle », « La vallée en 2050 ».",
    )
    field_order = ("genre", "titre")
