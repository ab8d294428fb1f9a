"""Sending a signed letter: the file or the photos of its pages, and what can be checked at once."""

from __future__ import annotations

from typing import Unpack, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from etabli.acteurs.models import Organisation
from etabli.candidatures.courriers import accepted_qualities
from etabli.candidatures.states import Qualite
from etabli.core import horloge
from etabli.core.ui.forms import DayField, FileField, LineField, LongTextField
from etabli.core.ui.options import Data, FieldOptions, Files, FormOptions


class PagesInput(forms.FileInput):
    """One file, or the photos of the pages of one letter."""

    allow_multiple_selected = True


class PagesField(FileField):
    """The file or the photos, in the order given. Cleaned to a list of uploads."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault(
            "widget", PagesInput(attrs={"accept": ".pdf,image/jpeg,image/png,.heic"})
        )
        super().__init__(formats=("pdf", "jpg", "png", "heic"), **options)

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(PagesField, self).clean(one, initial) for one in given or [None]]


class LetterForm(forms.Form):
    """Who signed, when, in what quality; three things to look at before sending."""

    fichier = PagesField(
        label="Courrier signé",
        help_text="Un PDF, ou les photos de ses pages prises avec votre téléphone.",
        error_messages={"required": "Choisissez le PDF ou les photos du courrier signé."},
    )
    signataire_nom = LineField(
        label="Nom de la personne qui signe", max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    signataire_qualite = forms.ChoiceField(label="En qualité de")
    signe_on = DayField(
        label="Date du courrier",
        past=True,
        help_text="Moins d’un an avant le dépôt de la candidature.",
    )
    is_signe = forms.BooleanField(label="Le courrier est signé", required=False)
    is_bien_adresse = forms.BooleanField(
        label="Il est adressé à la sous-direction de l’Aménagement durable (AD1, DHUP, DGALN)",
        required=False,
    )
    nomme_l_atelier = forms.BooleanField(label="Il nomme cet Atelier", required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        format_court: str, organisation: Organisation, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        named = self.fields["nomme_l_atelier"]
        named.label = f"{named.label} et le format {format_court}"
        accepted = accepted_qualities(organisation.type)
        quality = cast(forms.ChoiceField, self.fields["signataire_qualite"])
        kept = [(value, label) for value, label in Qualite.choices if value in accepted]
        quality.choices = [*kept, (Qualite.AUTRE.value, str(Qualite.AUTRE.label))]
        self.initial.setdefault("signe_on", horloge.today())


class LetterRefusalForm(forms.Form):
    """DGALN asks for another letter."""

    motif = LongTextField(label="Ce qu’il faut refaire", max_length=1000)


class AnswerForm(forms.Form):
    """The answer of the porteurs to one item."""

    reponse = LongTextField(label="Votre réponse", max_length=4000, required=False)
    fichier = FileField(
        label="Pièce jointe", required=False, formats=("pdf", "odt", "docx", "jpg", "png")
    )

    def clean(self) -> dict[str, object]:
        if not self.errors and not any(self.cleaned_data.get(n) for n in ("reponse", "fichier")):
            raise forms.ValidationError("Écrivez une réponse ou joignez une pièce.")
        return self.cleaned_data


class RefusalForm(forms.Form):
    """DGALN sends one answer back."""

    motif = LongTextField(label="Pourquoi cette réponse ne suffit pas", max_length=1000)
