"""The State service of a département has its kind and its true name."""

from __future__ import annotations

import pytest

from etabli.territoires.services_deconcentres import into, service_of, services


def test_the_101_departements_have_one_service_each() -> None:
    codes = [service.departement for service in services()]
    assert len(set(codes)) == len(codes) == 101
    assert {service.type for service in services()} == {"DDT", "DDTM", "DRIEAT", "DEAL", "DGTM"}


@pytest.mark.parametrize(
    ("code", "kind", "nom", "prefecture"),
    [
        ("47", "DDT", "DDT de Lot-et-Garonne", "Préfecture de Lot-et-Garonne"),
        ("01", "DDT", "DDT de l’Ain", "Préfecture de l’Ain"),
        ("2A", "DDT", "DDT de la Corse-du-Sud", "Préfecture de la Corse-du-Sud"),
        ("40", "DDTM", "DDTM des Landes", "Préfecture des Landes"),
        ("62", "DDTM", "DDTM du Pas-de-Calais", "Préfecture du Pas-de-Calais"),
        ("972", "DEAL", "DEAL de la Martinique", "Préfecture de la Martinique"),
        ("973", "DGTM", "DGTM de la Guyane", "Préfecture de la Guyane"),
        ("976", "DEAL", "DEALM de Mayotte", "Préfecture de Mayotte"),
    ],
)
def test_the_name_of_a_service_has_the_right_article(
    code: str, kind: str, nom: str, prefecture: str
) -> None:
    service = service_of(code)
    assert (service.type, service.nom, service.prefecture) == (kind, nom, prefecture)


def test_the_inner_ring_of_paris_is_served_by_the_units_of_the_drieat() -> None:
    units = [service for service in services() if service.type == "DRIEAT"]
    assert [unit.departement for unit in units] == ["75", "92", "93", "94"]
    assert units[3].nom == "DRIEAT Île-de-France, unité départementale du Val-de-Marne"


def test_a_collectivite_d_outre_mer_has_none() -> None:
    with pytest.raises(KeyError):
        service_of("975")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("47", "en Lot-et-Garonne"), ("55", "dans la Meuse"), ("46", "dans le Lot"), ("40", "dans les Landes"),
        ("01", "dans l’Ain"), ("35", "en Ille-et-Vilaine"), ("75", "à Paris"), ("2A", "en Corse-du-Sud"),
        ("971", "en Guadeloupe"), ("974", "à La Réunion"), ("976", "à Mayotte"),
        ("90", "dans le Territoire de Belfort"),
    ],
)  # fmt: skip
def test_where_a_commune_is_is_said_with_the_right_word(code: str, said: str) -> None:
    assert into(code) == said


def test_one_may_say_where_of_every_departement() -> None:
    assert all(into(one.departement) for one in services())
