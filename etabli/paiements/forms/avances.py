"""What people type about the parts of a marché, its advances, what is asked back."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.consultations.selectors.awarding import firms_of
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import euros
from etabli.core.ui.forms import DayField, LineField, MoneyField, YesNoField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.paiements.models import Repartition
from etabli.paiements.payloads import Part


class ShareForm(forms.Form):
    """CH-10: for each firm of the groupement, its part and whether it is a small or medium one."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Repartition, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.firms = firms_of(obj.marche.groupement)
        kept = {one.organisation_id: one for one in obj.parts.order_by("rang")}
        price = euros(obj.marche.ttc, "TTC")
        for place, firm in enumerate(self.firms):
            known = kept.get(firm.pk)
            self.fields[f"ttc_{firm.pk}"] = MoneyField(
                label=f"Part de {firm.nom}, en € TTC",
                required=place == 0,
                initial=known.ttc if known else obj.marche.ttc if len(self.firms) == 1 else None,
                help_text=f"Le total des parts est le prix du marché, {price}."
                if place == 0
                else "Rien si l’entreprise ne fait rien de ce marché.",
            )
            self.fields[f"pme_{firm.pk}"] = YesNoField(
                label=f"{firm.nom} est-elle une petite ou moyenne entreprise ?",
                required=place == 0,
                initial=("oui" if known.is_pme else "non") if known else None,
            )

    def clean(self) -> dict[str, object]:
        """`parts`, the mandataire first, instead of the fields."""
        found = super().clean() or {}
        parts = []
        for firm in self.firms:
            ttc, is_pme = found.pop(f"ttc_{firm.pk}", None), found.pop(f"pme_{firm.pk}", None)
            if not ttc:
                continue
            if is_pme is None and not self.has_error(f"pme_{firm.pk}"):
                self.add_error(f"pme_{firm.pk}", "Dites si cette entreprise est une PME.")
            parts.append(Part(firm, ttc, bool(is_pme)))
        return {**found, "parts": tuple(parts)}


class AdvanceForm(forms.Form):
    on = DayField(label="Versée le", past=True, initial=horloge.today)


class IssueForm(forms.Form):
    """CH-11: the number that the accountant gave."""

    numero = LineField(
        label="Numéro du titre de perception",
        max_length=40,
        error_messages={"required": "Saisissez le numéro du titre de perception."},
    )
    on = DayField(label="Émis le", past=True, initial=horloge.today)


class RecoverForm(forms.Form):
    on = DayField(label="Remboursé le", past=True, initial=horloge.today)
