"""Every address is public by name, or refuses somebody who is not signed in."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Public by decision: what anybody may read or use without an account. Allauth's pages are the door
# itself; those of them that need a person refuse by themselves.
PUBLIC = {
    "espaces:accueil",
    "espaces:catalogue",
    "espaces:catalogue-export",
    "espaces:flux-rss",
    "espaces:flux-atom",
    "espaces:sante",
    "territoires:communes",  # the official geographic code: forms without account search in it
    "ui:accessibilite",
    "ui:mentions-legales",
    "ui:donnees-personnelles",
    "ui:glossaire",
    "ui:plan",
}
#: among them, what is a file and not a page
FILES = {"espaces:catalogue-export", "espaces:flux-rss", "espaces:flux-atom", "espaces:sante"}
EXAMPLES = {
    "int": "1",
    "slug": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "str": "x",
    "path": "x",
}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")


def addresses(resolver=None, prefix="", space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            name = f"{space}:{entry.name}" if space else (entry.name or "")
            yield name, "/" + CONVERTER.sub(lambda m: EXAMPLES.get(m[1] or "str", "x"), route)


def is_ours(name):
    return not name.startswith(("account_", "mfa_", "socialaccount_"))


def closed():
    return [(n, a) for n, a in addresses() if is_ours(n) and n not in PUBLIC and "^" not in a]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), closed())
def test_an_address_refuses_a_visitor(name, address):
    """Good: 302 to the sign-in page, 404, 405. Bad: 200 to somebody nobody knows."""
    answer = Client().get(address)
    is_sign_in = answer.status_code == 302 and "/compte/" in answer["Location"]
    assert is_sign_in or answer.status_code in {403, 404, 405}, f"{name} {address}"


def test_every_public_name_exists():
    assert {name for name, _ in addresses()} >= PUBLIC


def test_every_address_has_a_name():
    assert [address for name, address in addresses() if not name.split(":")[-1]] == []
