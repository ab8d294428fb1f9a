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
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from etabli.core.ui.library import html

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
        return DjangoTemplates({"NAME": "formulaires", "DIRS": dirs, "APP_DIRS": True, "OPTIONS": options})

    def get_template(self, template_name: str) -> BackendTemplate:
        return self.engine.get_template(template_name)


# -- sentences ------------------------------------------------------------------------------

#: what Django says too shortly, by error code; {label} is the name of the field
SENTENCES = {
    "required": "Remplissez « {label} ».",
    "invalid_choice": "Choisissez une des réponses proposées pour « {label} ».",
    "invalid_email": "Écrivez une adresse électronique complète, par exemple nom@exemple.fr.",
    "invalid_date": "Écrivez la date sous la forme jj/mm/aaaa, par exemple 08/07/2026.",
    "invalid_number": "Écrivez un nombre, par exemple 1250 ou 12,5.",
    "empty": "Le fichier est vide : choisissez-en un autre.",
    "missing": "Choisissez un fichier pour « {label} ».",
}
KINDS_OF_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "invalid_email"),
    (forms.DateField, "invalid_date"),
    (forms.IntegerField, "invalid_number"),
)


def error_sentences(bound: forms.BoundField) -> list[str]:
    """The errors of a field, each saying what to do; a sentence written by an app is kept as it is."""
    listed = bound.form.errors.get(bound.name)
    if not listed:
        return []
    return [sentence for error in listed.as_data() for sentence in _spoken(error, bound)]


def _spoken(error: ValidationError, bound: forms.BoundField) -> list[str]:
    """Django's stock sentences are lazy translations; what an app wrote is a plain string."""
    code = str(error.code or "")
    if code == "invalid":
        code = next((name for kind, name in KINDS_OF_INVALID if isinstance(bound.field, kind)), "")
    if code in SENTENCES and isinstance(error.message, Promise):
        return [SENTENCES[code].format(label=plain_label(bound))]
    return list(error.messages)


def plain_label(bound: forms.BoundField) -> str:
    return str(bound.label or bound.name).rstrip(" :\u00a0")


def summary(form: Any) -> list[dict[str, str]]:
    """Every sentence of a form or a formset with the id of the field it is about."""
    if hasattr(form, "forms"):
        lines = [{"text": str(text), "id": ""} for text in form.non_form_errors()]
        return [*lines, *(line for one in form.forms for line in summary(one))]
    lines = [{"text": str(text), "id": ""} for text in form.non_field_errors()]
    for bound in form:
        target = first_id(bound)
        lines += [{"text": text, "id": target} for text in error_sentences(bound)]
    return lines


def first_id(bound: forms.BoundField) -> str:
    """Where the link of an error leads: the control, or the first one of a group."""
    if is_group(bound):
        return f"{bound.auto_id}_0" if bound.auto_id else ""
    return str(bound.id_for_label or bound.auto_id)


def is_group(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


# -- presentation ---------------------------------------------------------------------------

WIDTHS = {"": "", "short": "et-w-short", "medium": "et-w-medium", "long": "et-w-long"}
_TEXTUAL = (forms.TextInput, forms.NumberInput, forms.DateInput, forms.PasswordInput, forms.Textarea)


class Presented:
    """A bound field ready to be drawn.

    Options: label, hint (replaces help_text), autocomplete, source (« Prérempli : … »), rows,
    counter, width (short, medium, long), prefix, suffix, inline (radios on one line).
    """

    def __init__(self, bound: forms.BoundField, **options: Any) -> None:
        known = {"label", "hint", "autocomplete", "source", "rows", "counter", "width", "prefix", "suffix", "inline"}
        if unknown := set(options) - known:
            raise TypeError(f"{{% field %}} does not know {', '.join(sorted(unknown))}")
        self.bound, self.options, self.widget = bound, options, bound.field.widget

    @property
    def kind(self) -> str:
        """Which drawing: group of radios or boxes, one box, or a control under its label."""
        if is_group(self.bound):
            return "choices"
        if isinstance(self.widget, forms.CheckboxInput):
            return "box"
        return "fieldset" if self.bound.use_fieldset else "control"

    @property
    def css(self) -> str:
        if isinstance(self.widget, forms.Select) and not is_group(self.bound):
            return "fr-select"
        if isinstance(self.widget, forms.FileInput):
            return "fr-upload"
        return "fr-input" if isinstance(self.widget, _TEXTUAL) else ""

    @property
    def counter(self) -> int | None:
        if not isinstance(self.widget, forms.Textarea):
            return None
        return self.options.get("counter") or getattr(self.bound.field, "max_length", None)

    @property
    def hint(self) -> str:
        return str(self.options.get("hint") or self.bound.help_text or "")

    def described_by(self) -> str:
        """The ids of everything that explains the control, in reading order."""
        base = self.bound.auto_id
        own = str(self.widget.attrs.get("aria-describedby", ""))
        parts = [f"{base}_aide" if self.hint else "", f"{base}_source" if self.options.get("source") else ""]
        parts += [f"{base}_erreur" if self.bound.errors else "", f"{base}_compte" if self.counter else "", own]
        return " ".join(part for part in parts if part)

    def attrs(self) -> dict[str, Any]:
        """What the control carries besides what its widget says."""
        given = self.widget.attrs
        width = WIDTHS[self.options.get("width") or ""]
        classes = " ".join(part for part in (given.get("class", ""), self.css, width) if part)
        # Django would point at its own ids: it leaves alone a control that is already described.
        attrs: dict[str, Any] = {"aria-describedby": self.described_by() or None}
        if classes:
            attrs["class"] = classes
        if self.bound.errors:
            attrs["aria-invalid"] = "true"
        if self.options.get("autocomplete"):
            attrs["autocomplete"] = self.options["autocomplete"]
        if isinstance(self.widget, forms.Textarea):
            attrs["rows"] = self.options.get("rows") or _rows(given)
        if self.counter:
            attrs |= {"data-counter": str(self.counter)}
        return {name: value for name, value in attrs.items() if value is not None}

    def control(self) -> SafeString:
        if self.kind in {"choices", "fieldset"}:
            return self.bound.as_widget(attrs={k: v for k, v in self.attrs().items() if k != "aria-describedby"})
        return self.bound.as_widget(attrs=self.attrs())

    def render(self, *, template: str = "") -> SafeString:
        bound, options = self.bound, self.options
        return html(
            f"forms/{template or self.kind}",
            bound=bound,
            control=self.control(),
            label=options.get("label") or plain_label(bound),
            hint=self.hint,
            errors=error_sentences(bound),
            source=options.get("source") or "",
            counter=self.counter,
            length=len(str(bound.value() or "")) if self.counter else 0,
            is_optional=not bound.field.required and not bound.field.disabled,
            described_by=self.described_by(),
            prefix=options.get("prefix") or getattr(bound.field, "prefix", ""),
            suffix=options.get("suffix") or getattr(bound.field, "suffix", ""),
            inline=bool(options.get("inline") or getattr(bound.field, "inline", False)),
            choices=self.choices(),
        )

    def choices(self) -> list[dict[str, Any]]:
        """The radios or boxes of a group, with the sentence of each when the field gives one."""
        if not is_group(self.bound):
            return []
        hints: dict[str, str] = getattr(self.bound.field, "hints", {})
        found = []
        for sub in self.bound.subwidgets:
            value = str(sub.data["value"])
            found.append({"control": sub.tag(), "id": sub.id_for_label, "label": sub.choice_label, "hint": hints.get(value, "")})
        return found


def _rows(given: dict[str, Any]) -> Any:
    """Django's stock ten rows are too tall for a phone."""
    return 5 if str(given.get("rows", "10")) == "10" else given["rows"]


# -- fields of the house --------------------------------------------------------------------


class DayField(forms.DateField):
    """A day: native picker, and « 08/07/2026 » typed by hand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"])
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class MoneyField(forms.DecimalField):
    """An amount in euros: reads « 19 740,50 € », « 19740.50 »; two decimals, never negative unless said."""

    suffix = "€"

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options.setdefault("min_value", Decimal(0))
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-medium et-num"})
        options.setdefault("widget", widget)
        messages = {"invalid": "Écrivez un montant en euros, par exemple 19 740,50."}
        options["error_messages"] = messages | (options.get("error_messages") or {})
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f€]", "", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class LongTextField(forms.CharField):
    """A text of several lines, counted when it is limited."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)


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

    def __init__(self, *, formats: Iterable[str] = ("pdf", "jpg", "png"), max_mb: int = 10, **options: Any) -> None:
        listed = tuple(formats)
        self.max_mb = max_mb
        said = f"Formats acceptés\u00a0: {', '.join(name.upper() for name in listed)}. {max_mb}\u00a0Mo au plus."
        options["help_text"] = f"{options['help_text']} {said}" if options.get("help_text") else said
        accept = ",".join(MIME_OF_A_FORMAT.get(name, f".{name}") for name in listed)
        options.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if data and getattr(data, "size", 0) > self.max_mb * 1_000_000:
            raise ValidationError(f"Ce fichier dépasse {self.max_mb}\u00a0Mo\u00a0: réduisez-le ou découpez-le en deux.")
        return found
