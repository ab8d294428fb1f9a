"""Each page, for each reader, at each stage: open or hidden, never broken."""

import pytest
from django.urls import reverse

from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import STEPS, candidature_at
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


def test_every_section_is_written_then_read(people, browser):
    candidature, people = candidature_at(Etat.BROUILLON, people)
    from etabli.candidatures import fiche

    for section in fiche.form(candidature).sections:
        url = reverse("candidatures:section", args=[candidature.pk, section.cle])
        assert browser(people.technicien).get(url).status_code == 200
        assert browser(people.valideur).get(url).status_code == 200
