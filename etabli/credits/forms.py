"""What people type about credits: a year to read, a delegation to make."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Unpack

from django import forms
from django.db.models import QuerySet

from etabli.acteurs.models import Organisation
from etabli.core import horloge
from etabli.core.ui.forms import DayField, LineField, MoneyField, WholeField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.credits import pages
from etabli.credits.models import EnveloppeBudgetaire

OPENED_BY_DGALN = "Crédits ouverts par la DGALN"
ZERO = Decimal("0.00")


class YearForm(forms.Form):
    """The year shown; the current one by default."""

    exercice = forms.TypedChoiceField(label="Exercice", coerce=int, required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, years: list[int], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["exercice"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """CH-2: from which envelope, to which service, how much AE and CP, for which year."""

    source = forms.ModelChoiceField(
        EnveloppeBudgetaire.objects.none(),
        label="Prises sur",
        required=False,
        empty_label=OPENED_BY_DGALN,
    )
    service = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Pour le service",
        empty_label="Choisissez un service",
        error_messages={"required": "Choisissez le service qui reçoit les crédits."},
    )
    exercice = WholeField(
        label="Exercice",
        min_value=2019,
        max_value=2100,
        error_messages={"required": "Écrivez l’année de l’exercice, par exemple 2026."},
    )
    ae = MoneyField(label="Autorisations d’engagement (AE)", required=False)
    cp = MoneyField(label="Crédits de paiement (CP)", required=False)
    on = DayField(label="Date de la délégation", past=True, initial=horloge.today)
    objet = LineField(label="Objet", required=False, max_length=200)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        sources: QuerySet[EnveloppeBudgetaire], is_national: bool, **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        if not is_national:
            self.fields["source"].required = True
            self.fields["source"].empty_label = "Choisissez votre enveloppe"  # type: ignore[attr-defined]
            self.fields["source"].error_messages["required"] = (
                "Choisissez l’enveloppe de votre service."
            )
        self.fields["service"].queryset = pages.services()  # type: ignore[attr-defined]

    def hide(self) -> None:
        """For the page of confirmation: what was typed goes with it, unseen."""
        for field in self.fields.values():
            field.widget = field.hidden_widget()

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > horloge.today():
            raise forms.ValidationError(
                "Une délégation s’enregistre quand elle est faite : corrigez la date."
            )
        return day

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        data["ae"], data["cp"] = data.get("ae") or ZERO, data.get("cp") or ZERO
        if not self.errors and data["ae"] <= 0 and data["cp"] <= 0:
            raise forms.ValidationError("Écrivez un montant d’AE, de CP, ou des deux.")
        return data
