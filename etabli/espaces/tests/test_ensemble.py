"""The class: whoever opens whatever page of several forms, what is typed in one leaves with any other."""

from collections import defaultdict

from etabli.core.ui.ensemble import ID, may_lose
from etabli.core.ui.markup import PROOF, forms_of
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of
from etabli.espaces.tests.test_brouillons import READERS
from etabli.espaces.tests.test_matrice import opened

#: page by page, why its forms leave apart
APART: dict[str, str] = {}
#: of the pages of the story: those where one types several texts, and one text beside the buttons of other acts;
#: the points of a request are told by candidatures/tests/test_ensemble.py
SEVERAL = {
    "candidatures:echanges",
    "espaces:atelier-echanges",
    "seances:compte-rendu",
    "seances:decisions",
}
BESIDE_BUTTONS = {
    "seances:presences",
    "feuilles_de_route:plan-modifier",
    "feuilles_de_route:ligne",
}


def main_of(page):
    """What the page is about: the banner of the demonstration and the search are on every page."""
    return page[page.index("<main") : page.index("</main>")]


def strays(forms):
    """The controls that would stay behind when the button of another form is pressed."""
    controls = [one for form in forms for one in form.controls if one.name != PROOF]
    return [one.name or "a button" for one in controls if one.tag.of("form") != ID]


def test_no_page_of_several_forms_loses_what_is_typed_in_the_others(monde):
    found: dict[str, list[str]] = defaultdict(list)
    texts: dict[str, int] = defaultdict(int)
    clients = [client_of(monde.people[who]) for who in READERS]
    for name, address in addresses(monde).items():
        for client in clients:
            answer = opened(client.get(address))
            if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
                continue
            page = main_of(answer.content.decode())
            forms = [form for form in forms_of(page) if form.tag.of("id") != ID]
            if may_lose(forms):
                texts[name] = max(texts[name], sum(form.has_words for form in forms))
                found[name] += strays(forms)
    assert {name for name, left in found.items() if left} == set(APART)
    assert {name for name, count in texts.items() if count > 1} == SEVERAL
    assert set(texts) >= SEVERAL | BESIDE_BUTTONS
