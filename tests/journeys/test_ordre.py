"""A list put in order by hand keeps its order: each journey drags, loads the page again, and reads."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOST = "Le nouvel ordre n’est pas enregistré."


@pytest.fixture
def expected_problems(expected_problems):
    """The session is lost here on purpose."""
    return (*expected_problems, "status of 401", "status of 502")


def _person(actor):
    from etabli.accounts.models import Personne

    return Personne.objects.get(pk=actor.person_id)


def _names(page, rows):
    """What the list reads, once the page is loaded again."""
    page.wait_for_load_state("networkidle")
    page.reload()
    return [" ".join(text.split()) for text in page.locator(rows).all_inner_texts()]


def drag(page, item, onto):
    """By its handle, with the mouse, above the middle of another."""
    page.set_viewport_size({"width": 1280, "height": 2400})  # both in sight
    start = item.locator(".et-reorder__handle").bounding_box()
    end = onto.bounding_box()
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, end["y"] + 4, steps=5)
    with page.expect_response(re.compile("/ordre/")) as sent:
        page.mouse.up()
    return sent.value


def test_an_action_dropped_first_is_first_when_the_page_is_read_again(
    transactional_db, page, enter_as, monkeypatch
):
    from etabli.core import horloge
    from etabli.feuilles_de_route.tests.stories import DAY, write_story

    with horloge.at(DAY):
        story = write_story()
    Clock(monkeypatch, DAY)
    enter_as(_person(story.scene.redacteur))
    page.goto(reverse("feuilles_de_route:atelier", args=[story.scene.atelier.pk]))
    halle, etude = (page.locator(f"#action-{a.pk}") for a in (story.halle, story.etude))
    rows = f"#action-{story.halle.pk}, #action-{story.etude.pk}"
    assert "Rouvrir la halle" in _names(page, rows)[0]
    answer = drag(page, etude, halle)
    assert (answer.status, "x-enregistre-a" in answer.headers) == (204, True)
    assert "Étudier la mobilité" in _names(page, rows)[0]


def test_a_moment_dropped_first_is_first_when_the_page_is_read_again(
    transactional_db, page, enter_as, monkeypatch
):
    rows = _open_programme(page, enter_as, monkeypatch)
    assert "Accueil" in _names(page, rows)[0]
    answer = drag(page, page.locator(rows).nth(2), page.locator(rows).first)
    assert (answer.status, "x-enregistre-a" in answer.headers) == (204, True)
    names = _names(page, rows)
    assert [next(t for t in ("Accueil", "Visite", "Tables") if t in name) for name in names] == [
        "Tables",
        "Accueil",
        "Visite",
    ]


def test_an_order_that_is_not_kept_is_told_as_such(transactional_db, page, enter_as, monkeypatch):
    rows = _open_programme(page, enter_as, monkeypatch)
    page.route("**/ordre/", lambda route: route.fulfill(status=502))
    drag(page, page.locator(rows).nth(2), page.locator(rows).first)
    expect(page.get_by_text(LOST)).to_be_visible()
    expect(page.get_by_text("Le serveur ne répond pas.")).to_be_visible()
    page.unroute("**/ordre/")
    page.context.clear_cookies()
    drag(page, page.locator(rows).nth(2), page.locator(rows).first)
    expect(page.get_by_text("Votre session est terminée : reconnectez-vous.")).to_be_visible()


def _open_programme(page, enter_as, monkeypatch):
    """Three moments on one day; gives how its rows are found."""
    from etabli.core import horloge
    from etabli.seances import services
    from etabli.seances.tests.factories import DAY, make_scene

    with horloge.at(DAY):
        scene = make_scene()
        for titre in ("Accueil", "Visite", "Tables"):
            services.add_sequence(scene.session, actor=scene.pilote, titre=titre, duree=60)
    Clock(monkeypatch, DAY)
    enter_as(_person(scene.pilote))
    page.goto(reverse("seances:programme", args=[scene.session.pk]))
    return ".et-rail > [data-reorder-item]"
