"""What people type about an intermediate acompte (CH-8)."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.formats import euros
from etabli.core.ui.forms import LongTextField, MoneyField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.paiements.models import ServiceFait


class AcompteForm(forms.Form):
    """How much of the step is done, and what."""

    montant = MoneyField(label="Montant de l’acompte, en € TTC")
    travaux = LongTextField(
        label="Prestations exécutées", max_length=2000, help_text="Le service pilote les vérifie."
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, step: ServiceFait, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        name, most = step.get_etape_display(), euros(step.ttc, "TTC")
        self.fields["montant"].help_text = f"Moins que l’étape « {name} », {most}. Il s’en déduit."


class DeclineForm(forms.Form):
    motif = LongTextField(
        label="Motif du refus", max_length=2000, help_text="Le titulaire le lit."
    )
