"""Costs of organisation: what is foreseen, what was really paid (D-16)."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.db.models import Q

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.ui.forms import LineField, MoneyField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import FraisOrganisation, SessionInSitu
from etabli.seances.states import PosteFrais


class CostForm(forms.Form):
    """What for, who pays, how much."""

    poste = forms.ChoiceField(label="Poste", choices=PosteFrais.choices)
    objet = LineField(
        label="De quoi s’agit-il", max_length=120, required=False,
        help_text="Par exemple « déjeuner de la première session, 40 personnes ».",
    )  # fmt: skip
    session = forms.ModelChoiceField(
        SessionInSitu.objects.none(), label="Session", required=False, empty_label="Tout l’Atelier"
    )
    payeur = forms.ModelChoiceField(
        Organisation.objects.none(), label="Qui paie", empty_label="Choisissez"
    )
    montant_prevu = MoneyField(label="Montant prévu", min_value=0)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        atelier: Atelier, frais: FraisOrganisation | None = None, **options: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        if frais is not None:
            options["initial"] = {name: getattr(frais, name) for name in self.base_fields}
        super().__init__(data, files, **options)
        sessions = SessionInSitu.objects.filter(atelier=atelier).order_by("numero")
        paying = Q(pk__in=[atelier.chef_de_file_id, atelier.service_pilote_id]) | Q(
            pk__in=atelier.co_porteurs.order_by().values("pk")
        )
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["payeur"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.filter(paying).order_by("nom", "pk")
        )
        if not sessions:
            del self.fields["session"]


class SettleForm(forms.Form):
    """What it really cost."""

    takes_object = True
    montant_reel = MoneyField(label="Montant réglé", min_value=0)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: FraisOrganisation, actor: Actor,
        **options: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        options["initial"] = {"montant_reel": obj.montant}
        super().__init__(data, files, **options)
