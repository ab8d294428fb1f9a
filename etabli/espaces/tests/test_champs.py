"""Every field of the product, whatever its form, cleans or refuses what cannot be seen."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

import etabli
from etabli.candidatures import formats
from etabli.core import horloge
from etabli.core.fiches import natures
from etabli.core.fiches.definition import load
from etabli.core.ui.forms import CodeField, LongTextField
from etabli.core.ui.presentation import error_sentences
from etabli.core.words import said_by

FORMS = re.compile(r"forms|\.core\.ui|actes")
PASTED = (
    "\u200bE\u0301tude\r\ndes\u2028halles\u0002\u000bet\u00ad abords\u2060 \ud800\x85fin\ufeff"
)
LINE = "Étude des halles et abords fin"
LETTERS = LINE.replace(" ", "")
TEXT = "Étude\ndes\nhalles\net abords \nfin"


def form_classes() -> set[type[forms.BaseForm]]:
    """All form classes of `etabli`, once every module that may define one is imported."""
    for module in pkgutil.walk_packages(etabli.__path__, "etabli."):
        if ".tests" not in module.name and FORMS.search(module.name):
            importlib.import_module(module.name)
    found: set[type[forms.BaseForm]] = set()
    left = [forms.BaseForm]
    while left:
        for child in left.pop().__subclasses__():
            left.append(child)
            if child.__module__.startswith("etabli.") and ".tests" not in child.__module__:
                found.add(child)
    return found


def fields_of_forms() -> Iterator[tuple[str, forms.Field]]:
    for form in sorted(form_classes(), key=lambda row: f"{row.__module__}.{row.__name__}"):
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field.widget, forms.PasswordInput):
                continue  # the library's, which no page of the house shows
            yield f"{form.__module__}.{form.__name__}.{name}", field


def fields_of_fiches() -> Iterator[tuple[str, forms.Field]]:
    for path in [path for one in formats.known for path in one.fiches]:
        for champ in load(path).champs():
            for part, field in natures.of(champ).parts(champ, None).items():
                yield f"{path.stem}.{champ.cle}.{part}", field


FIELDS = [*fields_of_forms(), *fields_of_fiches()]


def test_the_forms_of_the_product_are_found():
    assert len(form_classes()) > 70
    assert len(FIELDS) > 200


def kept_by(field: forms.Field, typed: str) -> object:
    """What the field keeps of the text; None when it refuses it."""
    try:
        return field.clean(typed)
    except ValidationError:
        return None


def test_a_field_of_text_keeps_only_what_can_be_read():
    texts = [(name, field) for name, field in FIELDS if isinstance(field, forms.CharField)]
    assert len(texts) > 100
    for name, field in texts:
        whole = TEXT if isinstance(field, LongTextField) else LINE
        wanted = LETTERS if isinstance(field, CodeField) else whole
        assert kept_by(field, PASTED) in {wanted, None}, name


@pytest.mark.django_db
def test_no_field_lets_a_control_or_a_decomposed_letter_in():
    for name, field in FIELDS:
        kept = kept_by(field, "\u200be\u0301\u0002\r\n\u2028")
        assert not isinstance(kept, str) or kept in {"", "é"}, name


#: whatever figures a sentence of Django's asks for
FIGURES = {
    "limit_value": 3, "show_value": 4, "max": 2, "allowed_extensions": "pdf", "extension": "exe",
    "value": "x", "length": 4, "pk": 1, "offset": 0,
}  # fmt: skip


def stock_errors(field: forms.Field) -> Iterator[ValidationError]:
    """Every error of this field that Django words: its own, and those of its validators."""
    for code, message in field.error_messages.items():
        if isinstance(message, Promise):
            yield ValidationError(message, code=code, params=FIGURES)
    for validator in field.validators:
        stock: Any = getattr(validator, "message", None)
        if isinstance(stock, Promise):
            yield ValidationError(
                cast(str, stock), code=getattr(validator, "code", ""), params=FIGURES
            )
        for code, text in getattr(validator, "messages", {}).items():
            yield ValidationError(text, code=code, params=FIGURES)


def shown_of(field: forms.Field, error: ValidationError) -> list[str]:
    """What the page says of that error."""

    class One(forms.Form):
        def clean(self) -> None:
            self.add_error("une", error)

    One.base_fields["une"] = copy.deepcopy(field)
    said_by([One.base_fields["une"]], on=horloge.today())
    One.base_fields["une"].required = False
    return [line for line in error_sentences(One({})["une"]) if line]


def test_no_field_answers_in_the_words_of_django():
    """Good: « Remplissez « Titre ». » Bad: « Ce champ est obligatoire. », « Assurez-vous que… »."""
    asked = wrong = 0
    said = []
    for name, field in FIELDS:
        for error in stock_errors(field):
            asked += 1
            theirs = set(ValidationError(error.message, params=FIGURES).messages)
            ours = shown_of(field, error)
            said += [f"{name}: {line}" for line in ours if line in theirs or "{" in line]
            wrong += not ours
    assert asked > 500
    assert (said, wrong) == ([], 0)
