"""What people type about payments: days, numbers, a réfaction with its reasons, filters of the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.ui.forms import DayField, MoneyField
from etabli.paiements.models import ServiceFait
from etabli.paiements.states import Etape


def not_tomorrow(day: dt.date) -> None:
    if day > horloge.today():
        raise ValidationError("Cette date n’est pas encore passée : corrigez-la.")


class CertifyForm(forms.Form):
    """CH-5: the day of certification; on the balance, a réfaction decided at the admission."""

    takes_object = True

    on = DayField(
        label="Service fait certifié le", initial=horloge.today, validators=[not_tomorrow]
    )
    refaction = MoneyField(
        label="Réfaction TTC, s’il y en a une",
        required=False,
        help_text="Baisse de prix décidée à l’admission du livrable, le titulaire entendu.",
    )
    motif_refaction = forms.CharField(
        label="Motif de la réfaction",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, obj: ServiceFait, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obj.etape != Etape.ADMISSION:
            del self.fields["refaction"]
            del self.fields["motif_refaction"]


class ClaimForm(forms.Form):
    """CH-6: the number of Chorus Pro, and the day the request was received there."""

    numero = forms.CharField(
        label="Numéro de la demande dans Chorus Pro",
        max_length=40,
        error_messages={"required": "Saisissez le numéro de la demande dans Chorus Pro."},
    )
    on = DayField(
        label="Reçue dans Chorus Pro le",
        initial=horloge.today,
        validators=[not_tomorrow],
        help_text="Le délai de paiement part de ce jour, ou du service fait s’il est plus tardif.",
    )


class PayForm(forms.Form):
    on = DayField(label="Payée le", initial=horloge.today, validators=[not_tomorrow])


class RejectForm(forms.Form):
    motif = forms.CharField(
        label="Ce qui est à corriger",
        help_text="Le titulaire le lira ; c’est gardé au journal.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites ce qui est à corriger : le titulaire le lira."},
    )


class FilterForm(forms.Form):
    """The list of requests."""

    etat = forms.ChoiceField(
        label="Demandes",
        required=False,
        choices=[
            ("", "Toutes"),
            ("RETARD", "En retard"),
            ("A_PAYER", "À payer"),
            ("RECUE", "Reçues, service fait attendu"),
            ("PAYEE", "Payées"),
            ("REJETEE", "Rejetées"),
        ],
    )
    annee = forms.IntegerField(label="Reçues en", required=False, min_value=2019, max_value=2100)
