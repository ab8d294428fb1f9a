"""No page with a form is long on the demonstration told up to today, whoever reads it; nor is its head high.

The pages are those that the people of the demonstration reach by following links (bench/pays): a page that gets
a form is held from that day.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connections

from bench.pays import pages
from tests.journeys.hauteurs import statures

pytestmark = [
    pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True),
]  # fmt: skip

#: some of the pages that the demonstration always holds: were one missing, the walk would be lame
THERE = {
    "candidatures:premier-contact", "candidatures:section", "candidatures:signer",
    "feuilles_de_route:action-modifier", "feuilles_de_route:revue-remplir", "livrables:livrable",
    "seances:presences",
}  # fmt: skip


def aside(act):
    """In a thread of its own: the test client does not answer where the browser has its loop."""

    def closed():
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closed).result()


@pytest.fixture
def told(transactional_db, settings, live_server, monkeypatch):
    """Every story up to today; no mail leaves, and what waits for whom is written once, at their end."""
    from demo import country
    from etabli.core import envoi
    from etabli.core.devoirs.marks import gathered
    from etabli.territoires.management.commands.geographie import PACKAGE
    from etabli.territoires.services.loading import load_territoires

    settings.DEMO = True
    monkeypatch.setattr(envoi, "send_pending", lambda: 0)
    caches["processus"].clear()
    load_territoires(Path(settings.BASE_DIR) / PACKAGE)
    with gathered():
        country.tell()


def fullest():
    """Each page with a form, once: as the role that finds the most on it."""
    found: dict[str, pages.Visit] = {}
    for visit in pages.walk():
        if visit.is_form and (visit.name not in found or visit.size > found[visit.name].size):
            found[visit.name] = visit
    return found


def sessions(people, name):
    """The session of each of these personas."""
    return {person: pages.browser(person).cookies[name].value for person in people if person}


def test_no_page_with_a_form_is_too_high(told, page, live_server, settings):
    found = aside(fullest)
    assert THERE - set(found) == set()
    cookie = settings.SESSION_COOKIE_NAME
    seats = aside(lambda: sessions({visit.person for visit in found.values()}, cookie))
    faults = []
    for visit in sorted(found.values(), key=lambda visit: visit.person):
        page.context.clear_cookies()
        if visit.person:
            page.context.add_cookies(
                [{"name": cookie, "value": seats[visit.person], "url": live_server.url}]
            )
        for width, stature in statures(page, visit.url).items():
            faults += [
                f"{visit.title} {visit.url} at {width}: {fault}" for fault in stature.faults(width)
            ]
    assert "\n".join(faults) == ""
