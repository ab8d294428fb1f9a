"""What an inhabitant writes, on line or on paper; what everybody will read of it."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.access import Actor
from etabli.core.ui.forms import DayField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import Contribution

LONGEST = 2000


class ContributionForm(forms.Form):
    """Somebody without account writes; nothing else is asked of them."""

    texte = LongTextField(
        label="Votre contribution",
        max_length=LONGEST,
        rows=8,
        help_text="Une idée, une question, un souvenir, un usage : ce qui compte pour vous. Ne nommez personne.",
    )
    prenom = LineField(
        label="Votre prénom, ou un pseudonyme",
        required=False,
        max_length=60,
        help_text="Il n’est jamais publié ; seul le service pilote le lit.",
    )


class PaperContributionForm(forms.Form):
    """What came on paper, typed by the pilote."""

    texte = LongTextField(
        label="Ce qui est écrit", max_length=LONGEST, rows=8, help_text="Comme c’est écrit."
    )
    recue_le = DayField(label="Reçue le", past=True)
    prenom = LineField(
        label="Prénom ou pseudonyme",
        required=False,
        max_length=60,
        help_text="S’il est écrit. Il n’est jamais publié.",
    )


class PublishForm(forms.Form):
    """The words that everybody will read, beginning with those that came."""

    takes_object = True

    texte = LongTextField(
        label="Texte publié",
        max_length=LONGEST,
        rows=8,
        help_text="Retirez ce qui nomme ou désigne une personne ; gardez les mots de l’habitant.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: Contribution, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        options["initial"] = {"texte": obj.texte_publie or obj.texte}
        super().__init__(data, files, **options)
