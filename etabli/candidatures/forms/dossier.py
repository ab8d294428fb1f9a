"""Forms of the dossier that are not moves: perimeter, porteurs, grid, list."""

from __future__ import annotations

from typing import Unpack, cast

from django import forms

from etabli.candidatures import formats, grille
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Appreciation, Etat
from etabli.core.coecriture.forms import SharedForm
from etabli.core.ui.forms import LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.territoires.forms import CommuneField


class CommuneForm(forms.Form):
    """One more commune in the perimeter."""

    commune = CommuneField(
        label="Ajouter une commune", help_text="Nom, code postal ou code Insee."
    )


class PorteurForm(forms.Form):
    """A collectivité of the perimeter that joins: its EPCI, or another of its communes."""

    collectivite = forms.ChoiceField(label="Ajouter une collectivité co-porteuse")

    def __init__(
        self, data: Data = None, files: Files = None, *, choices: list[tuple[str, str]], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = cast(forms.ChoiceField, self.fields["collectivite"])
        field.choices = [("", "Choisir…"), *choices]


class GridForm(SharedForm):
    """The grid: an answer and a comment for each criterion of the format."""

    def __init__(
        self, data: Data = None, files: Files = None, *,
        candidature: Candidature, found: grille.Grille, stade: str, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.rules = formats.format_of(candidature).grille
        for rule in self.rules:
            said = found.get(rule.code, grille.Reponse())
            forced = grille.imposed(rule, stade=stade)
            self.fields[f"{rule.code}_reponse"] = forms.ChoiceField(
                label="Réponse",
                choices=Appreciation.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=forced or said.reponse,
                disabled=bool(forced),
            )
            self.fields[f"{rule.code}_commentaire"] = LongTextField(
                label="Commentaire",
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=2000,
                initial=said.commentaire,
            )

    def lines(self) -> list[dict[str, object]]:
        """Each criterion with its two fields, for the page; the decision will ask for both."""
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required = True
        return [
            {
                "rule": rule,
                "reponse": self[f"{rule.code}_reponse"],
                "commentaire": self[f"{rule.code}_commentaire"],
                "words": _words(self[f"{rule.code}_reponse"].value()),
            }
            for rule in self.rules
        ]

    def asked(self) -> list[str]:
        """The questions that are open: not those that the dossier answers by itself."""
        return [cle for cle, field in self.fields.items() if not field.disabled]

    def label(self, cle: str) -> str:
        """Fields of eleven criteria have two names; the criterion says which."""
        code, part = grille.questions(self.rules)[cle]
        question = next(rule.question for rule in self.rules if rule.code == code)
        return question if part == "reponse" else f"{question} — commentaire"

    def values(self) -> dict[str, object]:
        found = super().values()
        return {cle: found[cle] for cle in self.asked() if cle in found}


def _words(reponse: object) -> str:
    return str(Appreciation(reponse).label) if reponse in Appreciation.values else ""


class FilterForm(forms.Form):
    """What the list of dossiers shows; kept in the address."""

    q = LineField(label="Commune, titre ou numéro", required=False)
    etat = forms.ChoiceField(
        label="Étape", required=False, choices=[("", "Toutes"), *Etat.choices]
    )
    declinaison = forms.ChoiceField(
        label="Format", required=False, choices=lambda: [("", "Tous"), *formats.choices()]
    )
    departement = forms.ChoiceField(label="Département", required=False)
    moi = forms.BooleanField(label="À moi de jouer", required=False)
    retard = forms.BooleanField(label="En retard", required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        departements: list[tuple[str, str]], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = cast(forms.ChoiceField, self.fields["departement"])
        field.choices = [("", "Tous"), *departements]
