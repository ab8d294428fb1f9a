"""The summary: what asks nothing leaves in one mail, an hour or a day after the first news."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from etabli.accounts.models import Personne
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core import courriel, horloge, outbox, rythme
from etabli.core.models import Message
from etabli.core.outbox import Draft, Recipient
from etabli.core.tests.depart import send
from etabli.core.veille import sante

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
INES = Recipient(7, "Inès Fictive", "ines@exemple.test")


def tell(
    subject: str,
    *,
    who: Recipient = INES,
    at: dt.datetime = NOW,
    action: bool = False,
    **more: Any,
) -> Message:
    draft = Draft(who, "pilote", action, subject, f"Texte de {subject}.", "/a/", "a:1", **more)
    with horloge.at(at):
        outbox.remind(draft, key=subject)
    return Message.objects.get(key=subject)


def test_what_asks_nothing_leaves_in_one_mail_an_hour_after_the_first(db: None):
    tell("Une")
    tell("Deux", at=NOW + HOUR / 2)
    assert send(NOW + HOUR - dt.timedelta(seconds=1)) == []
    assert send(NOW + HOUR) == ["Une (et 1 autre nouvelle)"]
    body = str(mail.outbox[0].body)
    assert body.index("1. Une\n\nTexte de Une.") < body.index("2. Deux\n\nTexte de Deux.")
    assert set(Message.objects.values_list("status", "attempts")) == {("ENVOYE", 1)}
    assert send(NOW + 2 * HOUR) == []


def test_news_that_is_alone_keeps_its_own_subject(db: None):
    tell("Seule")
    assert send(NOW + HOUR) == ["Seule"]


@pytest.mark.parametrize(
    ("action", "more"), [(True, {}), (False, {"before": "À faire avant le 3 juin inclus."})]
)
def test_what_asks_an_act_or_has_a_delay_leaves_two_minutes_later_with_all_that_waits(
    db: None, action: bool, more: Any
):
    tell("Nouvelle")
    tell("Pressé", at=NOW + MINUTE, action=action, **more)
    assert send(NOW + 3 * MINUTE - SECOND) == []
    assert send(NOW + 3 * MINUTE) == [
        "Pressé (et 1 autre nouvelle)" if action else "Nouvelle (et 1 autre nouvelle)"
    ]


def test_who_has_no_account_is_written_to_at_once(db: None):
    tell("Votre place", who=Recipient(None, "", "ana@exemple.test"))
    assert send(NOW) == ["Votre place"]


def test_who_chose_a_day_gets_one_mail_a_day(db: None):
    rythme.choose(7, "JOUR")
    tell("Une")
    tell("À Paul", who=Recipient(8, "Paul Fictif", "paul@exemple.test"))
    tell("Deux", at=NOW + 20 * HOUR)
    assert send(NOW + HOUR) == ["À Paul"]
    assert send(NOW + 23 * HOUR) == []
    assert send(NOW + 24 * HOUR) == ["Une (et 1 autre nouvelle)"]


def test_a_summary_that_fails_loses_nothing_and_is_tried_again(db: None, monkeypatch: Any):
    tell("Une", at=NOW - SECOND)
    tell("Deux")

    def down(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as server:
        server.setattr(EmailMessage, "send", down)
        assert send(NOW + HOUR) == []
    assert set(Message.objects.values_list("status", "attempts")) == {("A_ENVOYER", 1)}
    assert send(NOW + HOUR * 2) == ["Une (et 1 autre nouvelle)"]


def test_one_bad_row_of_a_summary_stops_no_other(db: None, monkeypatch: Any):
    tell("Une")
    bad = tell("Mauvaise")
    really = courriel.compose

    def compose(rows: Any) -> courriel.Lettre:
        if bad in rows:
            raise ValueError("x")
        return really(rows)

    monkeypatch.setattr(courriel, "compose", compose)
    assert send(NOW + HOUR) == ["Une"]
    assert dict(Message.objects.values_list("key", "status")) == {
        "Une": "ENVOYE",
        "Mauvaise": "ECHEC",
    }


def test_two_processes_send_one_summary_once(db: None):
    first, second = tell("Une"), tell("Deux")
    Message.objects.filter(pk=second.pk).update(claimed_at=NOW + HOUR)
    assert send(NOW + HOUR) == ["Une"]
    assert Message.objects.get(pk=first.pk).status == "ENVOYE"
    assert Message.objects.get(pk=second.pk).status == "A_ENVOYER"


def test_a_summary_that_waits_its_hour_is_no_alarm(db: None):
    tell("Une")
    with horloge.at(NOW + HOUR - dt.timedelta(seconds=1)):
        assert sante.measure().courriel_en_attente_age_s is None
    with horloge.at(NOW + HOUR + dt.timedelta(minutes=31)):
        assert sante.measure().courriel_en_attente_age_s == 31 * 60


def test_a_person_chooses_the_rhythm_on_their_page(client: Any, db: None):
    me = actor_of(Role.COLLECTIVITE_REDACTEUR).person_id
    assert me is not None
    client.force_login(Personne.objects.get(pk=me))
    page = client.get("/mon-compte/courriels/").text
    assert "Toutes les heures" in page
    assert client.post("/mon-compte/courriels/", {"every": "MOIS"}).status_code == 422
    assert rythme.of(me) == "HEURE"
    answer = client.post("/mon-compte/courriels/", {"every": "JOUR"})
    assert (answer.status_code, answer["Location"]) == (302, "/mon-compte/")
    assert rythme.of(me) == "JOUR"
