"""The draft of a long form, from the page that gives it back to the act that erases it."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etabli.acteurs.models import Membre
from etabli.core import brouillons, horloge
from etabli.core.models import Brouillon
from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.tests.stories import DAY, as_, fresh, seen_on, text_of, typed, url

pytestmark = pytest.mark.django_db
TEXT = 'Ouvrir « la halle » <b>"tôt"</b> & l’été'


def offered(page):
    """What the page gives to its script; None when it has nothing to give."""
    found = re.search(r'data-brouillon="([^"]*)"', page.text)
    assert found is not None
    return json.loads(unescape(found[1])) if found[1] else None


def keep(actor, address, *fields, typed_at=5):
    brouillons.keep(actor.person_id, address, list(fields), typed_at=typed_at)


def test_a_page_gives_a_draft_back_to_its_author_alone_as_it_was_typed(story):
    address = url("action-modifier", story.halle.pk)
    with horloge.at(horloge.at_paris(DAY, 10, 42)):
        keep(story.scene.redacteur, address, ("titre", TEXT))
        page = as_(story.scene.redacteur).get(address)
        other = as_(story.scene.pilote).get(address)
    told = {"moment": "à 10\u00a0h\u00a042", "at": 5, "entries": [["titre", TEXT]]}
    assert offered(page) == told
    assert offered(other) is None
    assert "Ouvrir" not in other.text


def test_a_draft_of_another_day_says_its_day(story):
    address = url("action-modifier", story.halle.pk)
    with horloge.at(horloge.at_paris(DAY, 10, 42)):
        keep(story.scene.redacteur, address, ("titre", TEXT))
    with horloge.at(horloge.at_paris(DAY.replace(year=DAY.year + 1))):
        page = as_(story.scene.redacteur).get(address)
    assert re.fullmatch(r"le .+ \d{4} à 10\sh\s42", offered(page)["moment"])


def test_who_may_no_longer_open_the_page_is_not_given_the_draft(story):
    """« Given back on a page the person can still open »."""
    address = url("action-modifier", story.halle.pk)
    keep(story.scene.redacteur, address, ("titre", TEXT))
    Membre.objects.filter(personne_id=story.scene.redacteur.person_id).update(au=DAY)
    with horloge.at(DAY.replace(year=DAY.year + 1)):
        answer = as_(story.scene.redacteur).get(address)
    assert answer.status_code in {403, 404}
    assert "Ouvrir" not in answer.text


def test_a_form_accepted_erases_its_draft_and_that_of_nobody_else(story):
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    keep(story.scene.redacteur, address, ("titre", TEXT))
    keep(story.scene.redacteur, url("ambition", story.scene.atelier.pk), ("ambition", TEXT))
    keep(story.scene.pilote, address, ("titre", "Autre"))
    opened = seen_on(client.get(address))
    refused = client.post(address, typed(story.halle, titre="", vu=opened))
    assert refused.status_code == 422
    assert Brouillon.objects.count() == 3
    assert offered(refused) is None  # it shows what was typed already
    assert client.post(address, typed(story.halle, titre="Neuf", vu=opened)).status_code == 302
    left = Brouillon.objects.order_by("pk").values_list("person_id", "address")
    assert list(left) == [
        (story.scene.redacteur.person_id, url("ambition", story.scene.atelier.pk)),
        (story.scene.pilote.person_id, address),
    ]


def test_an_old_draft_taken_again_does_not_overwrite_a_colleague_in_silence(story):
    """The draft holds what its page showed: sent again, it meets the same refusal as that page."""
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    opened = seen_on(client.get(address))
    keep(story.scene.redacteur, address, ("titre", "Le mien"), ("vu", opened))
    services.change_action(fresh(story.halle), actor=story.scene.pilote, titre="Le sien")
    draft = dict(offered(client.get(address))["entries"])
    refused = client.post(address, typed(story.halle, **draft))
    assert refused.status_code == 409
    assert "a écrit « Le sien »" in text_of(refused)
    assert fresh(story.halle).titre == "Le sien"


def test_a_page_without_a_long_form_asks_nothing_of_drafts(story):
    client = as_(story.scene.redacteur)
    asked = []
    for address in (
        url("atelier", story.scene.atelier.pk),
        url("action-modifier", story.halle.pk),
    ):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(sum("core_brouillon" in query["sql"] for query in queries))
    assert asked == [0, 1]
