"""What no page and no paper shows: the codes of our rules, amounts as a machine writes them."""

import re
import tomllib
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from etabli.core.documents.issuing import content_of
from etabli.core.documents.models import Document
from etabli.core.documents.words import words
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.phrases import orders, read, said_twice
from etabli.espaces.tests.stories import client_of

LEDGER = tomllib.loads((settings.BASE_DIR / "regles.toml").read_text(encoding="utf-8"))
#: « T-6 » or « CF-4 » is a code; « 6.1 » may also be the number of an action
#: « P1 » to a reader is the first proposition, whatever rule has the same name (P1 to P7, avenants)
PROPOSITION = re.compile(r"P\d+")
RULES = sorted(
    code
    for code in {code for rules in LEDGER.values() for code in rules}
    if code[0].isalpha() and not PROPOSITION.fullmatch(code)
)
RULE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, RULES))})(?![\w-])")
#: « 6300.00 € », « 40000 € », « 6300.00 » alone
RAW_AMOUNT = re.compile(r"\d+\.\d{2}(?!\d)(?![./]\d)|(?<!\d)\d{4,}(?:,\d+)?\s?€|None\s?€")
READERS = (
    "VISITEUR", "SERVICE_PILOTE", "SERVICE_VALIDEUR", "RPA", "DGALN_ACHATS", "DGALN_CHEF_PROJET",
    "COLLECTIVITE_REDACTEUR", "GROUPEMENT_MANDATAIRE", "AUDITEUR", "COLLECTIVITE_SIGNATAIRE", "PREFECTURE",
    "GROUPEMENT_MEMBRE", "ADMIN_TECHNIQUE",
)  # fmt: skip
#: a form sent to the very page that shows it
SENDS_ITSELF = re.compile(r'<form\s+method="post"(?![^>]*action=)')
FILLED = re.compile(
    r'<(?:button|a)[^>]*class="(?P<css>fr-btn(?! fr-btn--(?:secondary|tertiary))[^"]*)"[^>]*>(?P<label>[^<]*)'
)
HEADING = re.compile(r"<h1[^>]*>([^<]*)</h1>")
CRUMBS = re.compile(r'<nav class="et-breadcrumb.*?</nav>', re.DOTALL)
#: the form asks it of each set of figures; each thread takes files
ASKED_TWICE = (
    "Que disent ces chiffres, que ne disent-ils pas ?",
    "Formats acceptés : PDF, ODT, DOCX, JPG, PNG.",
)
#: pages that tell anybody how to reach us
FOR_ANYBODY = ("ui:", "espaces:personas")
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
    """Each page as that person reads it: (name, status, text of the page)."""
    client = client_of(monde.people.get(who))
    for name, address in addresses(monde).items():
        if name.startswith(NOT_OURS):
            continue
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, its file is closed
        elif answer["Content-Type"].startswith("text/html"):
            yield name, answer.status_code, answer.text
            if answer.status_code == 200 and SENDS_ITSELF.search(answer.text):
                yield from sent_empty(client, name, address)


def sent_empty(client, name, address):
    """The same page once its form was sent with nothing in it; whatever was done is undone."""
    with transaction.atomic():
        answer: Any = client.post(address, {})
        transaction.set_rollback(True)
    if answer.status_code >= 400 and answer["Content-Type"].startswith("text/html"):
        yield f"{name} (refusé)", answer.status_code, answer.text


def wrong_codes(name, status, page):
    """Good: « Maximum respecté », « 6 300,00 € ». Bad: « G-BC-5 », « (V4) », « 6300.00 € »."""
    text = visible(page)
    return [found for pattern in (RULE, RAW_AMOUNT) for found in shown(text, pattern)]


def wrong_repeats(name, status, page):
    """A refusal, an alert, an explanation is said once a page."""
    return [one for one in said_twice(read(page)) if one not in ASKED_TWICE]


def wrong_orders(name, status, page):
    """Where a reader can do nothing, nothing is ordered of them."""
    main = read(page)
    is_help = status != 200 or name.startswith(FOR_ANYBODY)
    return [] if main.can_act or is_help else orders(main)


def wrong_dangers(name, status, page):
    """The first filled button is never one that ends something, unless the page is that very act."""
    found = FILLED.search(page)
    heading = HEADING.search(page)
    if not found or "danger" not in found["css"]:
        return []
    is_the_act = heading and found["label"].strip() == heading[1].strip()
    return [] if is_the_act else [found["label"]]


CHECKS = (wrong_codes, wrong_repeats, wrong_orders, wrong_dangers)


@pytest.mark.parametrize("who", READERS)
def test_what_every_page_says_to_each_reader(monde, who):
    """No code of a rule, no amount of a machine, nothing said twice, no order to who can do nothing."""
    wrong = [
        f"{name}, {check.__name__}: …{found}…"
        for name, status, page in pages(monde, who)
        for check in CHECKS
        for found in check(name, status, page)
    ]
    assert "\n".join(wrong) == ""


def test_no_page_of_everybody_leads_by_its_breadcrumb_to_the_page_of_sign_in(monde):
    visitor, steps = client_of(None), set()
    for _, status, page in pages(monde, "VISITEUR"):
        if status == 200 and (found := CRUMBS.search(page)):
            steps |= set(re.findall(r'href="([^"]+)"', found[0]))
    assert len(steps) == 5
    assert {step: visitor.get(step).status_code for step in steps} == dict.fromkeys(steps, 200)


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


PAGE = "<main><h1>{head}</h1>{body}</main>"
SAID = "Le livrable de synthèse n’est pas encore admis aujourd’hui."


@pytest.mark.parametrize(
    ("check", "head", "body", "found"),
    [
        (wrong_repeats, "Page", f"<p>{SAID}</p><ul><li>{SAID}</li></ul>", [SAID]),
        (wrong_repeats, "Page", f"<p>{SAID}</p><table><tr><td>{SAID}</td></tr></table>", []),
        (wrong_repeats, "Page", "<p>Rien ici.</p><p>Rien ici.</p>", []),
        (wrong_orders, "Page", "<p>Écrivez la suite.</p>", ["Écrivez la suite."]),
        (wrong_orders, "Page", "<p>Vous pouvez lire, chez vous.</p>", []),
        (wrong_orders, "Page", '<p>Écrivez la suite.</p><form method="post"></form>', []),
        (wrong_dangers, "Atelier", '<a class="fr-btn et-btn et-btn--danger">Clore</a>', ["Clore"]),
        (wrong_dangers, "Clore", '<a class="fr-btn et-btn et-btn--danger">Clore</a>', []),
        (wrong_dangers, "Atelier", '<a class="fr-btn fr-btn--secondary et-btn--danger">Clore</a>', []),
    ],
)  # fmt: skip
def test_what_is_wrong_on_a_page_is_seen(check, head, body, found):
    assert check("espaces:page", 200, PAGE.format(head=head, body=body)) == found
