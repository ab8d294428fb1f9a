"""How forms look and speak: the renderer of the project, the fields of the house, their sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import django
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.template.backends.django import Template as BackendTemplate

from etabli.core.texte import clean_line, clean_text, fold_address, fold_code
from etabli.core.ui.formats import MONTHS

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

    def get_template(self, template_name: str) -> BackendTemplate:
        return self.engine.get_template(template_name)


class _Uncut:
    """A browser told of a limit cuts what is pasted, without a word, and counts otherwise than we do."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        found: dict[str, Any] = super().widget_attrs(widget)  # type: ignore[misc]
        return {name: value for name, value in found.items() if name != "maxlength"}


class LineField(_Uncut, forms.CharField):
    """A text of one line, cleaned at the door: what is pasted never brings a break nor a control."""

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_line(value) if isinstance(value, str) else value) or ""


class AddressField(_Uncut, forms.EmailField):
    """An e-mail address, folded before it is judged: what cannot be seen makes no other address."""

    def to_python(self, value: Any) -> str:
        return super().to_python(fold_address(value) if isinstance(value, str) else value) or ""


class CodeField(_Uncut, forms.CharField):
    """A code received or read on a telephone, folded before it is compared."""

    def to_python(self, value: Any) -> str:
        return super().to_python(fold_code(value) if isinstance(value, str) else value) or ""


class LongTextField(_Uncut, forms.CharField):
    """A text of several lines, cleaned at the door before it is counted."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_text(value) if isinstance(value, str) else value) or ""


class DayField(forms.DateField):
    """A day: native picker, and « 08/07/2026 » typed by hand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"])
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(clean_line(value) if isinstance(value, str) else value)


class MonthField(LineField):
    """A month typed as « 09/2026 », « septembre 2026 » or « 2026-09 »; cleaned to « 2026-09 »."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 20)
        options.setdefault("widget", forms.TextInput(attrs={"class": "et-w-medium"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).lower()
        if not typed:
            return ""
        if found := re.fullmatch(r"(\d{4})-(\d{2})", typed):
            year, month = int(found[1]), int(found[2])
        elif found := re.fullmatch(r"(\w+)[ /.-]+(\d{4})", typed):
            year, month = int(found[2]), _month_number(found[1])
        else:
            year, month = 0, 0
        if not (year and 1 <= month <= 12):
            raise ValidationError("Écrivez le mois ainsi\u00a0: 09/2026, ou septembre 2026.")
        return f"{year}-{month:02d}"

    def prepare_value(self, value: Any) -> Any:
        found = re.fullmatch(r"(\d{4})-(\d{2})", str(value or ""))
        return f"{found[2]}/{found[1]}" if found else value


def _month_number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return MONTHS.index(word) + 1 if word in MONTHS else 0


class MoneyField(forms.DecimalField):
    """An amount in euros: reads « 19 740,50 € », « 19740.50 »; two decimals, never negative unless said."""

    suffix = "€"

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options.setdefault("min_value", Decimal(0))
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-medium et-num"})
        options.setdefault("widget", widget)
        messages = {"invalid": "Écrivez un montant en euros, par exemple 19 740,50."}
        options["error_messages"] = messages | (options.get("error_messages") or {})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s€]", "", clean_line(value)).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet (None): two radios."""

    inline = True

    def __init__(self, **options: Any) -> None:
        options.setdefault("choices", [("oui", "Oui"), ("non", "Non")])
        options.setdefault("coerce", lambda value: value == "oui")
        options.setdefault("empty_value", None)
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "oui", False: "non"}.get(value, value)


class ChoiceCardsField(forms.ChoiceField):
    """Radios with a sentence each: choices are (value, label, hint)."""

    def __init__(self, *, choices: Iterable[tuple[str, str, str]], **options: Any) -> None:
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


class FileField(forms.FileField):
    """A file whose formats and size are said before; the content itself is checked by core.fichiers."""

    def __init__(
        self, *, formats: Iterable[str] = ("pdf", "jpg", "png"), max_mb: int = 10, **options: Any
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

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if data and getattr(data, "size", 0) > self.max_mb * 1_000_000:
            weight = f"Ce fichier dépasse {self.max_mb}\u00a0Mo"
            raise ValidationError(f"{weight}\u00a0: réduisez-le ou découpez-le en deux.")
        return found
