"""What people type about a subcontractor (CH-12): what the form DC4 asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.formats import euros
from etabli.core.ui.forms import DayField, LongTextField, MoneyField, YesNoField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches.forms.cadres import FirmForm
from etabli.paiements.payloads import StepPart
from etabli.paiements.selectors import parts, sous_traitances


class DeclareForm(FirmForm):
    """Who, what, how much of each step, how it is paid."""

    prestations = LongTextField(label="Prestations sous-traitées", max_length=2000)
    conditions = LongTextField(
        label="Conditions de paiement",
        max_length=2000,
        help_text="Le compte à créditer, les acomptes, la variation du prix s’il y en a une.",
    )
    is_pme = YesNoField(label="Le sous-traitant est-il une petite ou moyenne entreprise ?")
    wants_advance = YesNoField(label="Demande-t-il l’avance ?", initial="non")

    def __init__(
        self, data: Data = None, files: Files = None, *, marche: MarcheSubsequent,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.rows = parts.parts_of(marche)
        self.steps = sous_traitances.open_steps(marche)
        if len(self.rows) > 1:
            self.fields["donneur"] = forms.ModelChoiceField(
                label="Entreprise du groupement qui sous-traite",
                queryset=Organisation.objects.filter(
                    pk__in=[one.organisation_id for one in self.rows]
                ).order_by("nom", "pk"),
                empty_label="Choisir",
            )
        left = {
            (step.pk, firm.organisation_id): most
            for firm in self.rows
            for step, most in parts.left_to_subcontract(marche, firm.organisation_id)
        }
        for step in self.steps:
            said = [
                f"{firm.organisation.nom} {euros(left[step.pk, firm.organisation_id])}"
                for firm in self.rows
                if (step.pk, firm.organisation_id) in left
            ]
            self.fields[_name(step.etape)] = MoneyField(
                label=f"{step.get_etape_display()}, en € TTC",
                required=False,
                help_text=f"Au plus : {', '.join(said)}."
                if said
                else "Rien ne reste à sous-traiter.",
            )
        names = [_name(step.etape) for step in self.steps]
        self.order_fields(
            ["entreprise", "nouvelle", "is_pme", "donneur", "prestations", *names, "conditions", "wants_advance"]
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """`organisation`, `donneur` and `steps` instead of the fields."""
        found = super().clean() or {}
        try:
            found["organisation"] = self.firm()
        except ValidationError as fault:
            self.add_error("entreprise", fault)
        for name in ("entreprise", "nouvelle"):
            found.pop(name, None)
        found.setdefault("donneur", self.rows[0].organisation if self.rows else None)
        amounts = {step.etape: found.pop(_name(step.etape), None) for step in self.steps}
        found["steps"] = tuple(
            StepPart(etape, ttc) for etape, ttc in amounts.items() if isinstance(ttc, Decimal) and ttc
        )  # fmt: skip
        return found


def _name(etape: str) -> str:
    return f"ttc_{etape.lower()}"


class AcceptForm(forms.Form):
    on = DayField(label="Accepté le", past=True, initial=horloge.today)


class RefuseForm(forms.Form):
    motif = LongTextField(
        label="Motif du refus", max_length=2000, help_text="Il est imprimé dans la réponse au titulaire."
    )  # fmt: skip


class StopForm(forms.Form):
    motif = LongTextField(
        label="Motif, et accord du sous-traitant",
        max_length=2000,
        help_text="Dites quand le sous-traitant a donné son accord écrit.",
    )
