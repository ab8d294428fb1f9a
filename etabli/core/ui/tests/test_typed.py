"""Days, months, hours and amounts are read as people write them; the rest is a sentence."""

import datetime as dt
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.formats import date_courte, date_longue, heure
from etabli.core.ui import forms as house
from etabli.core.ui import typed

CASES = tomllib.loads((Path(__file__).parents[4] / "tests/cas/dates-et-nombres.toml").read_text())
#: what each case of the file becomes, or the sentence that answers it
ANSWERS = {
    ("jour", "0026-12-09"): typed.YEAR_BOUNDS,
    ("jour", "09/12/26"): dt.date(2026, 12, 9),
    ("mois", "fevrier 2026"): "2026-02",
    ("heure", "9\u00a0h\u00a030"): dt.time(9, 30),
}


def read(champ, text):
    """What the reader of the house makes of it: a value, or the words of its refusal."""
    try:
        if champ == "jour":
            return typed.read_day(text).on
        return str(typed.read_month(text)) if champ == "mois" else typed.read_hour(text)
    except typed.Unreadable as fault:
        return str(fault)


@pytest.mark.parametrize("case", CASES["cas"], ids=lambda case: case["saisi"])
def test_what_was_really_typed_is_kept_or_refused_by_a_sentence(case):
    key = (case["champ"], case["saisi"])
    assert read(*key) == ANSWERS[key]


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-08", "08/07/2026", "8/7/2026", "8.07.2026", "08-07-2026", "8 / 7 / 2026", "8 7 2026",
        "8 juillet 2026", "8 juil. 2026", "8 JUILLET 2026", "le 8 juillet 2026", "8\u00a0juillet\u00a02026",
        "mercredi 8 juillet 2026", "08/07/26", "8 juillet 26", "\u200b08/07/2026", "8-juil-2026",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert typed.read_day(text).on == dt.date(2026, 7, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er août 2026", dt.date(2026, 8, 1)),
        ("1 aout 2026", dt.date(2026, 8, 1)),
        ("3 fe\u0301vrier 2026", dt.date(2026, 2, 3)),
        ("29/02/2028", dt.date(2028, 2, 29)),
    ],
)
def test_accents_and_ordinals_change_nothing(text, day):
    assert typed.read_day(text).on == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0026-07-08", typed.YEAR_BOUNDS),
        ("08/07/1900", typed.YEAR_BOUNDS),
        ("08/07/2126", typed.YEAR_BOUNDS),
        ("20260-07-08", typed.DAY_FORM),
        ("07/25/2026", typed.DAY_FORM),
        ("8 jui 2026", typed.DAY_FORM),
        ("bientôt", typed.DAY_FORM),
        ("8 juillet", f"Ajoutez l’année. {typed.DAY_FORM}"),
        ("31/02/2026", f"Ce jour n’existe pas. {typed.DAY_FORM}"),
        ("jeudi 8 juillet 2026", "Le 08/07/2026 est un mercredi : corrigez le jour ou la date."),
    ],
)
def test_a_day_that_cannot_be_told_is_refused_by_the_form_expected(text, sentence):
    assert read("jour", text) == sentence


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("09/2026", "2026-09"), ("2026-09", "2026-09"), ("9.2026", "2026-09"), ("aout 2026", "2026-08"),
        ("decembre 2026", "2026-12"), ("sept. 2026", "2026-09"), ("Sept 2026", "2026-09"),
        ("fe\u0301vrier 2026", "2026-02"), ("févr. 2026", "2026-02"), ("février\u00a02026", "2026-02"),
    ],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(text, month):
    assert house.MonthField().clean(text) == month


@pytest.mark.parametrize("text", ["13/2026", "2026", "ju 2026", "09/0026", "09/2126", "0/2026"])
def test_a_month_that_cannot_be_told_is_refused(text):
    with pytest.raises(ValidationError):
        house.MonthField().clean(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9:30", dt.time(9, 30)), ("09:30", dt.time(9, 30)), ("9h30", dt.time(9, 30)),
        ("9 h 30", dt.time(9, 30)), ("9\u202fh\u202f30", dt.time(9, 30)), ("9 H 30 min", dt.time(9, 30)),
        ("9.30", dt.time(9, 30)), ("9h", dt.time(9)), ("14 heures", dt.time(14)),
        ("14 heures 15", dt.time(14, 15)), ("midi", dt.time(12)), ("09:30:00", dt.time(9, 30)),
        ("0 h 05", dt.time(0, 5)),
    ],
)  # fmt: skip
def test_an_hour_is_read_however_it_is_written(text, hour):
    assert house.HourField().clean(text) == hour


@pytest.mark.parametrize(
    "text", ["25:00", "9:60", "9", "h30", "neuf heures", "9:3", "-9:30", "٩:30"]
)
def test_an_hour_that_cannot_be_told_is_refused(text):
    with pytest.raises(ValidationError, match="Écrivez l’heure ainsi"):
        house.HourField().clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "1e9", "1E3", "NaN", "nan", "Infinity", "-inf", "1_000", "12 34,50", "1.234,56", "1,234",
        "19740,505", "-5", "−5", "٣", "²", "k€", "30 M€", "1 000 000 000", "0x10",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        house.MoneyField().clean(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("19740", "19740"), ("1 000 000", "1000000"), ("999999999,99", "999999999.99"), ("0", "0"),
        ("12 euros", "12"), ("12,5 EUR", "12.5"), ("12,50\u00a0€", "12.50"),
    ],
)  # fmt: skip
def test_an_amount_is_kept_exact(text, amount):
    assert house.MoneyField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1e1", "1_0", "1,5", "NaN", "-1", "101", "٣"])
def test_a_whole_number_out_of_its_bounds_or_its_form_is_refused(text):
    with pytest.raises(ValidationError):
        house.WholeField(min_value=0, max_value=100).clean(text)


class Sample(forms.Form):
    jour = house.DayField(label="Jour")
    mois = house.MonthField(label="Mois")


def test_a_year_of_two_figures_is_shown_in_full_before_the_act():
    form = Sample({"jour": "08/07/26", "mois": "sept. 26"})
    again = "envoyez de nouveau si c’est bien cela."
    assert [text for said in form.errors.values() for text in said] == [
        f"Vous avez écrit « 08/07/26 », lu « mercredi 8 juillet 2026 » : {again}",
        f"Vous avez écrit « sept. 26 », lu « septembre 2026 » : {again}",
    ]
    shown = {"jour": form["jour"].value().isoformat(), "mois": form["mois"].value()}
    assert shown == {"jour": "2026-07-08", "mois": "09/2026"}
    assert 'value="2026-07-08"' in str(form["jour"])
    sent_again = Sample(shown)
    assert sent_again.is_valid()
    assert sent_again.cleaned_data == {"jour": dt.date(2026, 7, 8), "mois": "2026-09"}


@pytest.mark.parametrize(
    ("bound", "text"),
    [({"past": True}, "2026-07-09"), ({"future": True}, "2026-07-07")],
)
def test_what_is_done_is_not_after_today_and_what_comes_is_not_before(monkeypatch, bound, text):
    monkeypatch.setattr("etabli.core.horloge.today", lambda: dt.date(2026, 7, 8))
    assert house.DayField(**bound).clean("2026-07-08") == dt.date(2026, 7, 8)
    with pytest.raises(ValidationError):
        house.DayField(**bound).clean(text)


DAYS_OF_THE_HOUSE = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@given(DAYS_OF_THE_HOUSE)
def test_the_house_reads_every_day_as_it_writes_it(day):
    written = (day.isoformat(), date_courte(day), date_longue(day))
    assert {typed.read_day(text).on for text in written} == {day}


@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_the_house_reads_every_hour_as_it_writes_it(hour):
    assert typed.read_hour(heure(hour)) == hour


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_value_or_a_sentence(text):
    said = [read(champ, text) for champ in ("jour", "mois", "heure")]
    sentences = [found for found in said if isinstance(found, str)]
    assert [s for s in sentences if not re.fullmatch(r"20\d\d-\d\d|2100-\d\d|[AÉC].+\.", s)] == []
