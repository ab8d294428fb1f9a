"""The class: whatever form takes a day or a figure, it refuses what cannot be one."""

import importlib
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

import etabli
from etabli.core.ui.forms import DayField, MoneyField, MonthField, NumberField, WholeField

ROOT = Path(etabli.__file__).parent
NO_YEARS = ("0026-07-08", "26-07-0008", "1900-07-08", "08/07/1900", "2126-07-08", "08/07/2126")
NO_FIGURES = ("1e9", "1E2", "NaN", "-Infinity", "1_000", "1 2", "0x10", "999 999 999 999")


def every_form():
    """Every class of form that the product declares."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        if "tests" not in parts and "migrations" not in parts and "forms" in path.read_text():
            importlib.import_module(".".join(part for part in parts if part != "__init__"))
    found, left = set(), [forms.Form]
    while left:
        for child in left.pop().__subclasses__():
            left.append(child)
            if child.__module__.startswith("etabli.") and ".tests." not in child.__module__:
                found.add(child)
    return sorted(found, key=lambda form: (form.__module__, form.__qualname__))


def fields(*kinds):
    return [
        pytest.param(field, id=f"{form.__module__}.{form.__qualname__}.{name}")
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, kinds)
    ]


def refused(field, text):
    try:
        field.clean(text)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("field", fields(DayField))
def test_no_day_of_the_year_26_1900_or_2126_comes_in(field):
    assert [text for text in NO_YEARS if not refused(field, text)] == []


@pytest.mark.parametrize("field", fields(NumberField, WholeField))
def test_no_figure_comes_in_with_an_exponent_or_without_end(field):
    assert [text for text in NO_FIGURES if not refused(field, text)] == []


@pytest.mark.parametrize("field", fields(MoneyField, WholeField))
def test_no_amount_nor_count_of_a_form_is_negative(field):
    assert [text for text in ("-1", "−1", "-0,01") if not refused(field, text)] == []


def test_the_forms_of_the_product_are_really_looked_at():
    counts = {kind: len(fields(kind)) for kind in (DayField, MoneyField, WholeField)}
    assert counts[DayField] >= 18, counts
    assert counts[MoneyField] >= 6, counts
    assert counts[WholeField] >= 5, counts
    assert fields(MonthField) == []  # months are asked by the fiche only, through natures.py
