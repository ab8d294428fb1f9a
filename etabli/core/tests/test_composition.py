"""What goes together is not broken at the end of a line, and the letters are those that were typed."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.composition import composed, unbroken


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("Lot n° 12", "Lot n°_12"),
        ("nos 3 et 4, art. 5", "nos_3 et 4, art._5"),
        ("1 250,50 € TTC par an", "1_250,50_€_TTC par an"),
        ("12 500 000 habitants", "12_500_000_habitants"),
        ("le 3 mars 2026 à 10 h 42", "le 3_mars_2026 à 10_h_42"),
        ("le 1er avril", "le 1er_avril"),
        ("Pourquoi ? « La halle » : 12,5 %", "Pourquoi_? «_La halle_»_: 12,5_%"),
        ("M. Duval et Mme Petit", "M._Duval et Mme_Petit"),
    ],
)
def test_what_goes_together_is_held_together(typed, held):
    assert unbroken(typed) == held.replace("_", "\u00a0")


@pytest.mark.parametrize("typed", ["05 53 40 12 12", "de 3 à 4 mots", "B 12 mars", "Le prix : ?!"])
def test_what_is_only_alike_keeps_the_spaces_that_were_typed(typed):
    kept = unbroken(typed).replace("\u00a0", "_")
    assert kept == {"B 12 mars": "B 12_mars", "Le prix : ?!": "Le prix_: ?!"}.get(typed, typed)


def test_a_run_that_no_line_could_hold_keeps_spaces_that_break():
    assert unbroken("\u00a0".join(["mot"] * 40)) == " ".join(["mot"] * 40)
    # the sign holds to its word as long as that is enough
    assert (
        unbroken("anticonstitutionnel\u00a0et\u00a0plus :") == "anticonstitutionnel et plus\u00a0:"
    )


@given(
    st.text()
    | st.lists(st.sampled_from(["n°", "12", "500", "€", "mars", "«", "»", ":", "h", "mot"])).map(
        " ".join
    )
)
def test_the_letters_are_those_that_were_typed(typed):
    held = unbroken(typed)
    assert re.sub("[\u00a0\u202f]", " ", held) == re.sub("[\u00a0\u202f]", " ", typed)
    assert unbroken(held) == held


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("L'ancienne usine", "L’ancienne usine"),
        ("Aujourd'hui, l'école de l'\"usine\"", "Aujourd’hui, l’école de l’«_usine_»"),
        ("Halle: un lieu pour tous", "Halle_: un lieu pour tous"),
        ("Que faire de la gare?", "Que faire de la gare_?"),
        ("Quoi?! Et  après...", "Quoi_?! Et après…"),
        ('Le site "Les Forges" et le quai', "Le site «_Les Forges_» et le quai"),
        ("«Les Forges»: la suite", "«_Les Forges_»_: la suite"),
        ("Friche - îlot n°12", "Friche – îlot n°_12"),
        ("Lot 2 de 1 250 m²", "Lot 2 de 1_250_m²"),
    ],
)
def test_a_title_is_shown_as_a_printer_sets_it(typed, shown):
    assert composed(typed) == shown.replace("_", "\u00a0")


def test_a_page_sets_the_line_of_a_row_as_the_server_does():
    """`frontend/enhance/composition.ts` reads the same cases."""
    path = Path(settings.BASE_DIR) / "frontend" / "enhance" / "composition.cases.json"
    for case in json.loads(path.read_text(encoding="utf-8")):
        assert re.sub("[\u00a0\u202f]", " ", composed(case["tape"])) == case["montre"]


@pytest.mark.parametrize(
    "typed",
    [
        "Réunion à 10:30",
        "https://exemple.fr/?a=1;b=2",
        "5'30",
        "12 - 5",
        "Saint-Lô",
        "L’usine",
        "",
        "1:2",
    ],
)
def test_what_is_no_fault_is_left_as_it_was_typed(typed):
    assert composed(typed) == typed


KEYS = ["l'", "mot", '"', ":", "?", "...", " ", "-", "n°", "1", "«", "»", "É", "12"]


@given(st.text(max_size=12) | st.lists(st.sampled_from(KEYS), max_size=8).map("".join))
def test_a_title_shown_is_a_title_set_already(typed):
    """Composed twice is composed once, and no letter nor figure is lost."""
    shown = composed(typed)
    assert composed(shown) == shown
    assert [char for char in shown if char.isalnum()] == [char for char in typed if char.isalnum()]
