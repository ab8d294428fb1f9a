"""What people type of the results of an action: links, indicators, measures."""

from __future__ import annotations

from django import forms

from etabli.core.coecriture.forms import SharedForm
from etabli.core.ui.forms import DayField, LineField, NumberField
from etabli.feuilles_de_route.states import REPERES, TypeLien

AIDE_LIEN = "\u00a0; ".join(
    f"{TypeLien(one).label}\u00a0: {words}" for one, words in REPERES.items()
)


class LinkForm(forms.Form):
    """A programme or a document of planning, and the place of the action in it."""

    type = forms.ChoiceField(
        label="Programme ou document", choices=[("", "Choisir"), *TypeLien.choices]
    )
    reference = LineField(label="Où", max_length=160, required=False, help_text=f"{AIDE_LIEN}.")


class IndicatorForm(SharedForm):
    """What is measured: where one starts, where one goes."""

    nom = LineField(
        label="Ce qu’on mesure",
        max_length=120,
        help_text="Par exemple «\u00a0logements vacants\u00a0».",
    )
    unite = LineField(label="Unité", max_length=30, required=False, help_text="m², logements, %…")
    valeur_depart = NumberField(label="Valeur de départ", required=False)
    depart_on = DayField(label="Mesurée le", required=False, past=True)
    cible = NumberField(label="Cible")
    cible_on = DayField(label="À atteindre avant le", required=False)
    source = LineField(
        label="Source",
        max_length=160,
        required=False,
        help_text="D’où vient le chiffre\u00a0: un fichier, un service.",
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        start, end = data.get("depart_on"), data.get("cible_on")
        if start and end and end <= start:
            self.add_error(
                "cible_on", "La cible est à atteindre après le jour de la valeur de départ."
            )
        return data


class MeasureForm(forms.Form):
    """What was measured one day."""

    valeur = NumberField(label="Valeur")
    mesuree_on = DayField(label="Mesuré le", past=True)
    note = LineField(label="Remarque", max_length=200, required=False)
