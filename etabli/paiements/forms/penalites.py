"""What people type about a late livrable (CH-13)."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.formats import compte, euros
from etabli.core.ui.forms import LongTextField, MoneyField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.livrables.models import Livrable
from etabli.paiements.selectors import penalites as reads


def _named(obj: Livrable) -> str:
    """Each with how late it is."""
    days = reads.days_late(obj, on=horloge.today())
    return f"{obj.get_type_display()}, {compte(days, 'jour,jours')} de retard"


class PenaltyForm(forms.Form):
    """The livrable, what the late part is worth, why."""

    livrable = forms.ModelChoiceField(
        Livrable.objects.none(), label="Livrable en retard", empty_label="Choisissez"
    )
    valeur_ht = MoneyField(label="Valeur HT de la part en retard, en €")
    motif = LongTextField(
        label="Motif", max_length=2000, help_text="Le titulaire le lit, et peut y répondre."
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, marche: MarcheSubsequent,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        late = reads.late_ones(marche, on=horloge.today())
        rows = Livrable.objects.filter(pk__in=[one.pk for one in late]).order_by("pk")
        self.fields["livrable"].queryset = rows  # type: ignore[attr-defined]
        self.fields["livrable"].label_from_instance = _named  # type: ignore[attr-defined]
        whole = euros(marche.ht, "HT")
        self.fields[
            "valeur_ht"
        ].help_text = (
            f"Le prix de l’étape, ou tout le marché, {whole}, si le retard le rend inutile."
        )


class ObservationsForm(forms.Form):
    observations = LongTextField(label="Observations", max_length=4000)
