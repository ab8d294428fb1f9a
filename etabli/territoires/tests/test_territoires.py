"""Communes are found by what people type, and a code means one thing."""

from __future__ import annotations

import csv
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from etabli.core.refus import Refused
from etabli.territoires import selectors
from etabli.territoires.forms import CommuneField
from etabli.territoires.models import Commune, PopulationAnnuelle, Repere
from etabli.territoires.recherche import search
from etabli.territoires.reperes import search_key
from etabli.territoires.services.loading import Loaded, load_territoires
from etabli.territoires.tests.country import write_package

TYPED = Path(settings.BASE_DIR) / "tests" / "cas" / "recherche-de-communes.csv"
marks = import_module("etabli.territoires.migrations.0002_names_without_apostrophe")
PACKAGE = Path(settings.BASE_DIR) / "node_modules/@etalab/decoupage-administratif/data"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("St-Étienne", "saint etienne"),
        ("SAINT ETIENNE", "saint etienne"),
        ("Ste Foy", "sainte foy"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ", "l hay"),
        ("Œuilly", "oeuilly"),
        ("Astaffort", "astaffort"),
    ],
)
def test_accents_hyphens_apostrophes_and_st_do_not_matter(typed: str, key: str) -> None:
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("fum", "Fumel (47)"),
        ("47500", "Fumel (47)"),
        ("47106", "Fumel (47)"),
        ("libos", "Monsempron-Libos (47)"),
        ("st etienne", "Saint-Étienne (42)"),
        ("hay les", "L’Haÿ-les-Roses (94)"),
        ("paris", "Paris (75)"),
        ("saint", "Saint-Étienne (42)"),
        ("marconne", "Marconne (62), commune déléguée d’Hesdin-la-Forêt"),
        ("st", "Strasbourg (67)"),
        ("STR", "Strasbourg (67)"),
        ("st-pierre en", "Saint-Pierre-en-Auge (14)"),
        ("fumel 47", "Fumel (47)"),
        ("Fumel (47106)", "Fumel (47)"),
        ("47500 monsempron", "Monsempron-Libos (47)"),
        ("lhay les roses", "L’Haÿ-les-Roses (94)"),
        ("fumel, lot-et-garonne", "Fumel (47)"),
        ("Fumel CEDEX", "Fumel (47)"),
        ("fumel cedex 47502", "Fumel (47)"),
        ("47 500 Fumel", "Fumel (47)"),
        ("47 106", "Fumel (47)"),
        ("Paris 1er", "Paris (75)"),
        ("paris 1 arrondissement", "Paris (75)"),
        ("de Fumel", "Fumel (47)"),
        ("l\u0027oie", "L’Oie (85)"),
        ("L’Ha\u0079\u0308-les-Roses\u200b", "L’Haÿ-les-Roses (94)"),
    ],
)
def test_the_first_answer_is_the_one_people_mean(country: Loaded, typed: str, first: str) -> None:
    assert selectors.label(search(typed)[0]) == first


def test_one_letter_is_too_short_and_an_arrondissement_is_never_proposed(country: Loaded) -> None:
    assert search("f") == []
    assert [c.nom for c in search("75001")] == ["Paris"]


@pytest.mark.regle("C1")
def test_a_code_shared_by_two_types_means_the_commune_actuelle(country: Loaded) -> None:
    assert Commune.objects.filter(code="14654").count() == 2
    assert selectors.find_commune("14654").nom == "Saint-Pierre-en-Auge"


@pytest.mark.regle("C1")
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("99999", "Aucune commune ne porte le code 99999."),
        ("62549", "Marconne (62549) est une commune déléguée d’Hesdin-la-Forêt (62447)"),
        ("75101", "est un arrondissement municipal\u00a0: donnez la commune, Paris (75056)."),
        ("97501", "est en collectivité d’outre-mer"),
    ],
)
def test_a_code_that_is_not_an_open_commune_is_refused_in_words(
    country: Loaded, code: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        selectors.find_commune(code)
    assert sentence in refusal.value.reasons[0]


def test_loading_twice_changes_nothing(country: Loaded, tmp_path: Path) -> None:
    before = (Commune.objects.count(), Repere.objects.count(), PopulationAnnuelle.objects.count())
    load_territoires(write_package(tmp_path / "again"), {})
    assert (
        Commune.objects.count(),
        Repere.objects.count(),
        PopulationAnnuelle.objects.count(),
    ) == before
    assert country.communes == 12


def test_the_form_is_prefilled_with_its_source_and_year(country: Loaded) -> None:
    known = selectors.prefill(["47106", "47179"])
    assert known["population"]["valeur"] == 6759
    assert known["population"]["millesime"] == 2023
    assert known["epcis"]["valeur"] == ["CC Fumel Vallée du Lot"]
    assert known["evolution_population"]["valeur"] == "−0,5"
    assert known["evolution_population"]["millesime"] == "2016–2023"
    assert known["departements"]["valeur"] == ["Lot-et-Garonne"]
    assert selectors.prefill(["99999"]) == {}


@pytest.mark.parametrize("code", ["62447", "85084"])
def test_a_territory_that_grew_or_shrank_has_no_rate_of_evolution(
    country: Loaded, code: str
) -> None:
    assert list(selectors.population_series(code)) == [2023]
    assert "evolution_population" not in selectors.prefill([code])


def test_the_population_of_a_commune_nouvelle_is_that_of_its_vintage(country: Loaded) -> None:
    assert selectors.prefill(["62447"])["population"]["valeur"] == 4480


def test_a_rate_needs_two_points() -> None:
    assert selectors.yearly_rate({2023: 100}) is None
    assert selectors.yearly_rate({2016: 100, 2023: 107}) == Decimal("1.0")


def test_a_former_commune_has_the_departement_and_epci_of_the_whole(country: Loaded) -> None:
    marconne = Commune.objects.get(code="62549")
    assert marconne.departement_id == "62"
    assert selectors.current(marconne).code == "62447"


def test_the_field_takes_a_code_a_name_or_both(country: Loaded) -> None:
    field = CommuneField()
    fumel = Commune.objects.get(code="47106")
    for typed in ("47106", "Fumel (47106)", "fumel", " FUMEL "):
        assert field.clean(typed) == fumel
    assert field.clean("marconne").code == "62447"


def test_an_ambiguous_name_lists_the_possible_communes(country: Loaded) -> None:
    with pytest.raises(forms.ValidationError) as error:
        CommuneField().clean("saint")
    assert "Saint-Étienne (42218)" in error.value.messages[0]
    assert "Écrivez le code de la bonne." in error.value.messages[0]


def test_search_is_open_to_everyone_with_and_without_javascript(country: Loaded) -> None:
    url = "/territoires/communes/"
    rows = Client().get(url, {"q": "fumel", "format": "json"}).json()["results"]
    assert rows == [{"value": "Fumel (47106)", "label": "Fumel (47)", "code": "47106"}]
    page = Client().get(url, {"q": "marconne"})
    assert "Marconne (62), commune déléguée d’Hesdin-la-Forêt, code Insee 62447" in page.text
    assert "Aucune commune" in Client().get(url, {"q": "atlantide"}).text


def test_choosing_a_former_commune_gives_the_one_of_today(country: Loaded) -> None:
    rows = Client().get("/territoires/communes/", {"q": "marconne", "format": "json"}).json()
    chosen = rows["results"][0]["value"]
    assert chosen == "Hesdin-la-Forêt (62447)"
    assert CommuneField().clean(chosen).code == "62447"


def test_a_search_costs_three_queries_at_most(
    country: Loaded, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        Client().get("/territoires/communes/", {"q": "saint", "format": "json"})


@pytest.mark.skipif(not PACKAGE.exists(), reason="le paquet n’est pas installé")
@pytest.mark.django_db
def test_the_whole_package_is_loaded() -> None:
    call_command("geographie", "charger")
    assert Commune.objects.filter(type="commune-actuelle").count() == 34969
    assert Commune.objects.filter(type="commune-deleguee").count() == 2105
    assert Commune.objects.filter(type="commune-associee").count() == 471
    fumel = selectors.find_commune("47106")
    assert [epci.nom for epci in selectors.epcis_of([fumel])] == ["CC Fumel Vallée du Lot"]
    assert selectors.find_commune("62447").population == 4480
    assert selectors.label(search("l'hay")[0]) == "L’Haÿ-les-Roses (94)"
    assert selectors.label(search("st etienne")[0]) == "Saint-Étienne (42)"
    with pytest.raises(Refused, match="Hesdin-la-Forêt"):
        selectors.find_commune("62549")
    for row in csv.DictReader(TYPED.read_text(encoding="utf-8").splitlines()):
        first = search(row["saisi"])[:1]
        assert [selectors.current(found).code for found in first] == [row["attendu"]], row["saisi"]
    loaded = joined_marks()
    joined = Repere.objects.filter(rang=0, commune__nom__contains="’").exclude(
        cle=F("commune__cle")
    )
    joined.exclude(cle__regex=r"^\d").delete()
    assert joined_marks() < loaded
    marks.add_marks(apps, None)
    assert joined_marks() == loaded


def joined_marks() -> set[tuple[str, str]]:
    """The whole-name marks of the communes whose name has an apostrophe."""
    named = Repere.objects.filter(rang=0, commune__nom__contains="’")
    return set(named.values_list("commune__code", "cle"))
