"""Choosing a commune as one types: announced, driven by the keyboard, refused in words."""

import pytest
from django.urls import reverse

from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keyboard(page, enter_as, check_accessible, transactional_db, tmp_path):
    from etabli.candidatures.tests.stories import cast
    from etabli.territoires.tests.country import load_country

    load_country(tmp_path / "pays")
    opened = Keyboard(page, enter_as, check_accessible)
    opened.enter(cast().technicien, reverse("candidatures:premier-contact"))
    return opened


def proposed(keyboard, typed):
    """What the list proposes once this is typed."""
    with keyboard.page.expect_response(lambda answer: "format=json" in answer.url):
        keyboard.write("Commune", typed)
    keyboard.page.get_by_role("option").first.wait_for()
    return keyboard.page.get_by_role("option").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st etienne", "Saint-Étienne"),
        ("L'HAY LES ROSES", "L’Haÿ-les-Roses"),
        ("saint pierre en auge", "Saint-Pierre-en-Auge"),
        ("47500", "Fumel"),
    ],
)
def test_accents_st_hyphens_and_postcodes_find_the_commune(keyboard, typed, name):
    found = [line.replace("'", "’") for line in proposed(keyboard, typed)]
    assert any(line.startswith(name) for line in found)


def test_the_list_says_what_it_holds_and_where_one_is(keyboard):
    page, field = keyboard.page, keyboard.field("Commune")
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "false"
    count = len(proposed(keyboard, "47500"))
    assert field.get_attribute("aria-expanded") == "true"
    said = page.locator(".et-combobox [role=status]").inner_text().replace("\u00a0", " ")
    assert said == f"{count} réponses. Flèches haut et bas pour choisir."
    keyboard.check(page)
    keyboard.press("ArrowDown")
    current = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert current.get_attribute("aria-selected") == "true"
    keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "47500"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Valbourg-les-Nulle-Part", "Aucune commune ne s’appelle"),
        ("75101", "arrondissement"),
        ("97501", "outre-mer"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_kept(keyboard, typed, sentence):
    page = keyboard.page
    keyboard.write("Commune", typed)
    keyboard.write("Votre besoin en quelques lignes", "Une halle à rouvrir.")
    keyboard.push("Envoyer")
    assert sentence in page.inner_text("main")
    assert keyboard.field("Commune").input_value() == typed
    assert (
        keyboard.field("Votre besoin en quelques lignes").input_value() == "Une halle à rouvrir."
    )
    keyboard.check(page)
