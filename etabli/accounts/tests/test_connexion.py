"""Asking for a sign-in code: limited by e-mail address, never by network address."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from etabli.accounts.models import Personne
from etabli.accounts.views import DEAD
from etabli.core import envoi
from etabli.core.texte import fold_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """The counts of the other tests are not ours."""
    cache.clear()
    yield
    cache.clear()


def ask(courriel: str) -> str:
    """What the page says to who asks for a code; each time from the same network address."""
    answer = Client().post(reverse("account_request_login_code"), {"email": courriel}, follow=True)
    assert answer.status_code == 200
    envoi.send_pending()
    return answer.text


def test_a_whole_ministry_behind_one_address_gets_its_codes() -> None:
    for number in range(40):
        Personne.objects.create_user(f"agent{number}@exemple.test", prenom="A", nom=str(number))
        ask(f"agent{number}@exemple.test")
    assert len(mail.outbox) == 40


def test_one_mailbox_is_not_filled_with_codes() -> None:
    Personne.objects.create_user("mairie@exemple.test", prenom="Inès", nom="Fictive")
    pages = [ask("mairie@exemple.test") for _ in range(4)]
    assert len(mail.outbox) == 3
    assert "Trop d’essais" in pages[-1]
    assert "Trop d’essais" not in pages[0]


class Watch:
    """The time that the library reads."""

    now = 1_772_442_000.0

    def shift(self, seconds: int) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(time, "time", lambda: watch.now)
    return watch


def code_received() -> str:
    envoi.send_pending()
    found = re.search(r"^([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def browser_with_a_code() -> Client:
    Personne.objects.create_user("ines@exemple.test", prenom="Inès", nom="Fictive")
    client = Client()
    client.post(reverse("account_login"), {"login": "ines@exemple.test"})
    return client


def confirm(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)


def test_a_code_serves_fifteen_minutes_then_says_that_it_is_dead(clock: Watch) -> None:
    client = browser_with_a_code()
    clock.shift(15 * 60 + 1)
    page = confirm(client, code_received())
    assert DEAD in page.text
    assert page.redirect_chain == [("/compte/login/", 302)]
    assert "Recevoir mon code" in page.text
    assert "_auth_user_id" not in client.session


def test_a_code_typed_the_day_after_is_said_to_be_dead_too(clock: Watch) -> None:
    client = browser_with_a_code()
    clock.shift(24 * 60 * 60)
    assert DEAD in confirm(client, code_received()).text


def test_a_code_still_serves_at_the_end_of_its_fifteen_minutes(clock: Watch) -> None:
    client = browser_with_a_code()
    clock.shift(15 * 60)
    confirm(client, code_received())
    assert "_auth_user_id" in client.session


def test_another_code_has_fifteen_minutes_of_its_own(clock: Watch) -> None:
    client = browser_with_a_code()
    clock.shift(14 * 60)
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    envoi.send_pending()
    assert len(mail.outbox) == 2
    clock.shift(14 * 60)
    confirm(client, code_received())
    assert "_auth_user_id" in client.session


def test_another_code_counts_among_those_asked_for() -> None:
    client = browser_with_a_code()
    for _ in range(2):
        ask("ines@exemple.test")
    page = client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)
    envoi.send_pending()
    assert len(mail.outbox) == 3
    assert "Trop d’essais" in page.text


@pytest.mark.parametrize("odd", ["\u2011", "\u2013", "\u00a0", "\u200b", "", " ", "\u00ad-"])
def test_a_code_pasted_with_odd_characters_is_the_same_code(odd: str) -> None:
    client = browser_with_a_code()
    confirm(client, "\u200b" + code_received().replace("-", odd).lower() + "\u00a0")
    assert "_auth_user_id" in client.session


CASES = tomllib.loads((Path(__file__).parents[3] / "tests/cas/identites-collees.toml").read_text())


@pytest.mark.parametrize("case", [c for c in CASES["cas"] if "courriel" in c])
def test_an_address_pasted_with_what_cannot_be_seen_is_the_same_address(
    case: dict[str, str],
) -> None:
    expected = case["attendu"].split(",")[0]
    assert fold_address(case["courriel"]) == expected
    personne = Personne.objects.create_user(case["courriel"])
    assert personne.email == expected
    ask(case["courriel"])
    assert mail.outbox[-1].to == [expected]
    assert "Votre code" in mail.outbox[-1].subject
