"""What people type of a text: a section, a deposit, two versions to compare."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.coecriture.forms import SharedForm
from etabli.core.documents import marks
from etabli.core.ui.forms import LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.livrables.forms import images_field
from etabli.redaction.models import LONGEST, SectionTexte, Texte


class SectionForm(SharedForm):
    """One section; the script adds a bar of marks above it and the preview follows what is typed."""

    corps = LongTextField(
        label="Texte de la partie",
        help_text=marks.HELP,
        max_length=LONGEST,
        rows=18,
        required=False,
    )

    def __init__(
        self, data: Data = None, files: Files = None, **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["corps"].widget.attrs["data-marques"] = ""


class HandInForm(forms.Form):
    """What goes with a livrable; a paper that is not one asks nothing."""

    takes_object = True
    images = images_field()
    note = LongTextField(label="Mot d’accompagnement", max_length=1000, rows=3, required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        obj: Texte,
        actor: object,
        **kwargs: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **kwargs)
        if obj.livrable is None:
            self.fields.clear()


class VersionsForm(forms.Form):
    """Two versions of a section."""

    de = forms.ChoiceField(label="Comparer la version")
    a = forms.ChoiceField(label="avec")

    def __init__(self, data: Data = None, *, section: SectionTexte) -> None:
        super().__init__(data)
        rows = section.versions.order_by("-numero")
        named = [(str(one.numero), f"{one.numero}, {one.written_by_name}") for one in rows]
        for name in ("de", "a"):
            self.fields[name].choices = named  # type: ignore[attr-defined]
