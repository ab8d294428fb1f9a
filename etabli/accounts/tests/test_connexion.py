"""Asking for a sign-in code: limited by e-mail address, never by network address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from etabli.accounts.models import Personne

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
    return answer.content.decode()


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
