"""A refusal, a lost race, a busy or full server: a sentence, what was typed, a way back. Never a 500."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from etabli.acteurs import services
from etabli.acteurs.models import Invitation, Membre
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import MembreFactory
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.core.veille import troubles
from tests.architecture.test_portes import CONVERTER, EXAMPLES

SENTENCE = "La commune a retiré sa demande hier."
LONG = "Nous voulons rouvrir la halle, la gare et le chemin qui les relie."


def patterns(resolver: Any = None, prefix: str = "") -> Any:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern) and "^" not in route:
            yield pytest.param(entry, "/" + CONVERTER.sub(_example, route), id=route or "/")


def _example(match: Any) -> str:
    return EXAMPLES.get(match[1] or "str", "x")


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(MembreFactory.create(role=Role.COLLECTIVITE_REDACTEUR).personne)
    return client


def failing(monkeypatch: Any, failure: BaseException) -> str:
    """An address whose view raises this."""
    entry, address = next(p.values for p in patterns() if p.id == "mon-etabli/messages/lus/")
    _replace(monkeypatch, entry, failure)
    return str(address)


def _replace(monkeypatch: Any, entry: Any, failure: BaseException) -> None:
    def view(request: Any, *args: Any, **kwargs: Any) -> Any:
        raise failure

    view.__dict__.update(entry.callback.__dict__)
    monkeypatch.setattr(entry, "callback", view)


def served() -> list[Any]:
    """Each address with the view that answers it (the first one named)."""
    first: dict[str, Any] = {}
    for found in patterns():
        first.setdefault(found.values[1], found)
    return list(first.values())


@pytest.mark.parametrize(("entry", "address"), served())
def test_no_view_that_refuses_is_a_fault(
    client: Client, monkeypatch: Any, entry: Any, address: str
):
    _replace(monkeypatch, entry, Refused(SENTENCE))
    page = client.post(address, {"texte": LONG})
    assert page.status_code == 409
    assert SENTENCE in page.text
    assert LONG in page.text


def test_a_button_that_is_refused_leads_back_to_its_page_with_the_sentence(
    client: Client, monkeypatch: Any
):
    address = failing(monkeypatch, Refused(SENTENCE))
    answer = client.post(address, headers={"Referer": "http://testserver/mon-etabli/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/mon-etabli/?page=2")
    assert SENTENCE in client.get("/mon-etabli/").text
    elsewhere = client.post(address, headers={"Referer": "https://intrus.example/"})
    assert elsewhere.status_code == 409


def test_a_request_that_a_page_makes_by_itself_reads_the_sentence_alone(
    client: Client, monkeypatch: Any
):
    address = failing(monkeypatch, Refused(SENTENCE))
    answer = client.post(address, {"texte": LONG}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (409, SENTENCE)


def locked(folder: Path) -> Exception:
    """What SQLite says when another process writes for longer than the time-out."""
    first = sqlite3.connect(folder / "base", isolation_level=None)
    first.execute("BEGIN IMMEDIATE")
    try:
        sqlite3.connect(folder / "base", timeout=0.01).execute("CREATE TABLE t (x)")
    except sqlite3.OperationalError as failure:
        return OperationalError(*failure.args)
    finally:
        first.close()
    raise AssertionError("the lock let it pass")


def full(folder: Path) -> Exception:
    """What SQLite says when the disk is full."""
    base = sqlite3.connect(folder / "base")
    base.execute("CREATE TABLE t (x)")
    base.execute("PRAGMA max_page_count = 2")
    try:
        base.execute("INSERT INTO t VALUES (zeroblob(100000))")
    except sqlite3.OperationalError as failure:
        return OperationalError(*failure.args)
    finally:
        base.close()
    raise AssertionError("there was room")


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [
        (locked, 503, "Une autre écriture est en cours depuis trop longtemps"),
        (full, 503, "Le disque du serveur est plein"),
        (lambda _: OSError(errno.ENOSPC, "x"), 503, "Le disque du serveur est plein"),
        (lambda _: IntegrityError("UNIQUE"), 409, "Quelqu’un vient d’écrire la même chose"),
    ],
    ids=["locked", "full", "no space", "race"],
)
def test_what_was_typed_comes_back_and_may_be_sent_again(
    client: Client, monkeypatch: Any, tmp_path: Path, failure: Any, status: int, said: str
):
    address = failing(monkeypatch, failure(tmp_path))
    page = client.post(address, {"texte": LONG, "choix": ["a", "b"]})
    assert page.status_code == status
    assert said in page.text
    assert f'<input type="hidden" name="texte" value="{LONG}">' in page.text
    assert page.text.count('name="choix"') == 2
    assert f'action="{address}"' in page.text
    assert page["X-Request-ID"] in page.text


def test_the_two_databases_say_the_same_thing_in_their_words():
    for state, expected in (
        ("53100", troubles.FULL),
        ("55P03", troubles.BUSY),
        ("40P01", troubles.BUSY),
    ):
        cause = Exception()
        cause.sqlstate = state  # type: ignore[attr-defined]
        failure = OperationalError("x")
        failure.__cause__ = cause
        assert troubles.of(failure) is expected
    assert troubles.of(OperationalError("no such table")) is None
    assert troubles.of(OSError(errno.ENOENT, "x")) is None


def test_a_full_disk_outside_a_view_is_the_same_page(client: Client, monkeypatch: Any):
    from django.contrib.sessions.backends.base import SessionBase

    def save(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "x")

    monkeypatch.setattr(SessionBase, "get", save)
    client.raise_request_exception = False
    page = client.get("/mon-etabli/")
    assert page.status_code == 503
    assert "Le disque du serveur est plein" in page.text


def invited() -> dict[str, Any]:
    organisation = MembreFactory.create().organisation
    return {
        "organisation": organisation.nom, "role": Role.AUDITEUR,
        "courriel": "a@exemple.test", "message": LONG * 5,
    }  # fmt: skip


def test_on_a_full_disk_an_act_is_not_half_done_and_pages_are_read(
    db: None, monkeypatch: Any, settings: Any, tmp_path: Path
):
    """The invitation itself was written; the journal finds no room: neither stays."""
    settings.DEMO = True
    admin = Client()
    admin.force_login(MembreFactory.create(role=Role.ADMIN_TECHNIQUE).personne)
    session = admin.session
    session["persona"] = session["_auth_user_id"]
    session.save()
    data, failure = invited(), full(tmp_path)

    def no_room(entries: Any) -> None:
        assert Invitation.objects.exists()
        raise failure

    with monkeypatch.context() as during:
        during.setattr("etabli.core.journal.append", no_room)
        page = admin.post("/acteurs/inviter/", data)
    assert page.status_code == 503
    assert "Le disque du serveur est plein" in page.text
    assert LONG in page.text
    assert (Invitation.objects.count(), Entry.objects.count()) == (0, 0)
    assert admin.post("/acteurs/inviter/", data).status_code == 302


def test_a_message_is_read_even_when_nothing_more_can_be_written(
    client: Client, monkeypatch: Any, tmp_path: Path
):
    person = Membre.objects.get().personne
    message = Message.objects.create(key="x", person_id=person.pk, subject="Bonjour", body="Texte")

    def no_room(*args: Any, **kwargs: Any) -> None:
        raise full(tmp_path)

    monkeypatch.setattr(Message, "save", no_room)
    assert client.get(f"/mon-etabli/messages/{message.pk}/").status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_a_row_held_too_long_is_a_sentence(client: Client, monkeypatch: Any):
    import threading

    held, done = threading.Event(), threading.Event()
    invitation = services.invite_person(
        actor=services_admin(), courriel="a@exemple.test",
        organisation=MembreFactory.create().organisation, role=Role.AUDITEUR,
    )  # fmt: skip

    def hold() -> None:
        with transaction.atomic():
            Invitation.objects.select_for_update().get(pk=invitation.pk)
            held.set()
            done.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError) as refusal:
            services.WORKFLOW.run(invitation, "cancel", actor=services_admin())
        assert troubles.of(refusal.value) is troubles.BUSY
    finally:
        done.set()
        holder.join()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")


def services_admin() -> Any:
    from etabli.acteurs.tests.factories import actor_of

    return actor_of(Role.ADMIN_TECHNIQUE)
