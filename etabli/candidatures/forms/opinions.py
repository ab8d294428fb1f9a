"""What the DGALN thinks of a dossier: one opinion a person, then their synthesis."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.candidatures.models import Candidature
from etabli.candidatures.models.instruction import AVIS_MAX
from etabli.candidatures.selectors.dossier import opinion_of
from etabli.candidatures.states import SensAvis
from etabli.core.access import Actor
from etabli.core.ui.forms import LongTextField
from etabli.core.ui.options import Data, Files, FormOptions


class OpinionForm(forms.Form):
    """What one thinks of the dossier; what one gave before is there to be changed."""

    takes_object = True

    sens = forms.ChoiceField(
        label="Votre avis", choices=SensAvis.choices, widget=forms.RadioSelect
    )
    texte = LongTextField(label="Pourquoi", max_length=AVIS_MAX)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        if mine := opinion_of(obj, actor):
            self.initial.update(sens=mine.sens, texte=mine.texte)


class SynthesisForm(forms.Form):
    """What the opinions come to."""

    takes_object = True

    texte = LongTextField(
        label="Synthèse des avis", max_length=AVIS_MAX,
        help_text="Ce qui fait accord, ce qui partage, ce que vous proposez de décider.",
    )  # fmt: skip

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.initial.setdefault("texte", obj.synthese)
