"""The stage of an Atelier in the words of each reader: the holder never reads the mayor's."""

import re

import pytest

from etabli.ateliers.states import Etat
from etabli.espaces.atelier import words as paroles

SECRET = ("refus", "tourniquet", "rang", "€")
SPOKEN = re.compile(r"\b(?:vous|votre|vos)\b")


@pytest.mark.parametrize("etat", list(Etat))
@pytest.mark.parametrize("reader", [paroles.TEAM, paroles.WITNESS, paroles.STATE])
def test_only_the_collectivite_is_spoken_to_of_its_charge_and_of_being_told(etat, reader):
    """Bad for the team that makes the devis: « son intervention se chiffre, sans rien à votre charge »."""
    assert not SPOKEN.search(paroles.said(etat, reader))


@pytest.mark.parametrize("etat", list(paroles.DISCREET))
def test_what_is_between_the_state_and_its_holders_has_words_for_each_other_reader(etat):
    words = {who: paroles.said(etat, who) for who in (paroles.TEAM, paroles.COLLECTIVITE)}
    assert len(set(words.values())) == 2
    assert set(paroles.DISCREET[etat]) == {paroles.TEAM, paroles.COLLECTIVITE, paroles.WITNESS}
    for said in (*words.values(), paroles.said(etat, paroles.WITNESS)):
        assert [word for word in SECRET if word in said] == []


@pytest.mark.parametrize(
    ("who", "reader"),
    [
        ("GROUPEMENT_MANDATAIRE", paroles.TEAM),
        ("GROUPEMENT_MEMBRE", paroles.TEAM),
        ("COLLECTIVITE_SIGNATAIRE", paroles.COLLECTIVITE),
        ("COLLECTIVITE_REDACTEUR", paroles.COLLECTIVITE),
        ("PREFECTURE", paroles.WITNESS),
        ("SERVICE_PILOTE", paroles.STATE),
        ("DGALN_ACHATS", paroles.STATE),
        ("AUDITEUR", paroles.STATE),
    ],
)
def test_each_role_reads_as_one_of_four(monde, who, reader):
    assert paroles.reader_of(monde.atelier, monde.people[who]) == reader


def test_the_team_that_makes_the_devis_reads_its_own_work(monde):
    monde.atelier.etat = Etat.DEVIS
    from etabli.espaces.atelier import page as room

    said = {
        who: room.now_of(monde.atelier, monde.people[who], []).sentence
        for who in ("GROUPEMENT_MEMBRE", "COLLECTIVITE_SIGNATAIRE", "PREFECTURE")
    }
    assert said["GROUPEMENT_MEMBRE"].startswith("Le mandataire établit le devis")
    assert said["COLLECTIVITE_SIGNATAIRE"].endswith("sans rien à votre charge.")
    assert said["PREFECTURE"].endswith("son intervention se chiffre.")
