"""Text cleaned at the door: what is kept, what goes, and that a second passage changes nothing."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from etabli.core import texte
from etabli.core.ui.forms import AddressField, LineField, LongTextField

SHARED = Path(settings.BASE_DIR) / "frontend" / "enhance" / "texte.cases.json"
CAS = Path(settings.BASE_DIR) / "tests" / "cas"
PASTED = tomllib.loads((CAS / "textes-colles.toml").read_text(encoding="utf-8"))["cas"]
IDENTITIES = tomllib.loads((CAS / "identites-collees.toml").read_text(encoding="utf-8"))["cas"]

FOLDS = [
    texte.clean_text, texte.clean_line, texte.fold_address, texte.fold_code, texte.fold_title,
    texte.fold_words, texte.slug,
]  # fmt: skip
ANY = st.text(st.characters(), max_size=30)
#: the characters that meet each other badly, far oftener than chance would
NASTY = st.text(
    "\r\n\t\x00\x0b\x85\u2028\u2029\u200b\u200c\u200d\u00ad\u2060\ufeff e\u0301éŒ👍🏽🏴\U000e0067"
    "\U000e007f<>@;-\u2011\u00b4\u0958\ufb01नक\u094d\ud800\uf0b7",
    max_size=14,
)


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: fold.__name__)
@hypothesis_settings(max_examples=300)
@given(text=ANY | NASTY)
def test_what_was_cleaned_once_is_clean(fold, text):
    once = fold(text)
    assert fold(once) == once


@hypothesis_settings(max_examples=500)
@given(text=ANY | NASTY)
def test_a_cleaned_text_is_composed_and_holds_nothing_unseen(text):
    kept = texte.clean_text(text)
    assert unicodedata.is_normalized("NFC", kept)
    for char in kept:
        category = unicodedata.category(char)
        assert category not in {"Cs"}
        assert category != "Cc" or char in "\n\t"
        assert category != "Cf" or char in "\u200c\u200d" or 0xE0020 <= ord(char) <= 0xE007F
    assert not set(kept) & {"\u2028", "\u2029", "\r", "\ufffe", "\uffff"}


@hypothesis_settings(max_examples=500)
@given(text=ANY | NASTY)
def test_a_cleaned_line_is_one_line(text):
    line = texte.clean_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@hypothesis_settings(max_examples=300)
@given(text=ANY | NASTY)
@example(text="A\u0300\u094d\u200c\u0ac9")
def test_line_ends_and_composition_never_change_what_is_kept(text):
    kept = texte.clean_text(text)
    assert texte.clean_text(kept.replace("\n", "\r\n")) == kept
    assert texte.clean_text(unicodedata.normalize("NFD", kept)) == kept


@pytest.mark.parametrize(
    "text",
    ["👩🏽\u200d🌾", "👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "🏴\U000e0067\U000e0062\U000e007f", "क्\u200dष",
     "می\u200cخواهم", "Tréfl’ à\u00a0500\u202fm²", "œuvre"],
)  # fmt: skip
def test_what_a_reader_would_miss_is_kept(text):
    assert texte.clean_text(text) == text


def test_a_joiner_between_plain_letters_goes():
    assert texte.clean_text("Hal\u200dle\u200c et\u200d abords") == "Halle et abords"


def test_words_separated_by_any_break_stay_apart():
    text = "Première ligne\u000bdeuxième\u2028troisième\u0085quatrième\rcinquième\r\nsixième"
    assert texte.clean_text(text).split("\n") == [
        "Première ligne", "deuxième", "troisième", "quatrième", "cinquième", "sixième"
    ]  # fmt: skip
    assert texte.clean_line(text) == (
        "Première ligne deuxième troisième quatrième cinquième sixième"
    )


def test_the_bullets_of_a_word_processor_become_readable_signs():
    assert texte.clean_text("\uf0b7 un\n\uf0a7 deux") == "• un\n• deux"


def test_a_title_with_controls_is_one_plain_line():
    (title,) = [case["texte"] for case in PASTED if "titre" in case["nom"]]
    assert texte.clean_line(title) == "Halle et abords"


@pytest.mark.parametrize("case", [c for c in IDENTITIES if "courriel" in c], ids=ascii)
def test_an_address_is_the_one_a_person_would_read(case):
    assert texte.fold_address(case["courriel"]) == "odile.test@mairie-exemple.fr"
    assert AddressField().clean(case["courriel"]) == "odile.test@mairie-exemple.fr"


@pytest.mark.parametrize("mark", ["\u2011", "\u2013", "-", "\u00a0", "\u200b", " "])
def test_a_code_is_the_same_whatever_stands_in_it(mark):
    assert texte.fold_code(f" ABCD{mark}EFGH{mark}") == texte.fold_code("ABCD-EFGH") == "ABCDEFGH"


def test_a_siret_is_its_digits():
    assert texte.fold_code("000\u202f123\u00a0456 \u200b00.012") == "00012345600012"


def test_two_titles_that_read_alike_are_one():
    assert texte.fold_title("L’Îlot\u00a0Saint\u2011Jean ") == texte.fold_title(
        "l'i\u0302lot saint-jean"
    )
    assert texte.fold_title("Îlot") != texte.fold_title("Ilot")


@pytest.mark.parametrize(
    ("title", "address"),
    [("Cœur de ville", "coeur-de-ville"), ("L’Haÿ-les-Roses", "l-hay-les-roses"),
     ("e\u0301cole n°\u00a03", "ecole-n-3"), ("Æsir & Łódź", "aesir-lodz"), ("👍", "")],
)  # fmt: skip
def test_an_address_of_the_site_reads_as_its_title(title, address):
    assert texte.slug(title) == address


def test_an_address_of_the_site_never_ends_on_a_dash():
    assert texte.slug("un deux trois", limit=8) == "un-deux"


def test_eight_hundred_characters_on_many_lines_pass():
    """A page sends CRLF for each break: 800 characters with 27 of them were refused at 827."""
    text = "a" * 773 + "\n" * 26 + "b"
    assert LongTextField(max_length=800).clean(text.replace("\n", "\r\n")) == text
    with pytest.raises(ValidationError):
        LongTextField(max_length=799).clean(text.replace("\n", "\r\n"))


def test_the_length_is_that_of_the_composed_text():
    assert LineField(max_length=4).clean("e\u0301te\u0301\u200bs") == "étés"


def test_a_text_of_nothing_to_see_is_empty():
    with pytest.raises(ValidationError):
        LineField().clean("\u200b\u00ad\r\n")


@pytest.mark.parametrize(
    "case", json.loads(SHARED.read_text(encoding="utf-8")), ids=lambda c: c["nom"]
)
def test_the_server_cleans_as_the_page(case):
    assert texte.clean_text(case["tape"]) == case["garde"]


def test_a_browser_is_never_told_to_cut_what_is_pasted():
    for field in (LineField, LongTextField, AddressField):
        assert "maxlength" not in field(max_length=10).widget.attrs
