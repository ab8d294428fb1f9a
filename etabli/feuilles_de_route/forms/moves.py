"""What the moves ask: dates, reasons, pieces."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.acteurs.models import Organisation
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import date_longue
from etabli.core.ui.forms import ChoiceCardsField, DayField, FileField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.feuilles_de_route import accords
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute
from etabli.feuilles_de_route.states import (
    ModeOfficialisation,
    RythmeRencontres,
)


class PostponeForm(forms.Form):
    takes_object = True
    reportee_a = DayField(label="Nouvelle date")
    motif = LongTextField(label="Raison du report", max_length=2000, rows=4)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Action, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        planned = [
            f"{what} le {date_longue(day)}"
            for what, day in (("commencer", obj.debut_prevu), ("finir", obj.fin_prevue))
            if day
        ]
        if planned:
            self.fields["reportee_a"].help_text = f"Elle devait {' et '.join(planned)}."


class MergeForm(forms.Form):
    takes_object = True
    dans = forms.ModelChoiceField(
        label="Action qui la reprend", queryset=Action.objects.none(), empty_label="Choisir"
    )
    motif = LongTextField(label="Raison", max_length=2000, rows=3, required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Action, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        rows = obj.feuille.actions.exclude(pk=obj.pk).exclude(etat__in=("FUSIONNEE", "ABANDONNEE"))
        self.fields["dans"].queryset = rows.select_related("axe")  # type: ignore[attr-defined]


MODES = (
    (
        ModeOfficialisation.DELIBERATION.value,
        "Délibération",
        "L’assemblée de la collectivité l’a votée : joignez la délibération.",
    ),
    (
        ModeOfficialisation.SIGNATURE.value,
        "Signature commune",
        "Les élus et l’État l’ont signée : joignez la feuille de route signée.",
    ),
    (
        ModeOfficialisation.SEMINAIRE.value,
        "Séminaire national",
        "Elle a été présentée au séminaire : joignez le relevé.",
    ),
)


def _act_day() -> DayField:
    return DayField(label="Date de l’acte", past=True, help_text="Les revues en partent.")


def _act_reference() -> LineField:
    return LineField(
        label="Référence de l’acte", max_length=200, required=False,
        help_text="Par exemple « délibération n° 2026-41 ».",
    )  # fmt: skip


class OfficialForm(forms.Form):
    """How it becomes a public commitment: mode, day, act, piece (screen 27)."""

    takes_object = True
    mode = ChoiceCardsField(label="Comment est-elle officialisée ?", choices=MODES)
    on = _act_day()
    acte = _act_reference()
    elu = LineField(
        label="Élu qui porte la feuille de route", max_length=160,
        help_text="Nom et fonction, publiés : « Claire Fictive, vice-présidente à l’urbanisme ».",
    )  # fmt: skip
    co_porteur_etat = LineField(
        label="Service de l’État qui la porte avec lui", max_length=160,
        help_text="Le service et la fonction : « DDT, chef du service urbanisme ».",
    )  # fmt: skip
    rythme = forms.ChoiceField(
        label="Rythme de leurs rencontres",
        choices=RythmeRencontres.choices,
        widget=forms.RadioSelect,
    )
    fichier = FileField(label="Pièce qui le prouve", formats=("pdf", "jpg", "png"), max_mb=10)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: FeuilleDeRoute, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        if not accords.awaited_acts(obj):
            for name in ("mode", "on", "acte", "fichier"):
                self.fields.pop(name)


class PorteurActForm(forms.Form):
    """The act of one of several porteurs (6.4): whose, how, when, and the piece."""

    takes_object = True
    porteur = forms.ModelChoiceField(
        Organisation.objects.none(), label="Porteur qui s’engage", empty_label="Choisissez un porteur"
    )  # fmt: skip
    mode = ChoiceCardsField(label="Comment s’engage-t-il ?", choices=MODES)
    on = _act_day()
    acte = _act_reference()
    fichier = FileField(label="Pièce qui le prouve", formats=("pdf", "jpg", "png"), max_mb=10)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: FeuilleDeRoute, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        awaited = [one.pk for one in accords.awaited_acts(obj)]
        self.fields["porteur"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.filter(pk__in=awaited).order_by("nom", "pk")
        )


class HoldForm(forms.Form):
    on = DayField(label="Tenue le", past=True, initial=horloge.today)
    participants = LongTextField(
        label="Qui était là", max_length=1000, rows=3, required=False,
        help_text="Par fonction : maire, DGS, DDT… Les noms ne sont pas publiés.",
    )  # fmt: skip
