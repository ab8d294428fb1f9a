"""A piece of the kit d’accès: which, of whom, the file."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.access import Actor
from etabli.core.ui.forms import FileField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches import kit
from etabli.marches.models import AccordCadre, Groupement
from etabli.marches.states import NaturePiece


class KitForm(forms.Form):
    """5.17."""

    takes_object = True

    nature = forms.ChoiceField(label="Pièce", choices=())
    groupement = forms.ModelChoiceField(
        Groupement.objects.none(),
        label="Titulaire",
        required=False,
        empty_label="Tous",
        help_text="Pour une note méthodologique.",
    )
    fichier = FileField(label="Fichier", formats=("pdf", "odt", "docx", "ods", "xlsx"), max_mb=50)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: AccordCadre, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        pieces = [(one.value, one.label) for one in kit.expected(obj)]
        self.fields["nature"].choices = [("", "Choisissez"), *pieces]  # type: ignore[attr-defined]
        holders = Groupement.objects.filter(accord_cadre=obj).order_by("rang", "pk")
        self.fields["groupement"].queryset = holders  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        is_note = data.get("nature") == NaturePiece.NOTE_METHODOLOGIQUE
        if data.get("nature") and is_note != bool(data.get("groupement")):
            self.add_error(
                "groupement",
                "Dites de quel titulaire est la note méthodologique ; les autres pièces valent pour tous.",
            )
        return data
