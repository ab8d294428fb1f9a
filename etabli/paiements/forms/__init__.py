"""What people type about payments: days, numbers, filters of the list."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.acteurs.models import Organisation
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import euros
from etabli.core.ui.forms import DayField, LineField, LongTextField, WholeField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.paiements.models import ServiceFait
from etabli.paiements.selectors import parts


class CertifyForm(forms.Form):
    """CH-5: the day of certification."""

    on = DayField(label="Service fait certifié le", past=True, initial=horloge.today)


class ClaimForm(forms.Form):
    """CH-6: the number of Chorus Pro, and the day the request was received there."""

    numero = LineField(
        label="Numéro de la demande dans Chorus Pro",
        max_length=40,
        error_messages={"required": "Saisissez le numéro de la demande dans Chorus Pro."},
    )
    on = DayField(
        label="Reçue dans Chorus Pro le",
        past=True,
        initial=horloge.today,
        help_text="Le délai de paiement part de ce jour, ou du service fait s’il est plus tardif.",
    )
    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: ServiceFait, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        waiting = parts.to_claim(obj)
        if len(parts.shares(obj)) < 2:
            return
        rows = Organisation.objects.filter(pk__in=[one.organisation.pk for one in waiting])
        amounts = [f"{one.organisation.nom} {euros(one.ttc, 'TTC')}" for one in waiting]
        self.fields["beneficiaire"] = forms.ModelChoiceField(
            label="Entreprise payée",
            queryset=rows.order_by("nom", "pk"),
            empty_label="Choisir",
            help_text=f"Chacune dépose sa demande. Restent : {', '.join(amounts)}."
            if amounts
            else "",
        )
        self.order_fields(["beneficiaire"])


class AgreeForm(forms.Form):
    """CH-12: the day the holder agreed, in Chorus Pro."""

    on = DayField(label="Accord donné le", past=True, initial=horloge.today)


class ObjectForm(forms.Form):
    motif = LongTextField(
        label="Motif du refus",
        max_length=2000,
        help_text="Dites-le aussi au sous-traitant ; c’est gardé au journal.",
        error_messages={"required": "Dites pourquoi vous refusez cette demande."},
    )


class PayForm(forms.Form):
    on = DayField(label="Payée le", past=True, initial=horloge.today)


class RejectForm(forms.Form):
    motif = LongTextField(
        label="Ce qui est à corriger",
        help_text="Le titulaire le lira ; c’est gardé au journal.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites ce qui est à corriger : le titulaire le lira."},
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
            ("AU_TITULAIRE", "Reçues, accord du titulaire attendu"),
            ("RECUE", "Reçues, service fait attendu"),
            ("PAYEE", "Payées"),
            ("REJETEE", "Rejetées"),
        ],
    )
    annee = WholeField(label="Reçues en (année)", required=False, min_value=2019, max_value=2100)
