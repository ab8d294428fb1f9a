"""What the technical administrator sees of the machine, and what a machine that watches is told."""

from __future__ import annotations

import datetime as dt
import shutil
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge, outbox, tic
from etabli.core.models import Bail, Injoignable, Message, Panne, Pli
from etabli.core.veille import pannes, sante
from etabli.espaces.tests.stories import client_of

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(db: None) -> Any:
    with horloge.at(NOW):
        yield


@pytest.fixture
def beating() -> None:
    Bail.objects.create(name="tic", beat_at=NOW - dt.timedelta(minutes=1))


@pytest.fixture
def admin() -> Client:
    return client_of(actor_of(Role.ADMIN_TECHNIQUE))


def failed_mail() -> Message:
    return Message.objects.create(
        key="x", address="p@exemple.test", subject="Devis de 16 300 €", body="Secret",
        status="ECHEC", attempts=8, error="550 no such user",
    )  # fmt: skip


def asked() -> tuple[int, Any]:
    answer = Client().get("/sante")
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("beating")
def test_all_is_well():
    status, told = asked()
    assert (status, told["etat"], told["raisons"]) == (200, "bon", [])
    assert (told["battement_age_s"], told["courriel_en_attente_age_s"]) == (60, None)
    assert told["disque_libre_mo"] > 0


def wrong(what: str, monkeypatch: Any) -> None:
    if what == "clock":
        Bail.objects.update(beat_at=NOW - dt.timedelta(minutes=5, seconds=1))
    if what == "never":
        Bail.objects.all().delete()
    if what == "mail":
        outbox.seal("a@exemple.test", "Code", "1234")
        Pli.objects.update(created_at=NOW - dt.timedelta(minutes=30, seconds=1))
    if what == "disk":
        usage = SimpleNamespace(free=499_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    if what == "failure":
        pannes.keep("essai", KeyError("Inès Fictive"))


@pytest.mark.usefixtures("beating")
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("clock", "L’horloge ne bat plus"),
        ("never", "L’horloge ne bat plus"),
        ("mail", "Un courriel attend"),
        ("disk", "presque plein"),
        ("failure", "Des pannes attendent"),
    ],
)
def test_what_is_wrong_is_told_and_is_not_a_200(what: str, said: str, monkeypatch: Any):
    wrong(what, monkeypatch)
    status, told = asked()
    assert (status, told["etat"], len(told["raisons"])) == (503, "alerte", 1)
    assert said in told["raisons"][0]
    assert "exemple.test" not in str(told)
    assert "Fictive" not in str(told)


@pytest.mark.usefixtures("beating")
def test_a_database_that_does_not_answer_is_told(monkeypatch: Any):
    from django.db import OperationalError

    def silent(health: sante.Health) -> None:
        raise OperationalError

    monkeypatch.setattr(sante, "_clock", silent)
    status, told = asked()
    assert (status, told["raisons"]) == (503, ["La base de données ne répond pas."])


def test_the_age_of_a_beat_is_that_of_the_last_tick():
    assert asked()[1]["battement_age_s"] is None
    tic.tic()
    assert asked()[1]["battement_age_s"] == 0


@pytest.mark.usefixtures("beating")
def test_a_failure_somebody_took_charge_of_stays_in_the_list_and_alarms_no_more(admin: Client):
    pannes.keep("etabli.essai", KeyError("Inès Fictive"), subject="marches.devis:12")
    panne = Panne.objects.get()
    page = admin.get(reverse("espaces:technique")).text
    assert "marches.devis:12" in page
    assert "KeyError" in page
    assert "Fictive" not in page
    admin.post(reverse("espaces:technique-panne", args=[panne.pk]))
    panne.refresh_from_db()
    assert (panne.seen_at, asked()[0]) == (NOW, 200)
    assert "prise en charge" in admin.get(reverse("espaces:technique")).text


def test_trying_again_wakes_the_clock(admin: Client):
    tic._bell.clear()
    admin.post(reverse("espaces:technique-reessayer"))
    assert tic._bell.is_set()
    tic.wait(600)
    assert not tic._bell.is_set()


def test_undelivered_mail_is_listed_without_what_it_says_and_sent_again(
    admin: Client, mailoutbox: Any
):
    message = failed_mail()
    page = admin.get(reverse("espaces:technique")).text
    assert "p@exemple.test" in page
    assert "550 no such user" in page
    assert [word for word in ("16 300", "Devis", "Secret") if word in page] == []
    admin.post(reverse("espaces:technique-renvoyer", args=[message.pk]))
    assert mailoutbox == []  # the worker sends, never the request
    tic.tic()
    assert [m.to for m in mailoutbox] == [["p@exemple.test"]]
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("ENVOYE", 1)


def test_all_undelivered_mail_is_sent_again_at_once(admin: Client):
    failed_mail()
    Message.objects.create(key="y", address="q@exemple.test", subject="x", status="ECHEC")
    page = admin.post(reverse("espaces:technique-renvoyer-tout"), follow=True).text
    assert "2\u00a0courriels remis en file." in page
    assert set(Message.objects.values_list("status", flat=True)) == {"A_ENVOYER"}


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMIN_TECHNIQUE, Role.VISITEUR, Role.CLOCK})
)
def test_nobody_else_sees_the_page_nor_acts(role: Role):
    client = client_of(actor_of(role))
    message = failed_mail()
    assert client.get(reverse("espaces:technique")).status_code == 404
    assert client.post(reverse("espaces:technique-renvoyer-tout")).status_code == 404
    message.refresh_from_db()
    assert message.status == "ECHEC"


def test_a_contact_whose_address_failed_is_marked_where_it_is_read(admin: Client):
    from etabli.acteurs import services
    from etabli.acteurs.tests.factories import OrganisationFactory

    services.invite_person(
        actor=actor_of(Role.ADMIN_TECHNIQUE), courriel="a@exemple.test",
        organisation=OrganisationFactory.create(), role=Role.AUDITEUR,
    )  # fmt: skip
    assert "Courriel non remis" not in admin.get("/acteurs/inviter/").text
    Injoignable.objects.create(address="a@exemple.test")
    assert "Courriel non remis" in admin.get("/acteurs/inviter/").text
