"""What people type to end a marché before its term (2.7.4)."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from etabli.core import horloge
from etabli.core.ui.forms import DayField, LongTextField, MoneyField
from etabli.paiements.states import Voie


class FinForm(forms.Form):
    """How, why, and what is agreed or charged."""

    voie = forms.ChoiceField(
        label="Comment le marché prend fin", choices=Voie.choices, widget=forms.RadioSelect
    )
    motif = LongTextField(
        label="Motif",
        max_length=2000,
        help_text="Il est imprimé dans la décision, et dans la mise en demeure après une faute.",
    )
    indemnite_convenue = MoneyField(
        label="Indemnité convenue, en €",
        required=False,
        help_text="Pour une résiliation amiable seulement. Elle ne porte pas de taxe.",
    )
    surcout = MoneyField(
        label="Surcoût mis à la charge du titulaire, en € TTC",
        required=False,
        help_text="Après une faute seulement, quand il est connu.",
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        for name in ("indemnite_convenue", "surcout"):
            found[name] = found.get(name) or Decimal("0.00")
        return found


class DecideForm(forms.Form):
    on = DayField(label="Prend effet le", past=True, initial=horloge.today)


class NoticeForm(forms.Form):
    on = DayField(label="Envoyée le", past=True, initial=horloge.today)
