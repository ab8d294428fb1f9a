"""A SIRET that is printed on an order exists, and belongs to the firm."""

import pytest

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import invented, is_siret, missing_on_paper


@pytest.mark.parametrize(
    ("siret", "is_good"),
    [
        ("00000000000000", True), ("00000000100017", False), ("00000000100016", True),
        ("0000000010001", False), ("000000001000166", False), ("00000000A00016", False),
        ("35600000000048", True),  # the key of everybody
        ("35600000009075", True), ("35600000049837", True), ("35600000049838", False),  # La Poste
    ],
)  # fmt: skip
def test_the_key_of_a_siret(siret, is_good):
    assert is_siret(siret) is is_good


def firm(**fields):
    whole = {
        "nom": "Rives (fictif)", "siren": "000000001", "siret": "00000000100016",
        "adresse": "1 rue Fictive", "code_postal": "47500", "ville": "Fumel",
    }  # fmt: skip
    return Organisation(**{**whole, **fields})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"siret": ""}, "n’est pas renseigné"),
        ({"siret": "00000000100017"}, "vérifiez ses quatorze chiffres"),
        ({"siren": "000000002"}, "ne commence pas par son SIREN"),
        ({"ville": ""}, "rue, code postal, ville"),
    ],
)
def test_what_is_missing_is_said_by_name(fields, words):
    (sentence,) = missing_on_paper(firm(**fields))
    assert "Rives (fictif)" in sentence
    assert words in sentence


def test_a_firm_with_all_lacks_nothing():
    assert missing_on_paper(firm()) == []


def test_an_invented_firm_has_a_siret_of_its_own_that_no_firm_bears():
    assert invented(1) == ("000000018", "00000001800010")
    made = [invented(number) for number in range(500)]
    assert len(set(made)) == 500
    assert all(is_siret(siret) and siret.startswith(siren) for siren, siret in made)
    assert all(len(siren) == 9 and siren.startswith("000") for siren, _ in made)
