"""The class: whoever opens whatever page, a form where one writes at length keeps its draft."""

import re
from collections import defaultdict

from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of
from etabli.espaces.tests.test_matrice import opened

#: written by people without account, of whom nothing is kept before they send
OF_VISITORS = {"seances:contribuer"}
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
#: the programme, the State in the territory, the team: between them, most forms of the product
READERS = (
    "DGALN_CHEF_PROJET",
    "SERVICE_PILOTE",
    "COLLECTIVITE_REDACTEUR",
    "GROUPEMENT_MANDATAIRE",
)


def long_forms(page):
    """The attributes of the forms of a page that hold a text area."""
    return [tag for tag, inside in FORM.findall(page) if "<textarea" in inside]


def keeps_its_draft(tag):
    return "data-brouillon=" in tag or "data-autosave" in tag


def test_every_form_with_a_text_area_keeps_its_draft(monde):
    found: dict[str, set[bool]] = defaultdict(set)
    clients = [client_of(monde.people[who]) for who in READERS]
    for name, address in addresses(monde).items():
        for client in clients:
            answer = opened(client.get(address))
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                found[name] |= {keeps_its_draft(tag) for tag in long_forms(answer.text)}
    written = {name: kept for name, kept in found.items() if kept}
    assert {name for name, kept in written.items() if kept != {True}} == OF_VISITORS
    assert len(written) >= 15


def test_a_form_that_would_lose_a_text_is_found():
    page = '<form method="post" novalidate><p><textarea name="a"></textarea></p></form>'
    assert [keeps_its_draft(tag) for tag in long_forms(page)] == [False]
