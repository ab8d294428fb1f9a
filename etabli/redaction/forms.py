"""What people type of a text: a section, a deposit, two versions to compare."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.coecriture.forms import SharedForm
from etabli.core.documents import marks
from etabli.core.formats import moment
from etabli.core.ui.forms import DayField, FileField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.livrables.forms import images_field
from etabli.redaction.models import LONGEST, SectionTexte, Texte
from etabli.redaction.states import Extension, Place, Reponse, Usage


class SectionForm(SharedForm):
    """One section; the script adds a bar of marks above it and the preview follows what is typed."""

    corps = LongTextField(
        label="Texte de la partie",
        help_text=marks.HELP,
        max_length=LONGEST,
        rows=18,
        required=False,
    )

    def __init__(
        self, data: Data = None, files: Files = None, **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["corps"].widget.attrs["data-marques"] = ""


class HandInForm(forms.Form):
    """What goes with a livrable; a paper that is not one asks nothing."""

    takes_object = True
    images = images_field()
    note = LongTextField(label="Mot d’accompagnement", max_length=1000, rows=3, required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        obj: Texte,
        actor: object,
        **kwargs: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **kwargs)
        if obj.livrable is None:
            self.fields.clear()


class VersionsForm(forms.Form):
    """Two versions of a section."""

    de = forms.ChoiceField(label="Comparer la version")
    a = forms.ChoiceField(label="avec")

    def __init__(self, data: Data = None, *, section: SectionTexte) -> None:
        super().__init__(data)
        rows = section.versions.order_by("-numero")
        named = [(str(one.numero), f"{one.numero}, {one.written_by_name}") for one in rows]
        for name in ("de", "a"):
            self.fields[name].choices = named  # type: ignore[attr-defined]


class SendOutForm(forms.Form):
    """What goes to a word processor."""

    extension = forms.ChoiceField(
        label="Format", choices=Extension.choices, widget=forms.RadioSelect, initial=Extension.DOCX
    )
    code = forms.ChoiceField(label="Ce qui sort", required=False)
    depuis = forms.ChoiceField(
        label="Montrer nos changements depuis",
        required=False,
        help_text="En DOCX, chaque changement porte le nom de qui l’a écrit, comme un suivi de modifications.",
    )

    def __init__(self, data: Data = None, *, texte: Texte) -> None:
        super().__init__(data, auto_id="id_sortir_%s")
        parts = [(one.code, f"{one.rang}. {one}") for one in texte.sections.order_by("rang")]
        self.fields["code"].choices = [("", "Tout le texte"), *parts]  # type: ignore[attr-defined]
        self.fields["depuis"].choices = [("", "Ne rien montrer"), *_outs(texte)]  # type: ignore[attr-defined]


class BringBackForm(forms.Form):
    """A file that comes back."""

    fichier = FileField(label="Le fichier qui revient", formats=("docx", "odt"), max_mb=10)
    sortie = forms.ChoiceField(
        label="De quelle sortie il vient",
        required=False,
        help_text="Le fichier le dit lui-même ; choisissez seulement s’il ne le dit plus.",
    )

    def __init__(self, data: Data = None, files: Files = None, *, texte: Texte) -> None:
        super().__init__(data, files, auto_id="id_rapporter_%s")
        self.fields["sortie"].choices = [("", "Celle que dit le fichier"), *_outs(texte)]  # type: ignore[attr-defined]


def _outs(texte: Texte) -> list[tuple[str, str]]:
    """What went out of this text, the last first."""
    rows = texte.sorties.all()[:30]
    return [
        (str(one.pk), f"{one.get_extension_display()}, {moment(one.at)}, {one.out_by_name}")
        for one in rows
    ]


class ImageForm(forms.Form):
    """A picture of a section."""

    image = FileField(label="La photo, la carte ou le dessin", formats=("jpg", "png"), max_mb=25)
    alt = LongTextField(
        label="Ce que montre l’image", max_length=500, rows=2,
        help_text="Une phrase, lue à la place de l’image par qui ne la voit pas.",
    )  # fmt: skip
    legende = LineField(label="Légende", max_length=200, required=False)
    credit = LineField(label="Crédit", max_length=120, help_text="L’auteur de l’image.")
    place = forms.ChoiceField(
        label="Place", choices=Place.choices, widget=forms.RadioSelect, initial=Place.TEXTE
    )
    droit = images_field()


class PersonForm(forms.Form):
    """Somebody one recognises on a picture."""

    personne = LineField(
        label="Qui l’on reconnaît",
        max_length=120,
        help_text="Quelques mots suffisent : « la femme au chapeau, à gauche ».",
    )
    usages = forms.MultipleChoiceField(
        label="Pour quels usages",
        choices=Usage.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Usage.DOCUMENT],
        help_text="Un accord vaut pour un usage, pas pour les autres.",
        error_messages={"required": "Choisissez au moins un usage."},
    )


class AnswerForm(forms.Form):
    """What the person answered."""

    reponse = forms.ChoiceField(
        label="Sa réponse",
        choices=Reponse.choices,
        widget=forms.RadioSelect,
        help_text="Ne pas savoir n’est pas un oui : l’image attend.",
    )
    repondu_le = DayField(
        label="Répondu le",
        past=True,
        required=False,
        help_text="Aujourd’hui, si vous laissez ce champ vide.",
    )
