"""How forms look and speak: the renderer of the project, the fields of the house, their sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar, Unpack

import django
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.template.backends.django import Template as BackendTemplate

from etabli.core import horloge
from etabli.core.formats import MONTHS, date_longue
from etabli.core.texte import clean_line, clean_text, fold_address, fold_code
from etabli.core.ui import typed
from etabli.core.ui.controls import DRAWINGS, Chosen, Drawing, Listed, Typed
from etabli.core.ui.options import FieldOptions, NumberOptions, TextOptions

Found = TypeVar("Found")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
DJANGO = Path(django.__file__).resolve().parent / "forms" / "templates"


class Renderer(BaseRenderer):
    """Form templates: ours first, then the apps', then Django's; `{{ form }}` looks as `{% field %}`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/group.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        options = {"builtins": ["etabli.core.ui.templatetags.ui"]}
        dirs = [TEMPLATES, DJANGO]
        return DjangoTemplates(
            {"NAME": "formulaires", "DIRS": dirs, "APP_DIRS": True, "OPTIONS": options}
        )

    def get_template(
        self, template_name: str
    ) -> BackendTemplate | Drawing[Listed] | Drawing[Typed] | Drawing[Chosen]:
        return DRAWINGS.get(template_name) or self.engine.get_template(template_name)


class _Uncut:
    """A browser told of a limit cuts what is pasted, without a word, and counts otherwise than we do."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        found: dict[str, object] = super().widget_attrs(widget)  # type: ignore[misc]
        return {name: value for name, value in found.items() if name != "maxlength"}


class LineField(_Uncut, forms.CharField):
    """A text of one line, cleaned at the door: what is pasted never brings a break nor a control."""

    def to_python(self, value: object) -> str:
        return super().to_python(clean_line(value) if isinstance(value, str) else value) or ""


class AddressField(_Uncut, forms.EmailField):
    """An e-mail address, folded before it is judged: what cannot be seen makes no other address."""

    def to_python(self, value: object) -> str:
        return super().to_python(fold_address(value) if isinstance(value, str) else value) or ""


class CodeField(_Uncut, forms.CharField):
    """A code received or read on a telephone, folded before it is compared."""

    def to_python(self, value: object) -> str:
        return super().to_python(fold_code(value) if isinstance(value, str) else value) or ""


class LongTextField(_Uncut, forms.CharField):
    """A text of several lines, cleaned at the door before it is counted; what only the State reads
    leaves no copy in a browser."""

    def __init__(
        self, *, rows: int = 5, is_state_only: bool = False, **options: Unpack[TextOptions]
    ) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)
        if is_state_only:
            self.widget.attrs["data-sans-copie"] = ""

    def to_python(self, value: object) -> str:
        return super().to_python(clean_text(value) if isinstance(value, str) else value) or ""


class DayField(forms.DateField):
    """A day: the browser's own picker; what is typed without it goes through `typed.read_day`.

    A year of two figures is of this century: it is given back in full, to be sent again. `past` says
    that the day is of something done (not after today), `future` of something to come (not before).
    """

    def __init__(
        self, *, past: bool = False, future: bool = False, **options: Unpack[FieldOptions]
    ) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        self.past, self.future = past, future
        super().__init__(**options)

    def to_python(self, value: str | dt.date | None) -> dt.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        found = _read(typed.read_day, value)
        if found.is_short:
            raise _again(value, date_longue(found.on))
        return found.on

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = horloge.today()
        if not typed.FIRST_YEAR <= value.year <= typed.LAST_YEAR:
            raise ValidationError(typed.YEAR_BOUNDS, code="year")
        if self.past and value > today:
            raise ValidationError(
                "Cette date n’est pas encore venue\u00a0: écrivez le jour où cela s’est fait.",
                code="future",
            )
        if self.future and value < today:
            raise ValidationError(
                "Cette date est passée\u00a0: écrivez un jour à venir.", code="past"
            )

    def prepare_value(self, value: object) -> object:
        """A day that was understood is shown in full, whatever the way it was typed."""
        try:
            return typed.read_day(value).on if isinstance(value, str) else value
        except typed.Unreadable:
            return value


class MonthField(LineField):
    """A month typed as « 09/2026 », « sept. 2026 » or « 2026-09 »; cleaned to « 2026-09 »."""

    def __init__(self, **options: Unpack[TextOptions]) -> None:
        options.setdefault("max_length", 20)
        options.setdefault("widget", forms.TextInput(attrs={"class": "et-w-medium"}))
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        found = _read(typed.read_month, text)
        if found.is_short:
            raise _again(text, f"{MONTHS[found.number - 1]} {found.year}")
        return str(found)

    def prepare_value(self, value: object) -> object:
        try:
            found = typed.read_month(str(value or ""))
        except typed.Unreadable:
            return value
        return f"{found.number:02d}/{found.year}"


class HourField(forms.TimeField):
    """An hour of the day: the browser's own picker, and « 9 h 30 » or « 9:30 » typed by hand."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "class": "et-w-short"}, format="%H:%M")
        options.setdefault("widget", widget)
        super().__init__(**options)

    def to_python(self, value: str | dt.time | None) -> dt.time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        return _read(typed.read_hour, value)

    def prepare_value(self, value: object) -> object:
        try:
            return typed.read_hour(value) if isinstance(value, str) else value
        except typed.Unreadable:
            return value


class NumberField(forms.DecimalField):
    """A number as people write it: « 12,5 », « 1 200 »; no exponent, never negative unless said.

    Below ten million unless said: nobody orders, nor counts, more of anything here.
    """

    form_of_it = "Écrivez un nombre, par exemple 12,5."

    def __init__(self, **options: Unpack[NumberOptions]) -> None:
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options.setdefault("min_value", Decimal(0))
        options.setdefault("max_value", Decimal("9999999.99"))
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        messages = {"invalid": self.form_of_it}
        options["error_messages"] = messages | (options.get("error_messages") or {})
        super().__init__(**options)

    def to_python(self, value: object) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        sentence = str(self.error_messages["invalid"])
        return super().to_python(_read(partial(typed.read_number, form=sentence), value))

    def prepare_value(self, value: object) -> object:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class WholeField(forms.IntegerField):
    """A whole number between bounds, both said by whoever asks for it."""

    def __init__(self, *, min_value: int, max_value: int, **options: Unpack[FieldOptions]) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "et-w-short"})
        )
        messages = {"invalid": "Écrivez un nombre entier, par exemple 12."}
        options["error_messages"] = messages | (options.get("error_messages") or {})
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_python(self, value: object) -> int | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        sentence = str(self.error_messages["invalid"])
        found = _read(partial(typed.read_number, form=sentence), value)
        if found != int(found):
            raise ValidationError(sentence, code="invalid")
        return int(found)


class MoneyField(NumberField):
    """An amount in euros: reads « 19 740,50 € », « 19740.50 »; two decimals, below a thousand million."""

    suffix = "€"
    form_of_it = "Écrivez un montant en euros, par exemple 19 740,50."

    def __init__(self, **options: Unpack[NumberOptions]) -> None:
        options.setdefault("max_value", Decimal("999999999.99"))
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-medium et-num"})
        options.setdefault("widget", widget)
        super().__init__(**options)

    def to_python(self, value: object) -> Any:
        if isinstance(value, str):
            value = re.sub(r"\s*(€|euros?|EUR)\s*$", "", clean_line(value), flags=re.IGNORECASE)
        return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


def _read(read: Callable[[str], Found], value: str) -> Found:
    try:
        return read(value)
    except typed.Unreadable as fault:
        raise ValidationError(str(fault), code="unreadable") from None


def _again(text: str, whole: str) -> ValidationError:
    """A year of two figures is shown in full before anything is done with it."""
    said = f"Vous avez écrit «\u00a0{clean_line(text)}\u00a0», lu «\u00a0{whole}\u00a0»"
    return ValidationError(f"{said}\u00a0: envoyez de nouveau si c’est bien cela.", code="short")


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet (None): two radios."""

    inline = True

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[("oui", "Oui"), ("non", "Non")],
            coerce=lambda value: value == "oui",
            empty_value=None,
            **options,
        )

    def prepare_value(self, value: object) -> object:
        return {True: "oui", False: "non"}[value] if isinstance(value, bool) else value


class ChoiceCardsField(forms.ChoiceField):
    """Radios with a sentence each: choices are (value, label, hint)."""

    def __init__(
        self, *, choices: Iterable[tuple[str, str, str]], **options: Unpack[FieldOptions]
    ) -> None:
        options.setdefault("widget", forms.RadioSelect)
        listed = list(choices)
        super().__init__(choices=[(value, label) for value, label, _ in listed], **options)
        self.hints = {value: hint for value, _, hint in listed}


MIME_OF_A_FORMAT = {
    "pdf": ".pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": ".heic",
    "odt": ".odt",
    "ods": ".ods",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "csv": ".csv",
}


def is_told(*questions: forms.BoundField) -> bool:
    """Does one of these hold an answer or a refusal? Then they are not folded away."""
    return any(question.value() or question.errors for question in questions)


class FileField(forms.FileField):
    """A file whose formats and size are said before; the content itself is checked by core.fichiers."""

    def __init__(
        self,
        *,
        formats: Iterable[str] = ("pdf", "jpg", "png"),
        max_mb: int = 10,
        **options: Unpack[FieldOptions],
    ) -> None:
        listed = tuple(formats)
        self.max_mb = max_mb
        said = f"Formats acceptés\u00a0: {', '.join(name.upper() for name in listed)}. {max_mb}\u00a0Mo au plus."
        options["help_text"] = (
            f"{options['help_text']} {said}" if options.get("help_text") else said
        )
        accept = ",".join(MIME_OF_A_FORMAT.get(name, f".{name}") for name in listed)
        options.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**options)

    def clean(self, data: object, initial: object = None) -> Any:
        found = super().clean(data, initial)
        if data and getattr(data, "size", 0) > self.max_mb * 1_000_000:
            weight = f"Ce fichier dépasse {self.max_mb}\u00a0Mo"
            raise ValidationError(f"{weight}\u00a0: réduisez-le ou découpez-le en deux.")
        return found
