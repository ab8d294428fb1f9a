"""How a bound field is drawn and what its errors say, whatever the form it comes from."""

from __future__ import annotations

from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from etabli.core.texte import clean_text
from etabli.core.ui.library import html

#: what Django says too shortly, by error code; {label} is the name of the field
SENTENCES = {
    "required": "Remplissez « {label} ».",
    "required_choice": "Choisissez une réponse pour « {label} ».",
    "invalid_choice": "Choisissez une des réponses proposées pour « {label} ».",
    "invalid_email": "Écrivez une adresse électronique complète, par exemple nom@exemple.fr.",
    "invalid_date": "Écrivez la date sous la forme jj/mm/aaaa, par exemple 08/07/2026.",
    "invalid_number": "Écrivez un nombre, par exemple 1250 ou 12,5.",
    "empty": "Le fichier est vide : choisissez-en un autre.",
    "missing": "Choisissez un fichier pour « {label} ».",
    "invalid_time": "Écrivez l’heure comme 9 h 30.",
    "invalid_url": "Écrivez une adresse complète, qui commence par https://.",
    "invalid_list": "Choisissez parmi les réponses proposées pour « {label} ».",
    "invalid_pk_value": "Choisissez parmi les réponses proposées pour « {label} ».",
    "max_length": "« {label} » est trop long : {limit_value} caractères au plus, {show_value} écrits.",
    "min_length": "« {label} » est trop court : {limit_value} caractères au moins.",
    "max_value": "« {label} » : écrivez {limit_value} au plus.",
    "min_value": "« {label} » : écrivez {limit_value} au moins.",
    "max_digits": "« {label} » a trop de chiffres : {max} au plus.",
    "max_whole_digits": "« {label} » a trop de chiffres avant la virgule : {max} au plus.",
    "max_decimal_places": "« {label} » a trop de chiffres après la virgule : {max} au plus.",
    "invalid_extension": "Ce genre de fichier n’est pas pris. Choisissez parmi : {allowed_extensions}.",
    "incomplete": "Complétez « {label} ».",
}
#: what no sentence above says better
OTHERWISE = "« {label} » ne peut pas être lu : corrigez-le."
INCOMPLETE = "La page est arrivée incomplète : rechargez-la, puis recommencez."
KINDS_OF_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "invalid_email"),
    (forms.DateField, "invalid_date"),
    (forms.IntegerField, "invalid_number"),
    (forms.TimeField, "invalid_time"),
    (forms.URLField, "invalid_url"),
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
    if code == "required" and isinstance(bound.field, forms.ChoiceField):
        code = "required_choice"
    if not isinstance(error.message, Promise):
        return list(error.messages)
    given = {**(error.params or {}), "label": plain_label(bound)}
    try:
        return [SENTENCES.get(code, OTHERWISE).format(**given)]
    except KeyError:  # an error of this code that does not give its figures
        return [OTHERWISE.format(**given)]


def plain_label(bound: forms.BoundField) -> str:
    return str(bound.label or bound.name).rstrip(" :\u00a0")


AnyForm: TypeAlias = "forms.BaseForm | forms.BaseFormSet[forms.BaseForm]"


def summary(form: AnyForm) -> list[dict[str, str]]:
    """Every sentence of a form or a formset with the id of the field it is about."""
    if isinstance(form, forms.BaseFormSet):
        lines = [{"text": text, "id": ""} for text in _of_the_whole(form.non_form_errors())]
        return [*lines, *(line for one in form.forms for line in summary(one))]
    lines = [{"text": text, "id": ""} for text in _of_the_whole(form.non_field_errors())]
    for bound in form:
        target = first_id(bound)
        lines += [{"text": text, "id": target} for text in error_sentences(bound)]
    return lines


def _of_the_whole(errors: ErrorList) -> list[str]:
    """What is wrong with no single field; Django says nothing of that to a person."""
    return [
        text
        for error in errors.as_data()
        for text in ([INCOMPLETE] if isinstance(error.message, Promise) else error.messages)
    ]


def first_id(bound: forms.BoundField) -> str:
    """Where the link of an error leads: the control, or the first one of a group."""
    if is_group(bound):
        return f"{bound.auto_id}_0" if bound.auto_id else ""
    return str(bound.id_for_label or bound.auto_id)


def is_group(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


# -- presentation ---------------------------------------------------------------------------

WIDTHS = {"": "", "short": "et-w-short", "medium": "et-w-medium", "long": "et-w-long"}
#: the controls one types in
TYPED = {
    "text",
    "textarea",
    "email",
    "url",
    "tel",
    "number",
    "date",
    "time",
    "datetime-local",
    "search",
    "password",
}


class Presented:
    """A bound field ready to be drawn.

    Options: label, hint (replaces help_text), autocomplete, source (« Prérempli : … »), rows,
    counter, width (short, medium, long), prefix, suffix, inline (radios on one line).
    """

    def __init__(self, bound: forms.BoundField, **options: Any) -> None:
        known = {
            "label",
            "hint",
            "autocomplete",
            "source",
            "rows",
            "counter",
            "width",
            "prefix",
            "suffix",
            "inline",
        }
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
        kind = getattr(
            self.widget,
            "input_type",
            "textarea" if isinstance(self.widget, forms.Textarea) else "",
        )
        return "fr-input" if kind in TYPED else ""

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
        parts = {
            "aide": self.hint,
            "source": self.options.get("source"),
            "erreur": self.bound.errors,
            "compte": self.counter,
            "unite": self.option("suffix"),
        }
        ids = [f"{self.bound.auto_id}_{name}" for name, value in parts.items() if value]
        return _words(*ids, self.widget.attrs.get("aria-describedby", ""))

    def attrs(self) -> dict[str, str | bool]:
        """What the control carries besides what its widget says; what is empty is left out.

        Django would point at its own ids: it leaves alone a control that is already described.
        """
        given, options = self.widget.attrs, self.options
        classes = (given.get("class", ""), self.css, WIDTHS[options.get("width") or ""])
        attrs = {
            "aria-describedby": self.described_by(),
            "aria-invalid": self.bound.errors and "true",
            "autocomplete": options.get("autocomplete"),
            "class": _words(*classes),
            "data-counter": self.counter and str(self.counter),
            "rows": _rows(options, given) if isinstance(self.widget, forms.Textarea) else "",
        }
        return {name: value for name, value in attrs.items() if value}

    def control(self) -> SafeString:
        """Of a group, each choice is drawn beside its label and not here."""
        if self.kind == "choices":
            return SafeString("")
        if self.kind == "fieldset":
            return self.bound.as_widget(
                attrs={k: v for k, v in self.attrs().items() if k != "aria-describedby"}
            )
        return self.bound.as_widget(attrs=self.attrs())

    def render(self, *, template: str = "") -> SafeString:
        bound, counter = self.bound, self.counter
        return html(
            f"forms/{template or self.kind}",
            bound=bound,
            control=self.control(),
            label=self.option("label", plain_label(bound)),
            hint=self.hint,
            errors=error_sentences(bound),
            source=self.option("source"),
            counter=counter,
            length=counter and len(clean_text(str(bound.value() or "")).strip()),
            is_optional=not (bound.field.required or bound.field.disabled),
            described_by=self.described_by(),
            prefix=self.option("prefix"),
            suffix=self.option("suffix"),
            inline=self.option("inline"),
            choices=self.choices(),
            most=getattr(bound.field, "most", 0),
            alone=getattr(bound.field, "alone", ""),
        )

    def option(self, name: str, default: str = "") -> Any:
        """What the template says, else what the field says of itself."""
        return self.options.get(name) or default or getattr(self.bound.field, name, "")

    def choices(self) -> list[dict[str, str]]:
        """The radios or boxes of a group, with the sentence of each when the field gives one."""
        if not is_group(self.bound):
            return []
        hints: dict[str, str] = getattr(self.bound.field, "hints", {})
        found = []
        for sub in self.bound.subwidgets:
            value = str(sub.data["value"])
            drawn = {"control": sub.tag(), "id": sub.id_for_label, "label": sub.choice_label}
            found.append({**drawn, "hint": hints.get(value, "")})
        return found


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _rows(options: dict[str, Any], given: dict[str, Any]) -> Any:
    """Django's stock ten rows are too tall for a phone."""
    stock = 5 if str(given.get("rows", "10")) == "10" else given["rows"]
    return options.get("rows") or stock
