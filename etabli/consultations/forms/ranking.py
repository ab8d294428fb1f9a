"""What people type about hearings, lots, ties and the vote."""

from __future__ import annotations

import datetime as dt
import re
from typing import Unpack

from django import forms

from etabli.consultations.analyse import Choix
from etabli.consultations.guards.judging_typed import (
    LONGEST_DAY,
    LONGEST_REASON,
    LONGEST_REQUEST,
)
from etabli.consultations.models import MarcheSubsequent, Offre
from etabli.consultations.selectors import judging
from etabli.consultations.states import SiegeComite
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.ui.forms import (
    ChoiceCardsField,
    DayField,
    HourField,
    LineField,
    LongTextField,
    WholeField,
)
from etabli.core.ui.options import Data, Files, FormOptions

WITNESSES = 2
#: the figures of a public source, however they are copied
NUMBER = re.compile(r"\d+")
NOT_NUMBERS = re.compile(r"[^\d\s,;./|–-]")


class _OfMarche(forms.Form):
    """A form whose questions depend on the offers."""

    takes_object = True

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: MarcheSubsequent, actor: Actor,
        **kwargs: Unpack[FormOptions],
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.marche, self.actor = obj, actor
        self.asked()

    def asked(self) -> None:
        """Add the questions that depend on the offers."""

    def order_of(self, offres: list[Offre], prefix: str) -> list[str] | None:
        """The codes in the order of the numbers typed; None, said under the field, when two are the same."""
        found = self.cleaned_data
        numbers = {one.code: found.pop(f"{prefix}_{one.code}", None) for one in offres}
        if None in numbers.values():
            return None
        if sorted(str(number) for number in numbers.values()) != sorted(
            str(number) for number in range(1, len(offres) + 1)
        ):
            self.add_error(
                None, f"Donnez un numéro à chacun, de 1 à {len(offres)}, sans en répéter."
            )
            return None
        return sorted(numbers, key=lambda code: numbers[code] or 0)

    def number(self, offres: list[Offre], prefix: str, label: str) -> None:
        """One number an offer."""
        for place, one in enumerate(offres, 1):
            self.fields[f"{prefix}_{one.code}"] = WholeField(
                label=f"{label} {one.groupement.nom}",
                min_value=1,
                max_value=len(offres),
                initial=place,
            )


class HearingsForm(_OfMarche):
    """M7: when each is heard; the same time and the same questions for all."""

    duree_minutes = WholeField(
        label="Durée de chaque audition, en minutes",
        min_value=1,
        max_value=LONGEST_DAY,
        initial=60,
    )
    questions = LongTextField(
        label="Questions posées à tous",
        help_text="Les mêmes, dans le même ordre, pour chaque candidat.",
        max_length=LONGEST_REQUEST,
        rows=6,
    )
    lieu = LineField(label="Lieu ou lien de visioconférence", max_length=300, required=False)

    def asked(self) -> None:
        self.offres = judging.compared_offers(self.marche)
        for one in self.offres:
            self.fields[f"day_{one.code}"] = DayField(
                label=f"{one.groupement.nom}, le", future=True
            )
            self.fields[f"hour_{one.code}"] = HourField(label="à (heure de Paris)")

    def clean(self) -> dict[str, object]:
        """`starts` by code."""
        found = super().clean() or {}
        starts: dict[str, dt.datetime] = {}
        for one in self.offres:
            day, hour = found.pop(f"day_{one.code}", None), found.pop(f"hour_{one.code}", None)
            if day and hour is not None:
                at = dt.datetime.combine(day, hour, horloge.PARIS)
                starts[one.code] = at.astimezone(dt.UTC)
        return {**found, "starts": starts}


class LotsForm(_OfMarche):
    """N-5: the number of each candidate, before any mark."""

    valeur_publique = LongTextField(
        label="Valeur publique qui décidera",
        help_text="Nommez-la, avec sa date à venir : « les six numéros du tirage du Loto du 8 juillet 2026 ».",
        max_length=300,
        rows=2,
    )

    def asked(self) -> None:
        self.offres = judging.current_offers(self.marche)
        self.number(self.offres, "numero", "Numéro de")

    def clean(self) -> dict[str, object]:
        """`candidats`, in the order of their number."""
        found = super().clean() or {}
        candidats = self.order_of(self.offres, "numero")
        return {**found, "candidats": candidats or []}


class DrawForm(_OfMarche):
    """N-5: what the public sources said, and who looks on."""

    sources = LongTextField(
        label="Nombres de la valeur publique",
        help_text="Une source par ligne, ses nombres séparés par une espace. Par exemple : 4 17 23 31 45 9",
        max_length=2000,
        rows=3,
    )
    temoin_1 = LineField(label="Premier témoin", max_length=120)
    temoin_2 = LineField(label="Second témoin", max_length=120)

    def clean_sources(self) -> list[list[int]]:
        """The integers of each line."""
        lines = [line for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        if any(NOT_NUMBERS.search(line) for line in lines):
            raise forms.ValidationError("N’écrivez que des nombres entiers, une source par ligne.")
        return [[int(number) for number in NUMBER.findall(line)] for line in lines]

    def clean(self) -> dict[str, object]:
        """`temoins` instead of the two names."""
        found = super().clean() or {}
        names = [found.pop(f"temoin_{place}", "") for place in range(1, WITNESSES + 1)]
        return {**found, "temoins": names}


class OrderForm(_OfMarche):
    """N-5: a second analysis orders those that nothing parts."""

    motifs = LongTextField(
        label="Ce qui départage ces offres",
        help_text="La seconde analyse est motivée : elle figure au rapport.",
        max_length=LONGEST_REASON,
        rows=6,
    )

    def asked(self) -> None:
        groups = judging.tied(self.marche)
        names = groups[0] if groups else ()
        self.offres = [one for one in judging.current_offers(self.marche) if one.code in names]
        self.number(self.offres, "place", "Place de")

    def clean(self) -> dict[str, object]:
        """`ordre`: the codes from first to last."""
        found = super().clean() or {}
        ordre = self.order_of(self.offres, "place")
        return {**found, "ordre": ordre or []}


CHOICES = (
    (Choix.ADOPTER.value, "Adopter l’analyse et le classement", "Le premier du classement sera retenu."),
    (Choix.REVOIR.value, "À revoir", "Un critère a été mal apprécié : dites lequel, et pourquoi."),
    (Choix.ABSTENTION.value, "S’abstenir", "Votre voix compte pour le quorum, pas pour la majorité."),
)  # fmt: skip


class BallotForm(_OfMarche):
    """N-12: there is no way to name another candidate (D-11)."""

    choix = ChoiceCardsField(label="La voix de votre organisation", choices=CHOICES)
    critere = forms.ChoiceField(label="Critère à revoir", required=False)
    raison = LongTextField(
        label="Pourquoi le revoir",
        help_text="À écrire si vous demandez de revoir l’analyse.",
        max_length=2000,
        rows=4,
        required=False,
    )

    def asked(self) -> None:
        grille = judging.reglement(self.marche).grille
        listed = {one.code: one.libelle for one in grille.criteres}
        listed |= {one.code: one.libelle for one in grille.notes}
        critere, choix = self.fields["critere"], self.fields["choix"]
        assert isinstance(critere, forms.ChoiceField)
        assert isinstance(choix, ChoiceCardsField)
        names = [(code, f"{code} — {libelle}") for code, libelle in listed.items()]
        critere.choices = [("", "Choisissez un critère"), *names]
        membre = judging.member_of(self.marche, self.actor)
        if membre is not None and membre.siege == SiegeComite.PILOTE:
            choix.choices = [
                (value, label) for value, label, _ in CHOICES if value != Choix.ABSTENTION
            ]

    def clean(self) -> dict[str, object]:
        """« À revoir » names its criterion and its reason; they say nothing otherwise."""
        found = super().clean() or {}
        if found.get("choix") != Choix.REVOIR:
            return {**found, "critere": "", "raison": ""}
        if not found.get("critere"):
            self.add_error("critere", "Choisissez le critère à revoir.")
        if not found.get("raison"):
            self.add_error("raison", "Dites pourquoi revoir ce critère.")
        return found
