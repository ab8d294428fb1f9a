"""Sending a signed letter: the file or the photos of its pages, and what can be checked at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Unpack, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from etabli.acteurs.models import Organisation
from etabli.candidatures.courriers import accepted_qualities
from etabli.candidatures.formats import CourrierAttendu
from etabli.candidatures.models.courriers import MOIS_MAX
from etabli.candidatures.states import Qualite
from etabli.core import horloge
from etabli.core.delais.calcul import is_less_than_months_before
from etabli.core.fichiers.inspection.framing import LEAST, Framing
from etabli.core.ui.forms import DayField, FileField, LineField, LongTextField, WholeField
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


@dataclass(frozen=True, slots=True)
class Counts:
    """Until when a letter is recent enough: the day of the deposit, and for how many months."""

    deposit: dt.date
    months: int


class SideField(WholeField):
    """Per cent of a side; nothing typed cuts nothing."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            min_value=0, max_value=100 - LEAST, label=label, initial=0,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip

    def clean(self, value: object) -> int:
        return int(super().clean(value or 0))


class LetterForm(forms.Form):
    """Who signed, when, in what quality; three things to look at before sending.

    What would make the letter « à refaire » is said here, before it leaves.
    """

    fichier = PagesField(
        label="Courrier signé",
        help_text="Un PDF, ou les photos de ses pages prises avec votre téléphone : vous les verrez avant "
        "l’envoi.",
        error_messages={"required": "Choisissez le PDF ou les photos du courrier signé."},
    )
    signataire_nom = LineField(
        label="Nom de la personne qui signe", max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    signataire_qualite = forms.ChoiceField(
        label="En qualité de", help_text="Une autre personne ne peut pas signer ce courrier."
    )
    signe_on = DayField(
        label="Date du courrier",
        past=True,
        help_text="Moins d’un an avant le dépôt de la candidature.",
    )
    is_signe = forms.BooleanField(
        label="Le courrier est signé",
        error_messages={
            "required": "Regardez si le courrier est signé, puis cochez ; sinon faites-le signer."
        },
    )
    is_bien_adresse = forms.BooleanField(
        label="Il est adressé à la sous-direction de l’Aménagement durable (AD1, DHUP, DGALN)",
        error_messages={
            "required": "Regardez à qui le courrier est adressé, puis cochez ; sinon reprenez le modèle."
        },
    )
    nomme_l_atelier = forms.BooleanField(
        label="Il nomme cet Atelier",
        error_messages={
            "required": "Regardez si le courrier nomme cet Atelier et son format, puis cochez ; sinon "
            "reprenez le modèle."
        },
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        format_court: str, courrier: CourrierAttendu, organisation: Organisation, counts: Counts,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.counts = counts
        named = self.fields["nomme_l_atelier"]
        named.label = f"{named.label} et le format {format_court}"
        accepted = accepted_qualities(organisation.type)
        quality = cast(forms.ChoiceField, self.fields["signataire_qualite"])
        kept = [(value, label) for value, label in Qualite.choices if value in accepted]
        quality.choices = kept if len(kept) == 1 else [("", "Choisissez"), *kept]
        self.initial.setdefault("signe_on", horloge.today())
        self.fields |= _more(courrier)

    def more(self) -> list[forms.BoundField]:
        """What some letters of this format may say besides."""
        return [self[name] for name in ("is_autrement_nomme", "duree_mois") if name in self.fields]

    def clean_signe_on(self) -> dt.date:
        """A letter too old for the deposit is said now, not once it is received."""
        day: dt.date = self.cleaned_data["signe_on"]
        if not is_less_than_months_before(day, self.counts.months, deadline=self.counts.deposit):
            raise forms.ValidationError(
                f"Daté du {day:%d/%m/%Y}, il a {self.counts.months} mois ou plus au dépôt du "
                f"{self.counts.deposit:%d/%m/%Y} : faites-en signer un nouveau."
            )
        return day


def _more(courrier: CourrierAttendu) -> dict[str, forms.Field]:
    """What is asked of the letters that may be called otherwise, or engage for a time (D-09, D-10)."""
    found: dict[str, forms.Field] = {}
    if courrier.admis:
        found["is_autrement_nomme"] = forms.BooleanField(
            label=f"Il s’intitule « {courrier.admis} »",
            help_text="Il convient s’il prend en charge les frais d’organisation : la DGALN le vérifiera.",
            required=False,
        )
    if courrier.may_end:
        found["duree_mois"] = WholeField(
            label="S’il engage le service pour une durée, nombre de mois", required=False,
            min_value=1, max_value=MOIS_MAX,
            help_text="Rien s’il dit « jusqu’à son terme ». Au-delà de la durée, il faudra un nouveau courrier.",
        )  # fmt: skip
    return found


class FramingForm(forms.Form):
    """What is cut off a photograph, on each side, in per cent of what one sees."""

    gauche = SideField(label="À gauche")
    haut = SideField(label="En haut")
    droite = SideField(label="À droite")
    bas = SideField(label="En bas")
    #: an empty side is a side of which nothing is cut
    use_required_attribute = False

    def clean(self) -> dict[str, int]:
        """The four sides; too much cut is said in words."""
        found = self.cleaned_data
        for one, other, words in (
            ("gauche", "droite", "à gauche et à droite"),
            ("haut", "bas", "en haut et en bas"),
        ):
            if found.get(one, 0) + found.get(other, 0) > 100 - LEAST:
                self.add_error(
                    one, f"Rognez moins {words} : il doit rester {LEAST} % de la photo."
                )
        return found

    def framing(self, now: Framing, gesture: str) -> Framing:
        """What a gesture makes of a photograph, once the form is valid; the edges typed are cut too."""
        said = self.cleaned_data
        cut = Framing(now.turns, (said["gauche"], said["haut"], said["droite"], said["bas"]))
        made = {
            "entiere": Framing(now.turns),
            "gauche": cut.turned("gauche"),
            "droite": cut.turned("droite"),
        }
        return made.get(gesture, cut)


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
