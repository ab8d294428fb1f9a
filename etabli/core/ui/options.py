"""What Django takes to make a form or a field, as types: a form of ours passes them on unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

#: what a browser sent: the words by the name of their field, then the files
Data: TypeAlias = Mapping[str, object] | None
Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]] | None"


class FormOptions(TypedDict, total=False):
    """What is known before anything is typed, and how two forms of a page are told apart."""

    initial: dict[str, object]
    prefix: str
    auto_id: bool | str
    label_suffix: str
    use_required_attribute: bool


class FieldOptions(TypedDict, total=False):
    """What every field takes."""

    label: str
    help_text: str
    required: bool
    initial: object
    disabled: bool
    widget: forms.Widget | type[forms.Widget]
    error_messages: dict[str, str]
    validators: Iterable[Callable[[str], None]]


class TextOptions(FieldOptions, total=False):
    """What a field of text takes besides."""

    max_length: int
    min_length: int
    strip: bool


class NumberOptions(FieldOptions, total=False):
    """What a field of numbers takes besides."""

    min_value: Decimal | int | None
    max_value: Decimal | int
    max_digits: int
    decimal_places: int
