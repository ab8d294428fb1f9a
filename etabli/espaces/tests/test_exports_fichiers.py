"""D.20: every list that leaves the product as CSV leaves twice: for open data, and for a French Excel.

The exits are found, not listed: whatever view answers with `export_response` is walked.
"""

from __future__ import annotations

import csv
import datetime as dt
import inspect
import re
from typing import Any, cast

import pytest

from etabli.core.exports import FORMATS
from etabli.espaces.tests.adresses import addresses, routes
from etabli.espaces.tests.stories import client_of
from etabli.marches.models import BonDeCommande
from etabli.paiements.services import record_demande
from tests.recits import told_once

#: what a reader must never find in a cell: a code of ours, a truth in English, a date of a machine, a point
MACHINE = re.compile(
    r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|True|False|None|\d{4}-\d\d-\d\d.*|\d+\.\d\d|\{.*\}|\[.*\]"
)
BOM = b"\xef\xbb\xbf"
#: columns that only a machine reads
FOR_MACHINES = {"espaces:journal-export": {"Règle"}}
#: files that another software reads, in the columns that its operator set (paiements/tests/test_chorus.py)
EXCHANGES = {"paiements:chorus-demandes", "paiements:chorus-engagements"}


@pytest.fixture
@told_once
def story(monde):
    """The whole story, and a demand for payment, which it does not tell."""
    bon = BonDeCommande.objects.get(pk=monde.bon.pk)
    record_demande(bon, actor=monde.contract.budget, numero="FA-2026-001", on=dt.date(2026, 7, 1))
    return monde


def exits():
    found = {name for name, _, pattern in routes() if sends_a_list(pattern.callback)}
    assert found >= EXCHANGES
    return sorted(found - EXCHANGES)


def sends_a_list(door):
    code = getattr(door, "view_class", None) or inspect.unwrap(door)
    is_code = inspect.isfunction(code) or inspect.isclass(code)
    return is_code and "export_response(" in inspect.getsource(code)


def sent(monde, name, fmt):
    """The file of the first reader who may have it."""
    address = addresses(monde)[name]
    for who in ("SERVICE_PILOTE", "DGALN_CHEF_PROJET", "AUDITEUR", "ADMIN_TECHNIQUE"):
        answer = client_of(monde.people[who]).get(address, {"format": fmt})
        if answer.status_code == 200:
            return answer, b"".join(cast("Any", answer).streaming_content)
    raise AssertionError(f"{name}: nobody of ours reads this list")


def rows_of(data, delimiter):
    return list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=delimiter))


def test_the_exits_are_found():
    assert len(exits()) >= 8


@pytest.mark.parametrize("name", exits())
def test_a_french_excel_opens_it_with_a_double_click(story, name):
    answer, data = sent(story, name, "csv-excel")
    assert data.startswith(BOM)
    assert ".csv" in answer["Content-Disposition"]
    head, *rows = csv.reader(data.decode("utf-8-sig").split("\r\n"), delimiter=";")
    rows = [row for row in rows if row]
    assert rows, "the story fills every list"
    assert {len(row) for row in rows} == {len(head)}
    for title in head:
        assert re.fullmatch(r"[A-ZÀ-Ý][^_|]+", title), title
    machine = {
        (title, cell)
        for row in rows
        for title, cell in zip(head, row, strict=True)
        if MACHINE.fullmatch(cell)
    }
    assert machine == set()


@pytest.mark.parametrize("name", exits())
def test_the_open_data_beside_it_says_the_same_rows_with_commas_and_no_mark(story, name):
    _, data = sent(story, name, "csv")
    _, excel = sent(story, name, "csv-excel")
    assert not data.startswith(BOM)
    ours, theirs = rows_of(data, ","), rows_of(excel, ";")
    assert len(ours) == len(theirs)
    apart = FOR_MACHINES.get(name, set())
    assert len(ours[0]) == len(theirs[0]) + len(apart)
    assert (apart <= set(ours[0]), apart & set(theirs[0])) == (True, set())
    assert not any(re.fullmatch(r"\d\d/\d\d/\d{4}", cell) for row in ours for cell in row)


@pytest.mark.parametrize("name", exits())
@pytest.mark.parametrize("fmt", sorted(set(FORMATS) - {"csv", "csv-excel"}))
def test_the_same_list_leaves_as_a_spreadsheet_too(story, name, fmt):
    _, data = sent(story, name, fmt)
    assert data.startswith(b"PK")


def test_every_page_that_offers_a_list_offers_it_both_ways(monde):
    for page in ("espaces:mes-ateliers", "espaces:catalogue"):
        shown = client_of(monde.people["SERVICE_PILOTE"]).get(addresses(monde)[page])
        text = shown.text
        for fmt in FORMATS:
            assert f"format={fmt}" in text, (page, fmt)
