"""The dossier, the terms, the publication."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Unpack

from django import forms

from etabli.candidatures.formats import format_of
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import Canal
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.coecriture.forms import SharedForm
from etabli.core.delais.calcul import end_in_days
from etabli.core.formats import euros
from etabli.core.ui.forms import (
    DayField,
    HourField,
    LineField,
    LongTextField,
    MoneyField,
    WholeField,
)
from etabli.core.ui.options import Data, Files, FormOptions

DEFAULT = "consultation_defaut_jours"
NOON = dt.time(12, 0)


class SectionForm(SharedForm):
    """One section of the dossier."""

    texte = LongTextField(
        label="Texte",
        help_text="Une ligne qui commence par un tiret est une puce.",
        max_length=20000,
        rows=14,
        required=False,
    )


class TermsForm(forms.Form):
    """M2: what is fixed before publication."""

    takes_object = True
    objet = LongTextField(label="Objet", help_text="Une phrase.", max_length=1000, rows=2)
    budget_ttc = MoneyField(label="Budget TTC", min_value=Decimal("0.01"))
    budget_motif = LongTextField(
        label="Pourquoi ce budget",
        help_text="À écrire s’il dépasse nettement la référence du format.",
        max_length=2000,
        rows=3,
        required=False,
    )
    is_budget_said = forms.BooleanField(label="Dire ce budget dans le règlement", required=False)
    estimation_ht = MoneyField(
        label="Estimation HT",
        help_text="Pour l’État seul : elle aide à voir une offre anormalement basse.",
        min_value=Decimal("0.01"),
        required=False,
    )
    duree_mois = WholeField(label="Durée d’exécution, en mois", min_value=1, max_value=36)
    has_auditions = forms.BooleanField(label="Prévoir des auditions", required=False)
    canal = forms.ChoiceField(
        label="Où les offres se remettent",
        help_text="Un seul endroit, écrit dans le règlement et figé à la publication. Sur Établi, trois détenteurs "
        "font d’abord leurs clés, et les éprouvent.",
        choices=Canal.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        reference = parametres.decimal(
            format_of(obj.atelier).montant_reference, on=horloge.today()
        )
        kwargs.setdefault("initial", _initial(obj, reference))
        super().__init__(data, files, **kwargs)
        self.fields["budget_ttc"].help_text = (
            f"La référence du format est de {euros(reference, 'TTC')}. Une offre plus chère que ce budget sera "
            "inacceptable."
        )


def _initial(obj: MarcheSubsequent, reference: Decimal) -> dict[str, object]:
    return {
        "objet": obj.objet,
        "budget_ttc": obj.budget_ttc or reference,
        "budget_motif": obj.budget_motif,
        "is_budget_said": obj.is_budget_said,
        "estimation_ht": obj.estimation_ht,
        "duree_mois": obj.duree_mois
        or parametres.integer("duree_cible_mois_local", on=horloge.today()),
        "has_auditions": obj.has_auditions,
        "canal": obj.canal,
    }


class ClosingForm(forms.Form):
    """A day and an hour of Paris."""

    closes_day = DayField(label="Clôture, le", future=True)
    closes_hour = HourField(label="à (heure de Paris)", initial=NOON)

    def clean(self) -> dict[str, object]:
        """`closes_at` instead of the day and the hour."""
        found = super().clean() or {}
        day, hour = found.pop("closes_day", None), found.pop("closes_hour", None)
        if day and hour is not None:
            found["closes_at"] = dt.datetime.combine(day, hour, horloge.PARIS).astimezone(dt.UTC)
        return found


class PublishForm(ClosingForm):
    """M2: the reference on PLACE and the last second."""

    takes_object = True
    reference_place = LineField(
        label="Référence sur PLACE",
        help_text="Celle que PLACE donne à la consultation que vous y avez créée.",
        max_length=60,
    )
    field_order = ("reference_place", "closes_day", "closes_hour")

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        today = horloge.today()
        usual = end_in_days(today, parametres.integer(DEFAULT, on=today), rolls=True)
        kwargs.setdefault("initial", {"closes_day": usual, "closes_hour": NOON})
        super().__init__(data, files, **kwargs)
