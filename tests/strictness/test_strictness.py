"""The strictness itself is tested: a net with a hole catches nothing and says nothing."""

import socket
import warnings
from subprocess import CompletedProcess

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from etabli.core.fichiers import budget
from tests.strictness.lectures import (
    EXCEPTED,
    WrittenByReading,
    is_refused,
    nothing_written,
)
from tests.strictness.pages import inline_code
from tests.strictness.undefined_variable import UndefinedVariable
from tests.strictness.unordered import UnorderedSlice


def test_an_undefined_variable_fails():
    with pytest.raises(UndefinedVariable, match="nobody"):
        engines["django"].from_string("{{ nobody }}").render({})


def test_a_question_about_an_absent_variable_is_allowed():
    assert engines["django"].from_string("{% if nobody %}x{% endif %}").render({}) == ""


def test_cutting_an_unordered_list_fails():
    with pytest.raises(UnorderedSlice):
        ContentType.objects.all()[:3]


def test_the_network_is_refused():
    with socket.socket() as outside, pytest.raises(AssertionError, match="sample file"):
        outside.connect(("192.0.2.1", 80))


def test_a_warning_fails():
    with pytest.raises(UserWarning):
        warnings.warn("attention", stacklevel=1)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p style="color:red">', ["<p style=…>"]),
        ('<button onclick="f()">', ["<button onclick=…>"]),
        ("<script>f()</script>", ["<script> without src"]),
        ("<style>p{}</style>", ["<style>"]),
        ('<script type="application/json">{}</script>', []),
        ('<script src="/a.js"></script><a href="?on=1" title="style=">', []),
    ],
)
def test_inline_code_is_seen(html, found):
    assert inline_code(html) == found


@pytest.mark.django_db
def test_a_page_over_its_query_budget_fails(query_budget):
    with pytest.raises(AssertionError, match="None written"), query_budget("a page nobody wrote"):
        ContentType.objects.count()


@pytest.mark.django_db
def test_a_file_inspected_inside_a_transaction_fails(monkeypatch):
    """A.2: the transaction of the test itself is not one of the code."""
    monkeypatch.setattr("subprocess.run", lambda *a, **k: CompletedProcess(a, 0, b"[]", b""))
    assert budget.ask("report", path="nothing") == []
    with transaction.atomic(), pytest.raises(AssertionError, match="inside a transaction"):
        budget.ask("report", path="nothing")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.django_db
def test_a_page_that_writes_by_being_read_fails_even_when_it_hides_it(method):
    with (
        pytest.raises(WrittenByReading, match="/page/: INSERT INTO"),
        nothing_written(method, "/page/"),
    ):
        ContentType.objects.create(app_label="essai", model="essai")
    with nothing_written("POST", "/page/"):
        ContentType.objects.all().delete()


class Answer(HttpResponse):
    """What the client of the tests reads of an answer."""

    wsgi_request = RequestFactory().get("/page/")


@pytest.mark.django_db
def test_the_client_of_the_tests_watches_what_is_read(client):
    def writes(environ):
        ContentType.objects.filter(pk=0).update(model="autre")
        return Answer()

    client.handler = writes
    with pytest.raises(WrittenByReading, match="GET /page/: UPDATE"):
        client.get("/page/")
    assert client.get("/page/?attente").status_code == 200
    assert client.post("/page/").status_code == 200


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ('SELECT "a" FROM "core_message"', False),
        ('INSERT INTO "core_presencepage" ("a") VALUES (%s)', False),
        ('UPDATE "core_presencepage" SET "a" = %s', True),
        ('UPDATE "espaces_abonnementagenda" SET "read_on" = %s', False),
        ('DELETE FROM "espaces_abonnementagenda" WHERE 1', True),
        ('INSERT OR IGNORE INTO "core_compteur" ("a") VALUES (%s)', True),
        ("SAVEPOINT x", False),
    ],
)
def test_what_is_excepted_is_a_statement_on_a_table(sql, refused):
    assert is_refused(sql) is refused


def test_each_exception_says_why():
    assert all(len(reason) > 20 for _, _, reason in EXCEPTED)
    assert {table for _, table, _ in EXCEPTED} == {
        "consultations_accesoffre", "core_lectureechange", "core_presencepage", "django_session",
        "espaces_abonnementagenda", "mfa_authenticator",
    }  # fmt: skip
