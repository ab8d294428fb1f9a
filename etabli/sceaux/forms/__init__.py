"""What people type about keys and openings; a private key is in no form."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Unpack

from django import forms

from etabli.accounts.models import Personne
from etabli.consultations.models import MarcheSubsequent
from etabli.core.ui.forms import LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.sceaux import selectors
from etabli.sceaux.models import Cle

#: what is peeled of forty offers is far below
LONGEST_PEEL = 400_000
NOT_PEELED = "Ce n’est pas ce que donne le pelage : collez tout ce que la page, ou « etabli sceau peler », a écrit."


class NameForm(forms.Form):
    """N-8: who holds which key."""

    def __init__(
        self, data: Data = None, files: Files = None, *, marche: MarcheSubsequent, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        ranks = selectors.missing_ranks(marche)
        people = {
            str(one.person_id): one.name
            for rang in ranks
            for one in selectors.eligible(marche, rang)
        }
        self.fields["rang"] = forms.ChoiceField(
            label="Quelle clé", choices=[(rang.value, rang.label) for rang in ranks]
        )
        self.fields["detenteur"] = forms.ChoiceField(
            label="Qui la détient",
            help_text="Deux personnes du service pilote, une des achats de la DGALN. Jamais deux clés à la même.",
            choices=[("", "Choisissez une personne"), *people.items()],
        )

    def clean_detenteur(self) -> Personne:
        return Personne.objects.get(pk=self.cleaned_data["detenteur"])


class RegisterForm(forms.Form):
    """N-8, N-9: the public half, and the declaration."""

    publique = LineField(
        label="Votre clé publique",
        help_text="Elle commence par « age1 ». La clé privée, elle, ne quitte jamais votre machine.",
        max_length=120,
    )
    declares = forms.BooleanField(
        label="Je déclare n’avoir aucun intérêt dans un titulaire consulté, et je garderai le secret des offres.",
        required=False,
    )


class PeelForm(forms.Form):
    """What a key has left of each layer, as the page or the program wrote it."""

    couches = LongTextField(
        label="Ce que votre clé a laissé",
        help_text="Rempli par cette page, ou collé depuis « etabli sceau peler ».",
        max_length=LONGEST_PEEL,
        rows=6,
    )

    def clean_couches(self) -> dict[str, str]:
        try:
            found = json.loads(self.cleaned_data["couches"])
        except ValueError:
            raise forms.ValidationError(NOT_PEELED) from None
        if not isinstance(found, dict):
            raise forms.ValidationError(NOT_PEELED)
        return {str(code): str(text) for code, text in found.items()}


class BeginForm(forms.Form):
    """N-13: the two who are present, in the order in which they peel."""

    def __init__(
        self, data: Data = None, files: Files = None, *, marche: MarcheSubsequent, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.cles = {cle.rang: cle for cle in selectors.proven(marche)}
        self.fields["paire"] = forms.ChoiceField(
            label="Qui ouvre",
            widget=forms.RadioSelect,
            choices=[
                (first.rang + second.rang, f"{first.detenteur}, puis {second.detenteur}")
                for first, second in combinations(self.cles.values(), 2)
            ],
        )

    def pair(self) -> tuple[Cle, Cle]:
        first, second = self.cleaned_data["paire"]
        return self.cles[first], self.cles[second]


class _Several(forms.FileInput):
    """Every file of an offer, chosen at once."""

    allow_multiple_selected = True


class DepositForm(forms.Form):
    """What the counter reads (`guichet.body`): shown by Django, which never receives it."""

    code = LineField(
        label="Code de reçu de votre dépôt précédent",
        help_text="Avec lui, ce dépôt remplace le précédent, qui ne sera jamais ouvert.",
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    #: by the browser, of each file, before they leave
    empreintes = LineField(
        required=False, widget=forms.HiddenInput(attrs={"data-depot-empreintes": ""})
    )
    fichiers = forms.FileField(
        label="Fichiers de l’offre", widget=_Several(attrs={"data-depot-fichiers": ""})
    )

    def __init__(self, *, limit: str, minutes: int) -> None:
        super().__init__()
        self.fields[
            "fichiers"
        ].help_text = f"Tous ensemble\u00a0: {limit} et {minutes} minutes au plus."
