"""The stage of an Atelier in the words of each reader: the holder never reads the mayor's."""

import re

import pytest

from etabli.ateliers import deroules
from etabli.ateliers.deroules import Reader
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.espaces.atelier import words as paroles

SECRET = ("refus", "tourniquet", "rang", "€")
SPOKEN = re.compile(r"\b(?:vous|votre|vos)\b")


def at(version, stage):
    return Atelier(deroule=version.code, etat=stage.code)


STAGES = [(version, stage) for version in deroules.known for stage in version.stages]
DISCREET = [(version, stage) for version, stage in STAGES if stage.discreet]


@pytest.mark.parametrize(("version", "stage"), STAGES)
@pytest.mark.parametrize("reader", [Reader.TEAM, Reader.WITNESS, Reader.STATE])
def test_only_the_collectivite_is_spoken_to_of_its_charge_and_of_being_told(
    version, stage, reader
):
    """Bad for the team that makes the devis: « son intervention se chiffre, sans rien à votre charge »."""
    assert not SPOKEN.search(paroles.said(at(version, stage), reader))


@pytest.mark.parametrize(("version", "stage"), DISCREET)
def test_what_is_between_the_state_and_its_holders_has_words_for_each_other_reader(version, stage):
    here = at(version, stage)
    words = {who: paroles.said(here, who) for who in (Reader.TEAM, Reader.COLLECTIVITE)}
    assert len(set(words.values())) == 2
    assert set(stage.discreet) == {Reader.TEAM, Reader.COLLECTIVITE, Reader.WITNESS}
    for said in (*words.values(), paroles.said(here, Reader.WITNESS)):
        assert [word for word in SECRET if word in said] == []


@pytest.mark.parametrize(
    ("who", "reader"),
    [
        ("GROUPEMENT_MANDATAIRE", Reader.TEAM),
        ("GROUPEMENT_MEMBRE", Reader.TEAM),
        ("COLLECTIVITE_SIGNATAIRE", Reader.COLLECTIVITE),
        ("COLLECTIVITE_REDACTEUR", Reader.COLLECTIVITE),
        ("PREFECTURE", Reader.WITNESS),
        ("SERVICE_PILOTE", Reader.STATE),
        ("DGALN_ACHATS", Reader.STATE),
        ("AUDITEUR", Reader.STATE),
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
