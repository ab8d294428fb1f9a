"""Role × address × object: who opens what, written down; elsewhere and outside, nothing exists.

The reference is `matrice.md`; `pytest etabli/espaces/tests/test_matrice.py --requetes` writes it again.
"""

from collections import defaultdict
from pathlib import Path

from django.test import Client

from etabli.espaces.tests.adresses import addresses, routes
from etabli.espaces.tests.stories import client_of
from tests.architecture.test_portes import PUBLIC

REFERENCE = Path(__file__).with_name("matrice.md")
HEAD = """# Qui ouvre quoi

Chaque adresse du site, demandée (GET) sur les objets d’une même histoire par chaque rôle.
200 la page, 302 renvoi, 403 vu mais interdit, 404 caché, 405 se fait par un bouton.

"""
#: what anybody reads of a published Atelier, and what a person without account opens with their link
OPEN = PUBLIC | {
    "espaces:public-atelier", "espaces:public-document",
    # an announced session leads to its public page, and to anybody's calendar
    "seances:inscription", "seances:session", "seances:agenda",
    "feuilles_de_route:document-public", "livrables:public-document",
    # what is published is read by everybody
    "actualites:agenda", "actualites:flux", "actualites:image-publique", "actualites:publique",
    "actualites:publiques",
    "seances:contributions-publiques", "seances:contributions-export", "seances:contribuer",
    "espaces:personas", "espaces:boite", "ui:galerie", "ui:galerie-acte", "ui:galerie-formulaire",
}  # fmt: skip
#: the framework belongs to every service of the State
SHARED_BY_STATE = {
    "marches:accord-cadre", "marches:titulaire", "marches:extrait", "marches:tourniquet",
    "marches:accord-acte", "marches:titulaire-acte", "marches:mise-en-demeure",
    "marches:donnees-essentielles",
    "marches:titulaire-nouveau", "marches:kit-piece", "marches:kit-bordereau",
}  # fmt: skip
#: pages that show to those who do not follow the Atelier what is public of an official roadmap
READ_AS_PUBLIC = {
    f"feuilles_de_route:{name}"
    for name in (
        "action", "atelier", "calendrier", "fiche", "financement", "priorites", "propositions", "suivi", "themes",
    )
}  # fmt: skip


def statuses(client, found):
    return {name: opened(client.get(address)).status_code for name, address in found.items()}


def opened(answer):
    """The answer, read to its end: a paper that nobody reads stays open otherwise."""
    if answer.streaming:
        for _piece in answer.streaming_content:
            pass
    return answer


def on_an_object():
    """The addresses that name an object."""
    return {name for name, route, _ in routes() if "<" in route} - {"acteurs:invitation"}


def written(table):
    """One line an address: the roles by answer."""
    lines = []
    for name in sorted(table):
        by_status = defaultdict(list)
        for who, status in table[name].items():
            by_status[status].append(who)
        told = " · ".join(
            f"**{status}** {', '.join(people)}" for status, people in sorted(by_status.items())
        )
        lines.append(f"- `{name}` — {told}")
    return HEAD + "\n".join(lines) + "\n"


def test_who_opens_what_is_as_written(monde, request):
    found = addresses(monde)
    del found["espaces:sante"]  # its status is the health of the machine: test_technique
    table: dict[str, dict[str, int]] = {name: {} for name in found}
    for who, actor in {"VISITEUR": None, **monde.people}.items():
        if who.endswith("_AILLEURS"):
            continue
        for name, status in statuses(client_of(actor), found).items():
            table[name][who] = status
    if request.config.getoption("--requetes"):
        REFERENCE.write_text(written(table), encoding="utf-8")
    assert max(status for row in table.values() for status in row.values()) < 500
    assert written(table) == REFERENCE.read_text(encoding="utf-8")


def test_elsewhere_and_outside_an_object_does_not_exist(monde):
    """A visitor; another département, another commune, another firm: neither to read nor to act."""
    objects = {
        n: a for n, a in addresses(monde).items() if n in on_an_object() - OPEN - READ_AS_PUBLIC
    }
    assert opened_by_a_visitor(objects) == []
    assert "\n".join(opened_elsewhere(monde, objects)) == ""


def test_a_roadmap_read_from_elsewhere_says_only_what_is_public(monde):
    """7.8: the plan of finance is not obtained, so its amounts are not told."""
    found = addresses(monde)
    for name in sorted(READ_AS_PUBLIC - {"feuilles_de_route:fiche"}):
        own = monde.client("SERVICE_PILOTE").get(found[name]).text
        other = monde.client("SERVICE_PILOTE_AILLEURS").get(found[name]).text
        assert "DETR" not in other, name
        assert "40\u00a0000" not in other, name
        assert other != own


def asked(client, name, address):
    """Read the page; act when it is a button or a move."""
    answers = [opened(client.get(address))]
    if answers[0].status_code == 405 or name.endswith("acte"):
        answers.append(opened(client.post(address)))
    return answers


def opened_by_a_visitor(objects):
    wrong = []
    for name, address in objects.items():
        for answer in asked(Client(), name, address):
            is_sign_in = answer.status_code == 302 and "/compte/" in answer["Location"]
            if not is_sign_in and answer.status_code not in {404, 405}:
                wrong.append(f"{name}: {answer.status_code}")
    return wrong


def opened_elsewhere(monde, objects):
    wrong = []
    for who, actor in monde.people.items():
        if not who.endswith("_AILLEURS"):
            continue
        client = client_of(actor)
        is_state = not who.startswith(("COLLECTIVITE", "PREFECTURE", "GROUPEMENT"))
        for name, address in objects.items():
            if is_state and name in SHARED_BY_STATE:
                continue
            statuses_ = {answer.status_code for answer in asked(client, name, address)}
            if statuses_ - {404, 405}:
                wrong.append(f"{who} {name}: {sorted(statuses_)}")
    return wrong
