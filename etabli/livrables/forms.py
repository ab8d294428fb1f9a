"""What people type about a livrable: a part, a deposit, a decision, a remark."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core import horloge, parametres
from etabli.core.coecriture.forms import SharedForm
from etabli.core.documents import marks
from etabli.core.ui.forms import (
    DayField,
    FileField,
    LineField,
    LongTextField,
    MoneyField,
    NumberField,
    WholeField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.livrables.models import SectionLivrable
from etabli.livrables.states import CONSIGNES, Cercle, Images, ObjetAudition, Partie

IMAGES_AIDE = (
    "Plans, photos, dessins : une personne reconnaissable doit avoir donné son accord. "
    "Tant que des autorisations manquent, le document ne peut pas être publié."
)


def images_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Droit à l’image",
        choices=Images.choices,
        widget=forms.RadioSelect,
        help_text=IMAGES_AIDE,
        error_messages={"required": "Dites ce qu’il en est du droit à l’image."},
    )


def motif_field(label: str, help_text: str) -> LongTextField:
    return LongTextField(label=label, help_text=help_text, max_length=4000, rows=6)


class SectionForm(SharedForm):
    """One part of the document; its image is a question that a file answers."""

    texte = LongTextField(
        label="Texte",
        help_text=marks.HELP,
        max_length=20000,
        rows=14,
        required=False,
    )
    image = FileField(
        label="Image (carte, croquis, photo)", formats=("jpg", "png"), max_mb=10, required=False
    )
    image_alt = LongTextField(
        label="Ce que montre l’image",
        help_text="Une phrase, lue à la place de l’image par qui ne la voit pas.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    image_legende = LineField(label="Légende et crédit", max_length=200, required=False)
    without_image = forms.BooleanField(label="Retirer l’image", required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, section: SectionLivrable, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["texte"].required = CONSIGNES[Partie(section.code)].is_required
        if section.image is None:
            del self.fields["without_image"]

    def values(self) -> dict[str, object]:
        """An image that nobody chose is the one that is kept."""
        found = super().values()
        is_out = found.pop("without_image", False)
        if found and not found["image"]:
            del found["image"]
        return {**found, "image": None} if is_out else found

    def asked(self) -> list[str]:
        return [name for name in self.fields if name != "without_image"]

    def spread(self, cle: str, value: object) -> dict[str, object]:
        return {} if cle == "image" else super().spread(cle, value)

    def in_words(self, cle: str, value: object) -> list[str]:
        name = getattr(value, "name", "") if cle == "image" else ""
        return [name] if name else super().in_words(cle, value)


class DueDayForm(forms.Form):
    """The day by which it is handed in."""

    due_on = DayField(
        label="À remettre au plus tard le",
        future=True,
        help_text="Le jour convenu au cadrage, avant la fin du contrat.",
    )


class DepositForm(forms.Form):
    """The composed document."""

    images = images_field()
    note = LongTextField(label="Mot d’accompagnement", max_length=1000, rows=3, required=False)


class PdfForm(forms.Form):
    """A PDF to read, before it is handed in."""

    pdf = FileField(label="Le PDF à vérifier", formats=("pdf",), max_mb=50)


class FilesForm(forms.Form):
    """Files made elsewhere."""

    pdf = FileField(
        label="Le document en PDF",
        formats=("pdf",),
        max_mb=50,
        help_text="Un PDF balisé, avec un titre et une langue.",
    )
    source = FileField(
        label="Le document modifiable",
        formats=("odt", "docx"),
        max_mb=50,
        help_text="Le fichier d’où vient le PDF.",
    )
    images = images_field()
    note = LongTextField(label="Mot d’accompagnement", max_length=1000, rows=3, required=False)


class AdmitForm(forms.Form):
    motif = LongTextField(
        label="Mot au groupement", max_length=2000, rows=3, required=False,
        help_text="Facultatif ; il figure dans la décision.",
    )  # fmt: skip


class PostponeForm(forms.Form):
    motif = motif_field(
        "Ce qui est à corriger", "Point par point : le groupement le lit tel quel."
    )
    jours = WholeField(
        label="Jours laissés pour corriger", min_value=1, max_value=120, required=False
    )

    def __init__(
        self, data: Data = None, files: Files = None, **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **kwargs)
        days = parametres.integer("ajournement_jours", on=horloge.today())
        self.fields["jours"].help_text = f"{days} jours si vous laissez ce champ vide."


class HearingForm(forms.Form):
    objet = forms.ChoiceField(
        label="Ce que vous envisagez", choices=ObjetAudition.choices, widget=forms.RadioSelect
    )
    motif = motif_field(
        "Ce que vous reprochez au livrable", "Ces raisons figurent dans le courrier."
    )


class ObservationsForm(forms.Form):
    observations = motif_field("Vos observations", "Elles sont lues par le chef de service.")


class RefactionForm(forms.Form):
    taux = NumberField(
        label="Réfaction en pourcentage",
        max_value=100,
        required=False,
        help_text="En pourcentage ou en euros, l’un des deux.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    montant = MoneyField(label="Réfaction en euros HT", required=False)
    motif = motif_field("Raisons de la réfaction", "Elles figurent dans la décision.")


class RejectForm(forms.Form):
    motif = motif_field("Raisons du rejet", "Elles figurent dans la décision.")


class ImagesForm(forms.Form):
    images = images_field()


class RefusePublicationForm(forms.Form):
    motif = motif_field("Pourquoi vous refusez", "Le service pilote lit vos raisons.")


class WithdrawPublicationForm(forms.Form):
    motif = motif_field(
        "Pourquoi vous le retirez", "L’équipe et les collectivités lisent ces raisons."
    )


class CommentForm(forms.Form):
    """A remark and its circle; the circles offered are those its author reads."""

    cercle = forms.ChoiceField(label="Qui lira ce commentaire", widget=forms.RadioSelect)
    texte = LongTextField(label="Votre commentaire", max_length=3000, rows=4)

    def __init__(
        self, data: Data = None, files: Files = None, *, circles: list[Cercle], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["cercle"].choices = [(c.value, c.label) for c in circles]  # type: ignore[attr-defined]
        if len(circles) == 1:
            self.fields["cercle"].initial = circles[0].value
        if Cercle.ETAT in circles:
            self.fields["texte"].widget.attrs["data-sans-copie"] = ""
