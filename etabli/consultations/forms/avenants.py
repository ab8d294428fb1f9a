"""What people type of an avenant: what it changes and why; a number; a publication."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from django import forms

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors.awarding import firms_of
from etabli.consultations.states import BaseAvenant, ObjetAvenant, PublieePar
from etabli.core.ui.forms import DayField, LineField, LongTextField, MoneyField, WholeField
from etabli.core.ui.options import Data, Files, FormOptions


class AvenantForm(forms.Form):
    """2.7.6: its object, its basis, what it adds, its reasons."""

    objet = forms.ChoiceField(label="Objet", choices=[("", "Choisir"), *ObjetAvenant.choices])
    base = forms.ChoiceField(
        label="Base juridique",
        choices=[("", "Choisir"), *BaseAvenant.choices],
        help_text="Sans changement de prix, une durée ou un périmètre relève de R2194-7.",
    )
    duree_ajoutee = WholeField(
        label="Mois ajoutés",
        required=False,
        min_value=0,
        max_value=24,
        help_text="Pour un avenant de durée.",
    )
    montant_ht = MoneyField(
        label="Montant HT",
        required=False,
        min_value=Decimal("-999999.99"),
        help_text="En plus, ou en moins avec le signe moins. Rien si le prix ne change pas.",
    )
    motif = LongTextField(
        label="Motif",
        max_length=2000,
        help_text="Il est imprimé dans l’avenant et gardé au journal.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, marche: MarcheSubsequent,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        firms = firms_of(marche.groupement)
        rows = Organisation.objects.filter(pk__in=[one.pk for one in firms])
        self.fields["organisation"] = forms.ModelChoiceField(
            label="Entreprise dont la part change",
            queryset=rows.order_by("nom", "pk"),
            required=False,
            empty_label="Le mandataire",
        )
        self.order_fields(
            ["objet", "base", "duree_ajoutee", "montant_ht", "organisation", "motif"]
        )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        found["duree_ajoutee"] = found.get("duree_ajoutee") or 0
        found["montant_ht"] = found.get("montant_ht") or Decimal("0.00")
        return found


class ComplementForm(forms.Form):
    numero_ej = LineField(
        label="Numéro d’engagement complémentaire",
        max_length=20,
        help_text="Celui que Chorus donne : dix chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class ModificationForm(forms.Form):
    """P7: who published it, and which day."""

    publie_par = forms.ChoiceField(
        label="Qui a publié cette modification",
        choices=PublieePar.choices,
        widget=forms.RadioSelect,
    )
    published_on = DayField(label="Publiée le", past=True)
