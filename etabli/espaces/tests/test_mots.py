"""What no page and no paper shows: the codes of our rules, amounts as a machine writes them."""

import re
import tomllib
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings

from etabli.core.documents.issuing import content_of
from etabli.core.documents.models import Document
from etabli.core.documents.words import words
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.monde import client_of

LEDGER = tomllib.loads((settings.BASE_DIR / "regles.toml").read_text(encoding="utf-8"))
#: « T-6 » or « CF-4 » is a code; « 6.1 » may also be the number of an action
RULES = sorted({code for rules in LEDGER.values() for code in rules if code[0].isalpha()})
RULE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, RULES))})(?![\w-])")
#: « 6300.00 € », « 40000 € », « 6300.00 » alone
RAW_AMOUNT = re.compile(r"\d+\.\d{2}(?!\d)(?![./]\d)|(?<!\d)\d{4,}(?:,\d+)?\s?€|None\s?€")
READERS = (
    "VISITEUR", "SERVICE_PILOTE", "SERVICE_VALIDEUR", "RPA", "DGALN_ACHATS", "DGALN_CHEF_PROJET",
    "COLLECTIVITE_REDACTEUR", "GROUPEMENT_MANDATAIRE", "AUDITEUR",
)  # fmt: skip
#: the gallery of components shows codes as examples
NOT_OURS = ("ui:galerie",)


class Visible(HTMLParser):
    """The text a person reads or hears; not the script, the style, the values of the fields."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.parts += [v for k, v in attrs if k in ("aria-label", "title", "alt") and v]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def visible(page):
    reader = Visible()
    reader.feed(page)
    return " ".join(" ".join(reader.parts).split())


def shown(text, pattern):
    return [text[max(0, m.start() - 40) : m.end() + 20] for m in pattern.finditer(text)]


def pages(monde, who):
    client = client_of(monde.people.get(who))
    for name, address in addresses(monde).items():
        if name.startswith(NOT_OURS):
            continue
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, its file is closed
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield name, visible(answer.content.decode())


@pytest.mark.parametrize("who", READERS)
def test_no_page_shows_the_code_of_a_rule_nor_an_amount_as_a_machine_writes_it(monde, who):
    """Good: « Maximum respecté », « 6 300,00 € ». Bad: « G-BC-5 », « (V4) », « 6300.00 € »."""
    wrong = [
        f"{name}: …{found}…"
        for name, text in pages(monde, who)
        for pattern in (RULE, RAW_AMOUNT)
        for found in shown(text, pattern)
    ]
    assert "\n".join(wrong) == ""


def test_no_issued_paper_shows_them_either(monde):
    papers = list(Document.objects.order_by("pk"))
    assert len({paper.nature for paper in papers}) >= 5
    wrong = []
    for paper in papers:
        text = " ".join(words(content_of(paper)))
        wrong += [f"{paper.nature}: {x}" for p in (RULE, RAW_AMOUNT) for x in shown(text, p)]
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("exigé par G-BC-5.", RULE),
        ("(V4)", RULE),
        ("6300.00 €", RAW_AMOUNT),
        ("6300 €", RAW_AMOUNT),
    ],
)
def test_what_is_looked_for_is_found(text, pattern):
    assert shown(text, pattern)


@pytest.mark.parametrize(
    "text", ["6\u00a0300,00\u00a0€", "DEV-T-6-2", "le 12.03.2026", "version 1.25.3"]
)
def test_what_is_well_written_is_left_alone(text):
    assert not shown(text, RULE) + shown(text, RAW_AMOUNT)
