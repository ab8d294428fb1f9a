"""No page of the fiche is long, whole as the demonstration fills it: at a desk and on a telephone."""

import pytest
from django.urls import reverse

from tests.journeys.hauteurs import HEAD, statures
from tests.journeys.scene_jouee import Clock, play_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fullest(transactional_db, tmp_path, monkeypatch):
    """Fumel as the demonstration plays it, the day before its fiche is frozen: every answer is there."""
    from demo import request
    from etabli.territoires.tests.country import load_country

    def written(scene):
        yield from request.contact(scene)
        yield from request.write(scene)

    load_country(tmp_path / "pays")
    scene = play_until(written, 27)
    Clock(monkeypatch, scene.day(27))
    return scene


def pages(candidature):
    from etabli.candidatures import fiche

    keys = [one.cle for one in fiche.screens_of(fiche.form(candidature).version)]
    return [
        reverse("candidatures:fiche", args=[candidature.pk]),
        *(reverse("candidatures:section", args=[candidature.pk, cle]) for cle in keys),
    ]


def faults(page, addresses):
    """What is too high, or has a head too high, at either width."""
    return [
        f"{address} at {width}: {fault}"
        for address in addresses
        for width, stature in statures(page, address).items()
        for fault in stature.faults(width)
    ]


def entered(enter_as, actor):
    from etabli.accounts.models import Personne

    enter_as(Personne.objects.get(pk=actor.person_id))


def test_no_screen_of_the_fullest_fiche_is_too_high(fullest, page, enter_as):
    entered(enter_as, fullest.people.redacteur)
    found = pages(fullest.candidature)
    assert len(found) == 12
    assert faults(page, found) == []


def test_an_empty_fiche_is_no_higher(fullest, page, enter_as):
    """Before anything is typed the rows are open: the same budget holds them."""
    fullest.candidature.reponses.all().delete()
    entered(enter_as, fullest.people.redacteur)
    assert faults(page, pages(fullest.candidature)) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_the_head_is_low_and_shows_the_tab_where_one_is(fullest, page, enter_as, width):
    entered(enter_as, fullest.people.redacteur)
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("dossier", "fiche", "courriers", "echanges", "suivi"):
        page.goto(reverse(f"candidatures:{name}", args=[fullest.candidature.pk]))
        assert page.locator(".et-head").bounding_box()["height"] < HEAD
        tab = page.locator(".et-tabs [aria-current]").bounding_box()
        assert tab["x"] >= 0
        assert tab["x"] + tab["width"] <= width, name
