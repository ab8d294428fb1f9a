"""The national journal: for the control; filtered, checked, exported."""

import csv
import datetime as dt
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from etabli.acteurs import services
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of, add_role
from etabli.ateliers.services import advance
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core import journal
from etabli.core.access import CLOCK
from etabli.core.models import Entry
from etabli.espaces.journal import sentences
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of

JOURNAL = reverse("espaces:journal")


def opened(titre):
    """An Atelier that waits for a framework: one line of the journal."""
    made: Any = AtelierFactory(titre=titre)
    advance(made, "wait_framework", actor=CLOCK)
    return made


@pytest.fixture
def auditeur(db):
    return client_of(actor_of(Role.AUDITEUR))


def test_the_journal_is_for_the_control(db):
    assert client_of(actor_of(Role.SERVICE_PILOTE)).get(JOURNAL).status_code == 403
    refused = client_of(actor_of(Role.GROUPEMENT_MANDATAIRE)).get(
        reverse("espaces:journal-export")
    )
    assert refused.status_code == 403


def test_it_is_filtered_by_object_person_and_period(auditeur):
    for titre in ("La halle", "Le quai", "La gare"):
        opened(titre)
    page = auditeur.get(f"{JOURNAL}?objet=quai").text
    assert "Le quai" in page
    assert "La gare" not in page
    assert "Aucune ligne" in auditeur.get(f"{JOURNAL}?personne=Personne").text
    assert "Aucune ligne" in auditeur.get(f"{JOURNAL}?au=2001-01-01").text
    wrong = auditeur.get(f"{JOURNAL}?du=2026-02-01&au=2026-01-01").text
    assert "inversez les dates" in wrong


def test_states_are_told_in_words(auditeur):
    opened("La halle")
    page = auditeur.get(JOURNAL).text
    assert "(À lancer → En attente d’un accord-cadre)" in page
    assert "A_LANCER" not in page


def test_the_chain_is_checked_from_the_screen(auditeur, monkeypatch):
    opened("La halle")
    assert "La chaîne est intacte" in auditeur.get(f"{JOURNAL}?verifier=1").text
    broken = journal.Verdict(1, "0" * 64, ("La ligne 1 a été modifiée.",))
    monkeypatch.setattr(journal, "verify", lambda: broken)
    page = auditeur.get(f"{JOURNAL}?verifier=1").text
    assert "La chaîne est rompue" in page
    assert "La ligne 1 a été modifiée." in page


def test_the_filtered_lines_are_exported(auditeur):
    opened("La halle")
    opened("Le quai")
    answer = auditeur.get(f"{reverse('espaces:journal-export')}?objet=quai&format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["De"] for row in rows] == ["À lancer"]


ISO = re.compile(r"\d{4}-\d\d-\d\dT")


def cells(client, fmt):
    """The rows of the exported journal, as its reader sees them."""
    answer: Any = client.get(f"{reverse('espaces:journal-export')}?format={fmt}")
    body = b"".join(answer.streaming_content)
    if fmt.startswith("csv"):
        delimiter = ";" if fmt == "csv-excel" else ","
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=delimiter))
    if fmt == "xlsx":
        sheet: Any = load_workbook(io.BytesIO(body)).active
        return [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        content = archive.read("content.xml").decode()
    rows = re.findall(r"<table:table-row.*?</table:table-row>", content, re.DOTALL)
    return [re.findall(r"<text:p>(.*?)</text:p>", row) for row in rows]


def shown(cell):
    """What a French spreadsheet shows of a cell of this format."""
    if isinstance(cell.value, dt.datetime):
        assert cell.number_format in ("dd/mm/yyyy hh:mm:ss", "dd/mm/yyyy")
        return f"{cell.value:%d/%m/%Y %H:%M:%S}"
    return "" if cell.value is None else str(cell.value)


@pytest.mark.parametrize("fmt", ["csv-excel", "ods", "xlsx"])
def test_a_reader_s_file_has_words_french_days_and_hours_and_no_code_of_a_rule(monde, fmt):
    assert Entry.objects.exclude(rule="").exists()
    head, *lines = cells(monde.client("AUDITEUR"), fmt)
    assert head == [
        "Numéro", "Saisi le", "Prend effet le", "Personne", "Rôle", "Acte", "Objet", "De", "Vers",
        "Motif", "Empreinte",
    ]  # fmt: skip
    assert len(lines) == Entry.objects.count()
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", line[1]) for line in lines)
    assert not [line for line in lines if ISO.search(" ".join(line))]
    rules = set(Entry.objects.exclude(rule="").values_list("rule", flat=True))
    assert not [line for line in lines if rules & set(line)]


def test_the_open_data_keep_their_codes_and_their_moments(monde):
    head, *lines = cells(monde.client("AUDITEUR"), "csv")
    assert "Règle" in head
    assert all(ISO.match(line[1]) for line in lines)
    rules = set(Entry.objects.values_list("rule", flat=True))
    assert {line[head.index("Règle")] for line in lines} == rules


@pytest.mark.parametrize("number", [1, 10])
def test_it_costs_the_same_for_one_line_and_for_ten(auditeur, query_budget, number):
    for place in range(number):
        opened(f"Titre {place}")
    with query_budget("espaces:journal"):
        assert auditeur.get(JOURNAL).status_code == 200


def technique():
    return client_of(actor_of(Role.ADMIN_TECHNIQUE))


def seen_by(client, address):
    """All that is read at an address, cells of office files included."""
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b" ".join(archive.read(name) for name in archive.namelist())
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(body.decode("utf-8", "replace")))


def exits(pages):
    """Every address by which the national journal leaves."""
    export = reverse("espaces:journal-export")
    return [
        *(f"{JOURNAL}?page={number}" for number in range(1, pages + 1)),
        *(f"{export}?format={fmt}" for fmt in ("csv", "ods", "xlsx")),
    ]


def secrets():
    """What the acts said: their reasons, their names, the states they led to, their amounts."""
    rows = Entry.objects.exclude(verb__startswith="acteurs.")
    words = {row.motif.strip() for row in rows} | {row.digest for row in rows}
    words |= {label for row in rows if len(label := row.label) > 6}
    words |= {sentences.state_name(row.subject, row.target) for row in rows if row.target}
    return {re.sub(r"[\s\u00a0\u202f]+", " ", word) for word in words if len(word) > 5}


@pytest.mark.regle("T-13")
def test_technical_staff_see_that_something_happened_and_nothing_else(monde):
    """Every exit of the journal: the pages, the three exports."""
    client, known = monde.client("ADMIN_TECHNIQUE"), secrets()
    pages = -(-Entry.objects.count() // 50)
    assert {"Équipe complète.", "Refuser la désignation"} <= known
    for address in exits(pages):
        page = seen_by(client, address)
        read = [word for word in (*known, "19 560", "16 300") if word in page]
        assert read == [], address
        assert "Désignation n° " in page or "page=" in address
    control = " ".join(seen_by(monde.client("AUDITEUR"), address) for address in exits(pages))
    assert "Équipe complète." in control  # else nothing would be proved


@pytest.mark.regle("T-13")
def test_no_other_address_tells_them_more(monde):
    client = monde.client("ADMIN_TECHNIQUE")
    found = addresses(monde)
    for name, address in found.items():
        if name.startswith("ui:"):
            continue
        answer = client.get(address, follow=True)
        if answer.streaming:  # a file is drawn elsewhere: its opening is in the matrix
            b"".join(answer.streaming_content)
        elif answer.status_code == 200:
            page = unescape(answer.content.decode("utf-8", "replace"))
            assert "Équipe complète" not in page, name
            assert "19\u202f560" not in page, name


def test_they_do_not_search_what_they_do_not_read(db):
    opened("La halle")
    client = technique()
    assert "Aucune ligne" in client.get(f"{JOURNAL}?objet=halle").text
    subject = Entry.objects.get(verb="ateliers.atelier.wait_framework").subject
    assert "Atelier n°" in client.get(f"{JOURNAL}?objet={subject}").text


def test_they_read_in_full_what_is_their_work(db):
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    services.invite_person(
        actor=admin,
        courriel="a@exemple.test",
        organisation=OrganisationFactory.create(),
        role=Role.AUDITEUR,
    )
    assert "Invitation de a@exemple.test" in client_of(admin).get(JOURNAL).text


def test_who_also_controls_reads_everything(db):
    both = actor_of(Role.ADMIN_TECHNIQUE)
    add_role(both, Role.AUDITEUR, organisation=OrganisationFactory.create())
    opened("La halle")
    assert "La halle" in client_of(both).get(JOURNAL).text
