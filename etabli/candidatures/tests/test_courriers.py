"""When a letter counts (2.2.1)."""

import datetime as dt
from dataclasses import replace

import pytest

from etabli.candidatures.courriers import Lettre, PorteurLu, counts, faults, missing, warnings
from etabli.candidatures.formats import Auteur, CourrierAttendu
from etabli.candidatures.formats.flash import F_COLL, FLASH

DEPOSIT = dt.date(2026, 5, 4)
MAYOR = Lettre(
    "COURRIER_COLLECTIVITE", 1, "COMMUNE", "Commune de Fumel", "MAIRE",
    dt.date(2026, 4, 1), dt.date(2026, 4, 2),
)  # fmt: skip
PREFET = replace(
    MAYOR, type="COURRIER_PREFET", organisation_id=9, type_organisation="PREFECTURE",
    qualite="SOUS_PREFET",
)  # fmt: skip
COMMUNE = PorteurLu(1, "Commune de Fumel", is_epci=False, is_lead=True)
EPCI = PorteurLu(2, "CC de la vallée", is_epci=True, is_lead=False)
BY_EPCI = replace(MAYOR, organisation_id=2, type_organisation="EPCI", qualite="PRESIDENT_EPCI")


def _missing(porteurs, lettres, **other):
    given = {"deposit": DEPOSIT, "months": 12, "version": 1, **other}
    expected = given.pop("expected", FLASH.courriers)
    return missing(expected, porteurs, lettres, **given)


def _faults(lettre):
    return faults(lettre, deposit=DEPOSIT, months=12)


@pytest.mark.regle("2.2.1")
def test_a_letter_of_twelve_months_to_the_day_is_too_old():
    assert _faults(replace(MAYOR, signe_on=dt.date(2025, 5, 5))) == []
    assert _faults(replace(MAYOR, signe_on=dt.date(2025, 5, 4))) == [
        "Daté du 04/05/2025, il a 12 mois ou plus au dépôt du 04/05/2026\u00a0: faites-en signer un nouveau."
    ]


@pytest.mark.regle("2.2.1")
def test_a_letter_supplied_later_may_be_dated_after_the_deposit_never_after_its_upload():
    late = replace(MAYOR, signe_on=dt.date(2026, 6, 22), deposited_on=dt.date(2026, 6, 23))
    assert _faults(late) == []
    assert _faults(replace(late, deposited_on=dt.date(2026, 6, 21))) == [
        "Daté du 22/06/2026, il porte une date postérieure à son envoi, le 21/06/2026."
    ]


@pytest.mark.regle("2.2.1")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_signe": False}, "Le courrier n’est pas signé."),
        (
            {"qualite": "AUTRE"},
            "La qualité de la personne qui signe ne convient pas à ce courrier.",
        ),
        (
            {"qualite": "PREFET"},
            "La qualité de la personne qui signe ne convient pas à ce courrier.",
        ),
        (
            {"is_bien_adresse": False},
            "Il n’est pas adressé à la sous-direction de l’Aménagement durable.",
        ),
        ({"nomme_l_atelier": False}, "Il ne nomme pas cet Atelier et son format."),
        (
            {"is_refused": True, "refus": "La page 2 manque."},
            "La DGALN demande de la refaire\u00a0: La page 2 manque.",
        ),
    ],
)
def test_each_fault_of_a_letter_is_said_in_words(changes, sentence):
    assert _faults(replace(MAYOR, **changes)) == [sentence]


@pytest.mark.parametrize("qualite", ["PREFET", "SOUS_PREFET", "SECRETAIRE_GENERAL"])
def test_the_prefecture_signs_in_three_qualities(qualite):
    assert _faults(replace(PREFET, qualite=qualite)) == []


def test_a_first_deputy_signs_for_the_commune():
    assert _faults(replace(MAYOR, qualite="PREMIER_ADJOINT")) == []


@pytest.mark.regle("2.2.1")
def test_a_flash_needs_one_letter_of_a_porteur_and_one_of_the_prefet():
    assert _missing([COMMUNE], []) == [
        "Il manque le courrier de soutien d’une collectivité porteuse.",
        "Il manque le courrier de soutien du préfet.",
    ]
    assert _missing([COMMUNE], [MAYOR, PREFET]) == []


@pytest.mark.regle("2.2.1")
def test_an_epci_porteur_must_give_its_own_and_it_is_then_enough():
    assert _missing([COMMUNE, EPCI], [MAYOR, PREFET]) == [
        "Il manque le courrier de soutien de la CC de la vallée."
    ]
    assert _missing([COMMUNE, EPCI], [BY_EPCI, PREFET]) == []
    assert warnings(FLASH.courriers, [COMMUNE, EPCI], [BY_EPCI, PREFET], version=1) == [
        "Commune de Fumel, chef de file, n’a pas donné de courrier\u00a0; ce n’est pas bloquant."
    ]


@pytest.mark.regle("2.2.1")
def test_a_letter_of_an_earlier_version_counts_once_confirmed():
    assert not counts(MAYOR, deposit=DEPOSIT, months=12, version=2)
    assert counts(replace(MAYOR, is_confirmed=True), deposit=DEPOSIT, months=12, version=2)
    assert _missing([COMMUNE], [MAYOR, replace(PREFET, version_fiche=2)], version=2) == [
        "Il manque le courrier de soutien d’une collectivité porteuse."
    ]
    assert warnings(FLASH.courriers, [COMMUNE], [MAYOR], version=2) == [
        "Le courrier de la commune de Fumel est antérieur à la version 2 de la fiche\u00a0: "
        "la DGALN confirme que l’objet n’a pas changé, ou en demande un nouveau."
    ]


def test_only_the_last_letter_of_an_author_is_read():
    bad = replace(MAYOR, is_signe=False)
    assert len(_missing([COMMUNE], [MAYOR, bad, PREFET])) == 1
    assert _missing([COMMUNE], [bad, MAYOR, PREFET]) == []


EACH = CourrierAttendu(
    "COURRIER_COLLECTIVITE", Auteur.PORTEURS, "courrier d’engagement", F_COLL, of_each=True
)
OF_PILOTE = CourrierAttendu("COURRIER_PILOTE", Auteur.PILOTE, "courrier d’engagement", F_COLL)
BY_PILOTE = replace(
    MAYOR, type="COURRIER_PILOTE", organisation_id=7, type_organisation="DDT", qualite="DIRECTEUR"
)


@pytest.mark.regle("2.2.1")
def test_a_format_may_ask_a_letter_of_each_porteur_and_one_of_the_pilote():
    expected = (EACH, OF_PILOTE)
    assert _missing([COMMUNE, EPCI], [BY_EPCI], expected=expected) == [
        "Il manque le courrier d’engagement de la commune de Fumel.",
        "Il manque le courrier d’engagement du service pilote.",
    ]
    assert _missing([COMMUNE, EPCI], [BY_EPCI, MAYOR, BY_PILOTE], expected=expected) == []
    assert warnings(expected, [COMMUNE, EPCI], [BY_EPCI], version=1) == []
    assert _faults(replace(BY_PILOTE, qualite="MAIRE")) == [
        "La qualité de la personne qui signe ne convient pas à ce courrier."
    ]
