"""The outbox alone: what an act says is written with it, once, or not at all; many may send it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import QuerySet

from etabli.core import envoi, horloge, outbox
from etabli.core.models import Entry, Message
from etabli.core.outbox import Draft, Recipient
from etabli.core.refus import Refused
from etabli.core.tests.course import together

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
WHO = Recipient(None, "Inès", "ines@exemple.test")


def line(number: int) -> Entry:
    """A line of the journal, without the journal."""
    return Entry(
        number=number, verb="a.b.c", label="x", subject="a:1", root="a:1", actor_name="x",
        at=NOW, effective_on=NOW.date(), digest=f"d{number}", previous=f"p{number}",
    )  # fmt: skip


def tell(number: int, who: Recipient = WHO, **fields: Any) -> None:
    """One move that says one thing."""
    entry = line(number)
    entry.save(force_insert=True)
    given = {"subject": f"Sujet {number}", "body": "Texte.", "link": "", "about": "a:1"}
    outbox.post([(entry, [Draft(who, "porteurs", False, **{**given, **fields})])])


def fail_after_telling(number: int) -> None:
    with outbox.one_act():
        tell(number, Recipient(None, "Paul", "paul@exemple.test"))
        raise Refused("Non.")


def subjects() -> list[str]:
    return list(Message.objects.order_by("subject").values_list("subject", flat=True))


def test_an_act_that_fails_says_nothing_of_what_it_had_done(db: None):
    with pytest.raises(Refused):
        fail_after_telling(1)
    assert (subjects(), Entry.objects.count()) == ([], 0)


def test_a_part_that_failed_and_was_caught_is_told_by_nobody(db: None):
    with outbox.one_act():
        tell(1)
        with suppress(Refused):
            fail_after_telling(2)
        tell(3, Recipient(None, "Ana", "ana@exemple.test"))
    assert subjects() == ["Sujet 1", "Sujet 3"]


def test_messages_are_written_when_the_outermost_act_ends_and_not_before(db: None):
    with outbox.one_act():
        with outbox.one_act():
            tell(1)
        assert subjects() == []
    assert subjects() == ["Sujet 1"]


def test_an_act_after_a_failed_one_starts_with_nothing_to_say(db: None):
    with pytest.raises(Refused):
        fail_after_telling(1)
    tell(2)
    assert subjects() == ["Sujet 2"]


def test_a_reminder_is_written_once_for_its_key(db: None):
    item = Draft(WHO, "porteurs", True, "Rappel", "Texte.", "", "a:1")
    assert [outbox.remind(item, key=key) for key in ("r:1", "r:1", "r:2")] == [True, False, True]
    assert subjects() == ["Rappel", "Rappel"]


def test_who_has_no_address_has_a_row_that_nobody_tries_to_send(db: None):
    tell(1, Recipient(None, "Sans adresse"))
    assert Message.objects.get().status == Message.Status.SANS_ADRESSE
    assert envoi.send_pending() == 0


def test_a_server_that_fails_is_tried_again_and_the_mail_leaves_once(db: None, monkeypatch: Any):
    sent: list[str] = []

    def send(self: EmailMessage) -> int:
        if not sent and horloge.now() == NOW:
            raise OSError("no route to the server")
        sent.append(str(self.subject))
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    with horloge.at(NOW):
        tell(1)
        assert envoi.send_pending() == 0
    row = Message.objects.get()
    assert (row.status, row.claimed_at) == (Message.Status.A_ENVOYER, None)
    for hours in (1, 2, 3):
        with horloge.at(NOW + dt.timedelta(hours=hours)):
            envoi.send_pending()
    assert sent == ["Sujet 1"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_clock_run_twice_at_one_instant_writes_a_reminder_once():
    item = Draft(WHO, "porteurs", True, "Rappel", "Texte.", "", "a:1")
    together(*[lambda: outbox.remind(item, key="r:1")] * 6)
    assert subjects() == ["Rappel"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_that_share_a_failing_server_lose_no_mail_and_send_none_twice(monkeypatch: Any):
    """Four workers; the server refuses each mail the first time it is shown to it."""
    sent: list[str] = []
    shown: set[str] = set()

    def send(self: EmailMessage) -> int:
        if self.to[0] not in shown:
            shown.add(self.to[0])
            raise OSError("busy")
        sent.append(self.to[0])
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    for number in range(12):
        tell(number + 1, Recipient(None, "", f"p{number}@exemple.test"))
    for _ in range(30):
        together(*[envoi.send_pending] * 4)
        Message.objects.update(next_try_at=None)
    assert sorted(sent) == sorted(f"p{number}@exemple.test" for number in range(12))
    assert set(Message.objects.values_list("status", flat=True)) == {Message.Status.ENVOYE}


@pytest.mark.parametrize(
    ("index", "rows"),
    [
        ("message_of_person", lambda: outbox.for_person(7)[:6]),
        ("message_unread", lambda: outbox.for_person(7).filter(read_at=None).order_by().values("id")),
        ("message_failed", lambda: envoi.undelivered()[:200]),
    ],
)  # fmt: skip
def test_the_messages_of_a_nation_are_found_without_reading_them_all(db, index, rows):
    assert index in _plan(rows())


def _plan(rows: QuerySet[Any]) -> str:
    if connection.vendor == "postgresql":  # an empty table is read whole, unless one forbids it
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return rows.explain()
