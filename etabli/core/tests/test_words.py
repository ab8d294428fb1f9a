"""A sentence reads its parameter: in letters, in figures, at the day of its event."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import parametres
from etabli.core.numerals import letters
from etabli.core.words import cited, said, words

DAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "in_letters"),
    [
        ("tourniquet_reponse_jours_ouvres", "cinq jours ouvrés"),
        ("complement_jours", "trente jours"),
        ("verification_mois", "deux mois"),
        ("revues_mois", "six, douze et vingt-quatre mois"),
        ("taux_mo", "20\u00a0%"),
        ("resiliation_ig_taux", "5\u00a0%"),
        ("tva_taux_antilles_reunion", "8,5\u00a0%"),
        ("im_forfait", "40\u00a0€"),
        ("montant_reference_ttc_flash", "20\u00a0000\u00a0€"),
        ("im_marge", "huit points"),
        ("bc_max_par_flash", "deux"),
    ],
)
def test_a_value_is_said_with_what_it_counts(code, in_letters):
    assert words(code, on=DAY) == in_letters


def test_figures_are_kept_for_where_one_compares():
    assert words("revues_mois", on=DAY, in_figures=True) == "6, 12 et 24\u00a0mois"
    assert words("complement_jours", on=DAY, in_figures=True) == "30\u00a0jours"


def test_one_day_is_singular_and_the_change_is_that_of_the_day(changes):
    changes("conflit_examen_jours_ouvres", 1, on=DAY)
    text = "La DGALN répond sous {conflit_examen_jours_ouvres}."
    assert said(text, on=DAY) == "La DGALN répond sous un jour ouvré."
    assert said(text, on=DAY - dt.timedelta(days=1)) == "La DGALN répond sous deux jours ouvrés."
    assert cited(text) == ["conflit_examen_jours_ouvres"]


def test_the_number_alone_is_for_a_sentence_that_says_what_it_counts():
    text = "{complement_jours:chiffres} jours, deux fois {complement_jours:lettres} au plus"
    assert said(text, on=DAY) == "30 jours, deux fois trente au plus"
    assert cited(text) == ["complement_jours", "complement_jours"]


def test_a_sentence_that_cites_an_unknown_parameter_is_an_error():
    with pytest.raises(KeyError):
        said("Sous {delai_inconnu}.", on=DAY)


def test_what_is_off_cannot_be_said():
    with pytest.raises(LookupError):
        words("taux_mo_rural", on=DAY)


def test_every_parameter_of_the_programme_can_be_said_but_those_that_are_no_number():
    for code, parametre in parametres.everything().items():
        if parametre.is_in_force and parametre.unite:
            assert words(code, on=DAY)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (21, "vingt et un"), (48, "quarante-huit"),
        (60, "soixante"), (71, "soixante et onze"), (75, "soixante-quinze"), (80, "quatre-vingts"),
        (81, "quatre-vingt-un"), (91, "quatre-vingt-onze"), (99, "quatre-vingt-dix-neuf"), (100, "100"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_in_a_letter(number, text):
    assert letters(number) == text


@given(st.integers(0, 99), st.integers(0, 99))
def test_two_numbers_are_never_written_alike(one, other):
    assert (letters(one) == letters(other)) is (one == other)


def test_an_amount_that_has_cents_says_them(changes):
    changes("im_forfait", Decimal("40.50"))
    assert words("im_forfait", on=DAY) == "40,50\u00a0€"
