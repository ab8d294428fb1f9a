"""Of the library that signs people in, what answers here is written in a list, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.urls import urlpatterns as library
from django.core import mail
from django.core.cache import cache
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from etabli.accounts.models import Personne
from etabli.accounts.urls import CLOSED, OPEN, OURS, closed, urlpatterns
from etabli.core import envoi

pytestmark = pytest.mark.django_db

TEMPLATES = Path(allauth.__file__).parent / "templates"
#: parts of the library that are not installed here
ELSEWHERE = ("socialaccount", "usersessions", "headless", "idp")
PARTS = {"key": "abc", "uidb36": "1"}


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def patterns(entries: Any) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


def address(pattern: URLPattern) -> str:
    names = re.findall(r"\(\?P<(\w+)>", str(pattern.pattern))
    return reverse(str(pattern.name), kwargs={name: PARTS[name] for name in names})


def signed_in() -> Client:
    client = Client()
    client.force_login(Personne.objects.create_user("ines@exemple.test", prenom="Inès"))
    return client


def test_every_address_of_the_library_is_in_one_list_of_ours() -> None:
    """A later version of the library that brings a page makes this fail: decide, then write it down."""
    brought = [str(pattern.name) for pattern in patterns(library)]
    assert sorted(brought) == sorted([*OPEN, *OURS, *CLOSED])


def test_what_is_in_no_list_is_closed_without_waiting_for_anybody() -> None:
    behind = {pattern.name: pattern.callback for pattern in patterns(urlpatterns)}
    assert {name for name, view in behind.items() if view is not closed} == OPEN | set(OURS)


def test_a_closed_address_answers_nothing_to_anybody() -> None:
    shut = [p for p in patterns(urlpatterns) if p.name in CLOSED]
    assert len(shut) == len(CLOSED)
    for client in (Client(), signed_in()):
        for pattern in shut:
            for answer in (client.get(address(pattern)), client.post(address(pattern), {})):
                assert answer.status_code == 404, pattern.name


def test_nobody_attaches_to_themselves_the_address_of_another() -> None:
    Personne.objects.create_user("maire@exemple.test")
    signed_in().post("/compte/email/", {"action_add": "", "email": "maire@exemple.test"})
    from allauth.account.models import EmailAddress

    assert not EmailAddress.objects.exists()


def test_an_address_attached_in_the_past_opens_no_account() -> None:
    """Only the address written on the person opens the door: not a row that the library kept."""
    from allauth.account.models import EmailAddress

    thief = Personne.objects.create_user("intrus@exemple.test")
    EmailAddress.objects.create(
        user=thief, email="maire@exemple.test", verified=True, primary=True
    )
    for name, field in (("account_login", "login"), ("account_request_login_code", "email")):
        Client().post(reverse(name), {field: "maire@exemple.test"})
    envoi.send_pending()
    assert [message.subject for message in mail.outbox] == [
        "Aucun compte à cette adresse dans Établi"
    ] * 2
    mayor = Personne.objects.create_user("maire@exemple.test")
    client = Client()
    client.post(reverse("account_login"), {"login": "maire@exemple.test"})
    envoi.send_pending()
    code = re.search(r"^([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert client.session["_auth_user_id"] == str(mayor.pk)


def library_files(kind: str) -> list[str]:
    found = [path.relative_to(TEMPLATES) for path in TEMPLATES.glob(f"**/{kind}/*.txt")]
    return sorted(str(path) for path in found if path.parts[0] not in ELSEWHERE)


CONTEXT = {
    "email": "ines@exemple.test", "recipient": "ines@exemple.test", "code": "BCDF-GHJK",
    "phone": "00", "site_url": "https://etabli.exemple.test", "contact": "aide@exemple.test",
    "from_email": "avant@exemple.test", "to_email": "apres@exemple.test",
    "deleted_email": "avant@exemple.test", "signup_url": "PIEGE", "password_reset_url": "PIEGE",
    "activate_url": "PIEGE", "ip": "PIEGE", "user_agent": "PIEGE", "current_site": "PIEGE",
}  # fmt: skip


@pytest.mark.parametrize("name", [*library_files("email"), *library_files("messages")])
def test_every_sentence_of_the_library_is_ours_and_in_french(name: str) -> None:
    origin = get_template(name).origin  # type: ignore[attr-defined]
    assert "allauth" not in Path(origin.name).parts, f"{name} : à écrire en français"
    said = render_to_string(name, CONTEXT)
    assert not re.search(
        r"PIEGE|localhost|example\.com|sign.?up|\b(the|your|you|has|been)\b", said
    )
    assert "’" in said or re.search(
        r"\b(à|un|une|votre|vous|dans|code|de|le|la|est)\b", said, re.IGNORECASE
    )


def mails_of_the_library() -> list[str]:
    """Every prefix that the adapter can be asked to send."""
    return [
        name.removesuffix("_subject.txt")
        for name in library_files("email")
        if name.endswith("_subject.txt")
    ]


@pytest.mark.parametrize("prefix", mails_of_the_library())
def test_every_mail_of_the_library_leaves_with_the_address_of_the_installation(
    prefix: str, settings: Any
) -> None:
    settings.SITE_URL = "https://etabli.exemple.test"
    get_adapter().send_mail(prefix, "ines@exemple.test", CONTEXT)
    envoi.send_pending()
    message = mail.outbox[-1]
    assert "\n" not in message.subject
    assert not message.subject.startswith("[")
    assert "https://etabli.exemple.test" in message.body
    assert not re.search(
        r"localhost|testserver|example\.com|PIEGE", f"{message.subject} {message.body}"
    )


def test_an_unknown_address_is_told_whom_to_ask_and_never_to_sign_up() -> None:
    Client().post(reverse("account_login"), {"login": "inconnue@exemple.test"})
    envoi.send_pending()
    assert "sur invitation" in mail.outbox[0].body
    assert "signup" not in mail.outbox[0].body
