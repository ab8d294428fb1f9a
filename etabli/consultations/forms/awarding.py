"""What people type of an award: a paper, a number, a proof, a day."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.states import NatureAttestation, PublieePar
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.ui.forms import DayField, FileField, LineField
from etabli.core.ui.options import Data, Files, FormOptions


class PieceForm(forms.Form):
    """N-14: one paper of one firm of the chosen holder."""

    takes_object = True
    nature = forms.ChoiceField(
        label="Pièce", choices=[("", "Choisir"), *NatureAttestation.choices]
    )
    issued_on = DayField(label="Date de la pièce", past=True)
    valid_until = DayField(
        label="Valable jusqu’au",
        required=False,
        help_text="Pour les attestations et l’assurance. Rien pour des coordonnées bancaires.",
    )
    fichier = FileField(label="Fichier", formats=("pdf", "jpg", "png"), max_mb=10)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        obj: MarcheSubsequent,
        actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:
        kwargs.setdefault("initial", _first_missing(obj))
        super().__init__(data, files, **kwargs)
        firms = awarding.firms_of(obj.attributaire) if obj.attributaire else []
        rows = Organisation.objects.filter(pk__in=[one.pk for one in firms]).order_by("nom", "pk")
        self.fields["organisation"] = forms.ModelChoiceField(
            label="Entreprise", queryset=rows, empty_label="Choisir"
        )
        self.order_fields(["organisation"])


def _first_missing(obj: MarcheSubsequent) -> dict[str, object]:
    """What is asked next is proposed."""
    left = [one for one in awarding.pieces(obj, on=horloge.today()) if one.fault]
    if not left:
        return {}
    return {"organisation": left[0].organisation.pk, "nature": left[0].nature.value}


class EngageForm(forms.Form):
    """CH-3: the number that Chorus gave."""

    numero_ej = LineField(
        label="Numéro d’engagement juridique",
        max_length=20,
        help_text="Celui que Chorus donne : dix chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class NotifyForm(forms.Form):
    """M11: how the contract reached its holder."""

    preuve = LineField(
        label="Preuve de la notification",
        max_length=300,
        help_text="PLACE, courrier recommandé électronique… et sa référence.",
    )


class PublicationForm(forms.Form):
    """DE-1: who published the essential data, and which day."""

    publie_par = forms.ChoiceField(
        label="Qui a publié ces données",
        choices=[(PublieePar.PLACE.value, "PLACE"), (PublieePar.PLATEFORME.value, "Nous, avec le fichier d’Établi")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    published_on = DayField(label="Publiées le", past=True)
