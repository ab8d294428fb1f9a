"""Each page, for each reader, at each stage: open or hidden, never broken."""

import re

import pytest
from django.urls import reverse

from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import (
    STEPS,
    candidature_at,
    letter_of_mairie,
    letter_of_prefet,
)
from etabli.core import horloge

PAGES = ("dossier", "suivi", "echanges", "fiche", "courriers", "complement", "instruction")
STAGES = [Etat.MANIFESTATION, *(etat for etat, _, _ in STEPS)]


@pytest.mark.parametrize("etat", STAGES)
def test_every_page_opens_or_hides(people, browser, etat):
    candidature, people = candidature_at(etat, people)
    with horloge.at(candidature.moved_at):
        for name in ("maire", "pilote", "valideur", "prefet", "chef_projet", "decideur"):
            actor = getattr(people, name)
            client = browser(actor)
            is_open = WORKFLOW.access.may(actor, "view", candidature)
            for page in PAGES:
                answer = client.get(reverse(f"candidatures:{page}", args=[candidature.pk]))
                assert answer.status_code in ((200, 404) if is_open else (404,)), (name, page)
            assert client.get(candidature.get_absolute_url()).status_code == (
                200 if is_open else 404
            )


def test_every_screen_is_written_then_read(people, browser):
    candidature, people = candidature_at(Etat.BROUILLON, people)
    from etabli.candidatures import fiche

    for screen in fiche.screens_of(fiche.form(candidature).version):
        url = reverse("candidatures:section", args=[candidature.pk, screen.cle])
        assert browser(people.technicien).get(url).status_code == 200
        assert browser(people.valideur).get(url).status_code == 200


@pytest.mark.parametrize("name", ["maire", "prefet"])
def test_a_signatory_reads_first_that_their_letter_is_awaited(people, browser, name):
    candidature, people = candidature_at(Etat.EN_SIGNATURE, people)
    actor = getattr(people, name)
    page = browser(actor).get(candidature.get_absolute_url()).text
    assert "Votre courrier de soutien est attendu" in page
    address = re.search(r'href="([^"]+)"[^>]*>\s*Lire et signer mon courrier', page)
    assert address
    assert f'value="{actor.name}"' in browser(actor).get(address[1]).text
    if name == "maire":
        letter_of_mairie(candidature, people)
    else:
        letter_of_prefet(candidature, people)
    page = browser(actor).get(candidature.get_absolute_url()).text
    assert "Votre courrier de soutien est attendu" not in page


def test_the_first_contact_names_whom_one_waits_for_and_a_person_to_call(people, browser):
    candidature, people = candidature_at(Etat.MANIFESTATION, people)
    page = browser(people.technicien).get(candidature.get_absolute_url()).text
    assert "La DDT 47 n’a pas encore dit si ce projet l’intéresse." in page
    assert people.pilote.name in page
