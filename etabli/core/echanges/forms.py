"""What one types to a circle, and what is joined to it."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile

from etabli.core.echanges.writing import FORMATS, MAX_BYTES, MOST
from etabli.core.ui.forms import FileField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions

CHOOSE_AGAIN = (
    "Choisissez de nouveau les fichiers à joindre : le message n’est pas encore parti, "
    "et un navigateur ne les garde pas."
)


class PiecesInput(forms.FileInput):
    """None, one or several files."""

    allow_multiple_selected = True


class PiecesField(FileField):
    """The files in the order given. Cleaned to a list of uploads."""

    widget = PiecesInput

    def __init__(self, *, label: str) -> None:
        accept = ".pdf,.odt,.docx,image/jpeg,image/png"
        most = MAX_BYTES // 1_000_000
        super().__init__(
            formats=FORMATS, max_mb=most, required=False, label=label,
            widget=PiecesInput(attrs={"accept": accept}),
        )  # fmt: skip
        listed = ", ".join(name.upper() for name in FORMATS)
        self.help_text = (
            f"{MOST} fichiers au plus, de {most}\u00a0Mo chacun. Formats acceptés\u00a0: {listed}."
        )
        self.allow_empty_file = True

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """What each weighs and holds is said with its name, by who judges it (`writing`)."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FileField, self).clean(one, initial) for one in given if one]


class MessageForm(forms.Form):
    """A message to one circle."""

    texte = LongTextField(label="Votre message", max_length=4000, rows=4)
    pieces = PiecesField(label="Joindre des fichiers")

    def __init__(
        self, data: Data = None, files: Files = None, **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **kwargs)

    def say_again(self) -> None:
        """The form comes back without its files: their reader is told, once."""
        if self.files and not self.has_error("pieces"):
            self.add_error("pieces", CHOOSE_AGAIN)
