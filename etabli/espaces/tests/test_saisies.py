"""The class: whatever form takes a day or a figure, it refuses what cannot be one."""

import datetime as dt
import importlib
import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

import etabli
from etabli.core import horloge
from etabli.core.fiches import load, natures
from etabli.core.ui.forms import (
    DayField,
    LineField,
    LongTextField,
    MoneyField,
    MonthField,
    NumberField,
    WholeField,
)

ROOT = Path(etabli.__file__).parent
FICHES = ROOT / "candidatures" / "fiches"
VERSIONS = sorted(path.stem for path in FICHES.glob("*.toml"))
#: a sentence of ours or of Django in French: never « Enter a whole number »
SENTENCE = re.compile(r"(?!Enter|Ensure|This)[A-ZÀÉÊ«].*\.", re.DOTALL)
RATES = (
    "evolution_population", "residences_secondaires", "vacance_rp", "taux_pauvrete", "objectif_reduction",
)  # fmt: skip
#: an avenant adds to the price, or takes from it
SIGNED = "AvenantForm.montant_ht"
NO_YEARS = ("0026-07-08", "26-07-0008", "1900-07-08", "08/07/1900", "2126-07-08", "08/07/2126")
NO_FIGURES = (
    "1e9",
    "1E2",
    "NaN",
    "-Infinity",
    "1_000",
    "1 2",
    "0x10",
    "1000000000",
    "999 999 999 999",
)


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


def fiche_fields(*kinds):
    """The fields of the questions of each version of the fiche, one by part and by column."""
    return [
        pytest.param(field, id=f"{version}.{champ.cle}.{part}")
        for version in VERSIONS
        for champ in load(FICHES / f"{version}.toml").champs()
        for part, field in natures.of(champ).parts(champ, [{}]).items()
        if isinstance(field, kinds)
    ]


def figures():
    """The free figures of the fiche: words are welcome there, a figure alone has bounds."""
    return [param for param in fiche_fields(LineField, LongTextField) if is_figure(param)]


def is_figure(param):
    version, cle, part = param.id.split(".")
    return load(FICHES / f"{version}.toml").champ(cle).nature == "chiffre" and part == "valeur"


def refused(field, text):
    """Is it refused, with sentences in French?"""
    return any(SENTENCE.fullmatch(words) for words in faults(field, text))


def faults(field, text):
    try:
        field.clean(text)
    except ValidationError as refusal:
        return refusal.messages
    return []


@pytest.mark.parametrize("field", [*fields(DayField), *fiche_fields(DayField)])
def test_no_day_of_the_year_26_1900_or_2126_comes_in(field):
    assert [text for text in NO_YEARS if not refused(field, text)] == []


@pytest.mark.parametrize(
    "field",
    [
        NumberField(),
        MoneyField(),
        *fields(NumberField, WholeField),
        *fiche_fields(NumberField, WholeField),
    ],
)
def test_no_figure_comes_in_with_an_exponent_or_without_end(field):
    assert [text for text in NO_FIGURES if not refused(field, text)] == []


@pytest.mark.parametrize(
    "field",
    [
        NumberField(),
        *(one for one in fields(NumberField, WholeField) if not one.id.endswith(SIGNED)),
        *fiche_fields(NumberField, WholeField),
    ],
)
def test_no_amount_nor_count_of_a_form_is_negative(field):
    assert [text for text in ("-1", "−1", "-0,01") if not refused(field, text)] == []


@pytest.mark.parametrize("field", [MonthField(), *fiche_fields(MonthField)])
def test_no_month_of_the_year_26_1900_or_2126_comes_in(field):
    assert [
        text for text in ("0026-07", "07/1900", "juillet 2126") if not refused(field, text)
    ] == []


@pytest.mark.parametrize("field", figures())
def test_no_free_figure_of_the_fiche_is_without_end(field):
    assert [
        text for text in ("1e9", "1E9", "1000000000", "1 000 000 000") if not refused(field, text)
    ] == []


@pytest.mark.parametrize("text", ["-1", "\u22121"])
def test_a_free_figure_is_negative_only_when_it_is_a_rate(text):
    kept = [param.id for param in figures() if not refused(param.values[0], text)]
    assert set(kept) == {
        f"{form}.{cle}.valeur" for form in ("flash_v1", "local_v1") for cle in RATES
    }


#: days whose bound is an event of the object (its guard says which), or a filter of a list
OF_AN_EVENT = {
    "AdjournForm.review_on", "SampleForm.visite", "SiteDatesForm.site_from", "SiteDatesForm.site_to",
    "JournalFilter.du", "JournalFilter.au", "PostponeForm.reportee_a", "ActionForm.debut_prevu",
    "ActionForm.fin_prevue", "DecisionForm.pour_le", "SessionForm.debut_on", "SessionForm.fin_on",
    "CompleteAccordForm.date_fin_validite", "PieceForm.valid_until",
    "NewsForm.jour", "NewsForm.rendez_vous_on", "ReunionForm.jour", "IndicatorForm.cible_on",
    "KeepForm.jour", "ConstraintForm.du", "ConstraintForm.au",
}  # fmt: skip


def test_every_day_is_of_something_done_or_to_come_or_of_an_event_said():
    free = [p for p in fields(DayField) if not (p.values[0].past or p.values[0].future)]
    assert {".".join(param.id.split(".")[-2:]) for param in free} == OF_AN_EVENT


def test_what_was_done_is_not_dated_tomorrow_nor_what_is_to_come_yesterday():
    today = horloge.today()
    days = {"past": today + dt.timedelta(days=1), "future": today - dt.timedelta(days=1)}
    for param in fields(DayField):
        for side, day in days.items():
            if getattr(param.values[0], side):
                assert refused(param.values[0], day.isoformat()), param.id


def test_the_forms_of_the_product_are_really_looked_at():
    counts = {kind: len(fields(kind)) for kind in (DayField, MoneyField, WholeField)}
    assert counts[DayField] >= 18, counts
    assert counts[MoneyField] >= 6, counts
    assert counts[WholeField] >= 5, counts
    assert len(figures()) >= 30
    assert fields(MonthField) == []  # months are asked by the fiche only, through natures.py
