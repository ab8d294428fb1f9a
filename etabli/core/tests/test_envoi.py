"""Mail: claimed, sent alone, patient for a day, one bad row never stops another."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from etabli.acteurs.tests.factories import MembreFactory
from etabli.core import envoi, horloge, outbox
from etabli.core.models import Injoignable, Message, Panne, Pli
from etabli.core.outbox import Draft, Recipient
from etabli.core.tests.course import together
from tests.architecture.arbre import name_of, python_files

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
REFUSED = smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})
BUSY = smtplib.SMTPRecipientsRefused({"x": (450, b"mailbox busy")})


def write(number: int, subject: str = "Votre Atelier") -> Message:
    who = Recipient(None, "", f"p{number}@exemple.test")
    outbox.remind(Draft(who, "invite", True, subject, "Bonjour.", "/", ""), key=f"essai:{number}")
    return Message.objects.get(key=f"essai:{number}")


@pytest.fixture
def ten(db: None) -> list[Message]:
    with horloge.at(NOW):
        return [write(number) for number in range(10)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the mail server answers, by address; « * » for all."""
    answers: dict[str, Any] = {}
    really = EmailMessage.send

    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        answer = answers.get(self.to[0]) or answers.get("*")
        if answer:
            raise answer
        return really(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    return answers


def states() -> list[str]:
    return list(Message.objects.order_by("key").values_list("status", flat=True))


@pytest.mark.parametrize(
    "poison",
    [
        {"subject": "Fumel\r\nBcc: tous@exemple.test", "address": "a\r\nb@exemple.test"},
        {"address": "é\ud800@exemple.test"},
        {"address": ""},
    ],
)
def test_one_poisoned_mail_among_ten_stops_no_other(ten: Any, monkeypatch: Any, poison: Any):
    really = envoi._mail

    def poisoned(lot: Any) -> EmailMessage:
        (row,) = lot
        if row.key == "essai:3":
            for name, value in poison.items():
                setattr(row, name, value)
            if not row.address:
                raise KeyError("nobody")
        return really(lot)

    monkeypatch.setattr(envoi, "_mail", poisoned)
    assert envoi.send_pending() == 9
    assert states() == ["ENVOYE"] * 3 + ["ECHEC"] + ["ENVOYE"] * 6
    kept = Panne.objects.get()
    assert (kept.place, kept.subject) == ("courriels", f"core.message:{ten[3].pk}")
    assert envoi.send_pending() == 0


def test_a_subject_is_one_line_whatever_the_title_held(db: None):
    write(1, "Fumel\r\nBcc: tous@exemple.test\u2028\x0b\x85fin\t")
    assert envoi.send_pending() == 1
    assert mail.outbox[0].subject == "Fumel Bcc: tous@exemple.test fin"
    # a row of before is folded too when it leaves
    Message.objects.update(subject="Un\rdeux", status="A_ENVOYER")
    assert envoi.send_pending() == 1
    assert mail.outbox[1].subject == "Un deux"
    assert "\r" not in str(mail.outbox[1].message()["Subject"])


def test_a_server_that_does_not_answer_loses_nothing_and_is_knocked_at_once(
    ten: Any, server: Any, monkeypatch: Any
):
    knocks = []
    really = envoi._mail

    def knock(lot: Any) -> EmailMessage:
        knocks.append(lot[0].pk)
        return really(lot)

    monkeypatch.setattr(envoi, "_mail", knock)
    server["*"] = ConnectionRefusedError("connection refused")
    with horloge.at(NOW):
        assert (envoi.send_pending(), envoi.send_pending()) == (0, 0)
        assert len(knocks) == 1
    server.clear()
    with horloge.at(NOW + dt.timedelta(minutes=5)):
        assert envoi.send_pending() == 10
    assert states() == ["ENVOYE"] * 10
    assert not Injoignable.objects.exists()


def test_a_mail_is_tried_for_a_day_then_shown_to_the_administrator(db: None, server: Any):
    server["*"] = BUSY
    with horloge.at(NOW):
        message = write(1)
    tries: list[int] = []
    for minute in range(0, 26 * 60, 1):
        with horloge.at(NOW + dt.timedelta(minutes=minute)):
            envoi.send_pending()
        message.refresh_from_db()
        if message.attempts > len(tries):
            tries.append(minute)
    assert tries == [0, 1, 6, 21, 81, 261, 621, 1441]
    assert (message.status, list(envoi.undelivered())) == ("ECHEC", [message])
    assert Injoignable.objects.get().address == "p1@exemple.test"
    server.clear()
    assert envoi.send_again(envoi.undelivered()) == 1
    assert envoi.send_pending() == 1
    assert not Injoignable.objects.exists()


def test_an_address_that_does_not_exist_is_not_tried_again_and_is_marked(ten: Any, server: Any):
    server["p4@exemple.test"] = REFUSED
    assert envoi.send_pending() == 9
    row = Message.objects.get(key="essai:4")
    assert (row.status, row.attempts) == ("ECHEC", 1)
    assert "no such user" in Injoignable.objects.get(address="p4@exemple.test").error
    assert not Panne.objects.exists()


def test_a_row_held_by_another_process_is_left_alone_until_that_process_is_surely_dead(ten: Any):
    with horloge.at(NOW):
        Message.objects.filter(key="essai:0").update(claimed_at=NOW)
        assert envoi.send_pending() == 9
    with horloge.at(NOW + dt.timedelta(minutes=10)):
        assert envoi.send_pending() == 0
    with horloge.at(NOW + dt.timedelta(minutes=10, seconds=1)):
        assert envoi.send_pending() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_processes_send_once(monkeypatch: Any):
    for number in range(20):
        write(number)
    sent: list[str] = []
    monkeypatch.setattr(EmailMessage, "send", lambda self: sent.append(self.to[0]))
    together(envoi.send_pending, envoi.send_pending)
    assert sorted(sent) == sorted(f"p{number}@exemple.test" for number in range(20))


def test_the_row_of_a_code_holds_no_code_once_sent(db: None):
    outbox.seal("a@exemple.test", "Code 1234", "Votre code : 1234")
    assert Pli.objects.get().body == "Votre code : 1234"
    assert not Message.objects.exists()  # in no list: lists read messages
    envoi.send_pending()
    row = Pli.objects.get()
    assert mail.outbox[0].body == "Votre code : 1234"
    assert (row.status, row.subject, row.body) == ("ENVOYE", "", "")
    with horloge.at(horloge.now() + dt.timedelta(days=3)):
        envoi.send_pending()
    assert not Pli.objects.exists()


def test_a_code_that_no_longer_opens_is_erased_and_never_sent(db: None, server: Any):
    server["*"] = ConnectionRefusedError()
    with horloge.at(NOW):
        outbox.seal("a@exemple.test", "Code", "1234", lasts=dt.timedelta(minutes=15))
        envoi.send_pending()
    server.clear()
    with horloge.at(NOW + dt.timedelta(minutes=15)):
        assert envoi.send_pending() == 0
    assert (Pli.objects.get().status, Pli.objects.get().body) == ("ECHEC", "")


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_by_the_commit_of_a_row(monkeypatch: Any):
    """What is due at once does not wait for the next look at the queue."""
    envoi._bell.clear()
    write(1)
    assert envoi._bell.is_set()
    envoi.wait(600)  # returns at once, and the bell is ready for the next row
    assert not envoi._bell.is_set()
    outbox.seal("a@exemple.test", "Code", "1234")
    assert envoi._bell.is_set()


def test_a_code_never_waits_behind_summaries(db: None, monkeypatch: pytest.MonkeyPatch):
    """What is asked while a long queue leaves goes before the rest of it."""
    with horloge.at(NOW - dt.timedelta(days=1)):
        for number in range(4):
            who = Recipient(number + 1, "", f"s{number}@exemple.test")
            outbox.remind(Draft(who, "pilote", False, f"S{number}", "", "/", ""), key=f"s{number}")
    left: list[str] = []

    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        left.append(str(self.subject))
        if len(left) == 1:
            write(7, "Urgent")
            outbox.seal("a@exemple.test", "Code", "1234")
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    with horloge.at(NOW):
        assert envoi.send_pending() == 6
    assert left[1:3] == ["Code", "Urgent"]
    assert sorted(left[:1] + left[3:]) == ["S0", "S1", "S2", "S3"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://hote", (25, False, False)),
        ("smtp+tls://u:s@hote", (587, False, True)),
        ("smtps://u:s@hote", (465, True, False)),
        ("smtps://u:s@hote:2465", (2465, True, False)),
    ],
)
def test_smtps_is_tls_from_the_first_byte(url: str, expected: Any):
    from config.settings import _email

    found = _email(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == expected


def test_an_unknown_kind_of_mail_server_is_refused_with_a_sentence():
    from django.core.exceptions import ImproperlyConfigured

    from config.settings import _email

    with pytest.raises(ImproperlyConfigured, match="n’est pas compris"):
        _email("tls://hote")


def test_only_the_worker_sends_mail():
    """Nothing leaves inside a request: whatever has something to say writes a row of the outbox."""
    senders = [
        name_of(path)
        for path in python_files(with_tests=False)
        if name_of(path).startswith("etabli/")
        and "django.core.mail" in path.read_text(encoding="utf-8")
    ]
    assert senders == ["etabli/core/envoi.py"]


def test_a_request_that_asks_for_a_code_leaves_the_sending_to_the_worker(
    db: None, mailoutbox: list[Any]
):
    membre = MembreFactory.create(personne__email="ines@exemple.test")
    Client().post("/compte/login/", {"login": membre.personne.email})
    assert mailoutbox == []
    assert Pli.objects.get().address == "ines@exemple.test"
    assert envoi.send_pending() == 1
    assert Pli.objects.get().body == ""
