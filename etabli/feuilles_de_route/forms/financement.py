"""Plans of finance and their lines."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from django import forms

from etabli.core import horloge
from etabli.core.coecriture.forms import SharedForm
from etabli.core.ui.forms import DayField, LineField, MoneyField, NumberField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.core.words import said_by
from etabli.feuilles_de_route.cofinancement import SOURCES, Nature
from etabli.feuilles_de_route.states import (
    StatutLigne,
    TypePorteur,
)


class PlanForm(SharedForm):
    """One plan for one maître d'ouvrage, with what decides of its minimum share (CF-3, CF-4)."""

    maitre_ouvrage_nom = LineField(label="Maître d’ouvrage", max_length=160)
    type_porteur = forms.ChoiceField(
        label="Ce qu’il est", choices=TypePorteur.choices, widget=forms.RadioSelect
    )
    departement_code = LineField(
        label="Son département", max_length=3, required=False,
        help_text="Le numéro. La règle ne s’applique pas outre-mer.",
    )  # fmt: skip
    cout_ht = MoneyField(
        label="Coût HT à sa charge",
        help_text="La somme des plans est le coût de l’action.",
    )
    is_chef_de_file = forms.BooleanField(
        label="Compétence à chef de file : minimum de {taux_mo_chef_de_file}", required=False
    )
    is_energie_scolaire = forms.BooleanField(
        label="Rénovation énergétique d’une école : minimum de {taux_mo_reduit}", required=False
    )
    is_epci_corse = forms.BooleanField(
        label="Travaux d’un EPCI de Corse : minimum de {taux_mo_reduit}", required=False
    )
    is_renouvellement_urbain = forms.BooleanField(
        label="Renouvellement urbain (ANRU) : la règle ne s’applique pas", required=False
    )
    is_feder_cooperation = forms.BooleanField(
        label="Coopération territoriale européenne : la règle ne s’applique pas", required=False
    )
    derogation_taux = NumberField(
        label="Taux minimal de la dérogation, en %", max_digits=4, decimal_places=1,
        max_value=100, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-short"}),
    )  # fmt: skip
    derogation_reference = LineField(
        label="Référence de l’acte du préfet", max_length=120, required=False
    )
    derogation_on = DayField(label="Date de l’acte", required=False, past=True)

    SPECIAL = (
        "is_chef_de_file", "is_energie_scolaire", "is_epci_corse", "is_renouvellement_urbain",
        "is_feder_cooperation",
    )  # fmt: skip
    DEROGATION = ("derogation_taux", "derogation_reference", "derogation_on")

    def __init__(
        self, data: Data = None, files: Files = None, *, on: dt.date | None = None, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        """`on` is the day whose shares are said: that of the engagement, else today (CF-3)."""
        super().__init__(data, files, **kwargs)
        said_by(self.fields.values(), on=on or horloge.today())

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        given = [name for name in self.DEROGATION if data.get(name) not in (None, "")]
        for name in self.DEROGATION:
            if given and name not in given and name not in self.errors:
                self.add_error(
                    name,
                    "Une dérogation compte avec son taux, sa référence et sa date : complétez, ou effacez tout.",
                )
        return data


GROUPS = {
    "État": Nature.PUBLIQUE_ETAT,
    "Union européenne": Nature.PUBLIQUE_UE,
    "Collectivités et organismes locaux": Nature.PUBLIQUE_LOCALE,
    "Argent du maître d’ouvrage": Nature.AUTOFINANCEMENT,
    "Privé": Nature.PRIVEE,
    "Hors calcul : temps valorisé": Nature.VALORISATION,
    "Hors plan": Nature.HORS_PLAN,
}


def grouped_sources() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """The sources under what they count for."""
    found: list[tuple[str, str | list[tuple[str, str]]]] = [
        (label, [(code, words) for code, (words, kind) in SOURCES.items() if kind is nature])
        for label, nature in GROUPS.items()
    ]
    return [("", "Choisir une source"), *found, ("AUTRE", "Autre source, à classer")]


class LineForm(SharedForm):
    """Who brings how much, and how sure it is."""

    source = forms.ChoiceField(label="Source", choices=grouped_sources)
    organisation = LineField(
        label="Financeur", max_length=160, required=False,
        help_text="Son nom, si la source ne suffit pas : « Région Occitanie ».",
    )  # fmt: skip
    montant = MoneyField(label="Montant")
    statut = forms.ChoiceField(
        label="Où en est-on ?", choices=StatutLigne.choices, initial=StatutLigne.ENVISAGEE,
        widget=forms.RadioSelect,
        help_text="Une ligne refusée ne compte plus. Seule une ligne obtenue est publiée.",
    )  # fmt: skip
    poste = LineField(label="Poste financé", max_length=120, required=False)
    recue_on = DayField(
        label="Demande reçue le", required=False, past=True,
        help_text="Pour la DETR et la DSIL : les travaux ne commencent pas avant.",
    )  # fmt: skip
    reference = LineField(label="Référence", max_length=80, required=False)
