"""What anybody reads without an account: accessible at every width, with and without script."""

import gzip

import pytest
from django.urls import NoReverseMatch, reverse

from tests.architecture.test_portes import FILES, PUBLIC

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def addresses():
    """The public pages that need nothing in their address."""
    for name in sorted(PUBLIC - FILES):
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize(("name", "address"), list(addresses()))
def test_a_public_page_is_accessible(page, check_accessible, name, address):
    page.goto(address)
    assert page.locator("h1").count() == 1
    check_accessible(page)


def test_the_sign_in_page_is_accessible(page, check_accessible):
    page.goto(reverse("account_login"))
    assert page.locator("h1").count() == 1
    check_accessible(page)


def test_the_skip_link_is_the_first_stop_of_the_keyboard(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#contenu"


def test_the_first_page_is_light(page):
    """Budget: 250 kB transferred and 25 requests for a first visit.

    Files of the front end travel compressed (servestatic), pages as they are.
    """
    sizes = []
    page.on("response", lambda answer: sizes.append(transferred(answer)))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert 4 <= len(sizes) <= 25
    assert sum(sizes) <= 250_000


def transferred(answer):
    """The bytes that travel: the test server does not compress, the real one does (gzip at least)."""
    body = answer.body()
    return len(gzip.compress(body)) if "/static/" in answer.url else len(body)
