"""The comparison of offers, by the keyboard alone: marks, comments, arrows, what is kept; and on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def played_scene(transactional_db):
    """S05 in analysis: three offers, three sub-criteria, the pilote who writes the agreed marks."""
    from etabli.consultations.tests import judging
    from etabli.consultations.tests.scene import scene

    one = scene()
    return one, judging.opened(one, with_files=True)


def _person(actor):
    from etabli.accounts.models import Personne

    return Personne.objects.get(pk=actor.person_id)


def _focused(page):
    return page.evaluate("document.activeElement.name")


@pytest.mark.regle("N-1")
def test_nine_marks_are_given_without_a_mouse_and_ranked(
    played_scene, page, enter_as, check_accessible, monkeypatch
):
    from etabli.consultations.models import NoteOffre
    from etabli.consultations.tests.judging import day

    one, marche = played_scene
    Clock(monkeypatch, day(24))
    enter_as(_person(one.pilote))
    page.goto(reverse("consultations:grille", args=[marche.pk]))
    check_accessible(page)
    page.locator("[name='note-T1-L1']").focus()
    for sous in ("T1", "T2", "T3"):
        for code in ("L1", "L2", "L4"):
            assert _focused(page) == f"note-{sous}-{code}"
            page.keyboard.type("7,5")
            page.keyboard.press("Tab")
            assert _focused(page) == f"mots-{sous}-{code}"
            page.keyboard.type("Claire ; peu de dates.")
            page.keyboard.press("Tab")
    expect(page.locator("[data-grille-progress]")).to_have_text("9 notes sur 9")
    # what was typed is kept by itself
    expect(page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    # the arrows go from mark to mark, and stay at the edges
    page.locator("[name='note-T2-L2']").focus()
    for key, name in (
        ("ArrowDown", "note-T3-L2"), ("ArrowDown", "note-T3-L2"), ("ArrowRight", "note-T3-L4"),
        ("ArrowUp", "note-T2-L4"), ("Home", "note-T2-L4"), ("ArrowLeft", "note-T2-L2"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert _focused(page) == name, key
    page.reload()
    expect(page.locator("[name='mots-T3-L4']")).to_have_value("Claire ; peu de dates.")
    assert NoteOffre.objects.filter(valeur="7.5").count() == 9
    page.goto(reverse("consultations:classement", args=[marche.pk]))
    check_accessible(page)
    expect(
        page.get_by_role("heading", name="Les offres, de la première à la dernière")
    ).to_be_visible()
    for name in ("comite", "offres", "declaration"):
        page.goto(reverse(f"consultations:{name}", args=[marche.pk]))
        check_accessible(page)
    page.goto(reverse("consultations:offre", args=[marche.pk, "L1"]))
    check_accessible(page)


@pytest.mark.regle("N-1")
def test_on_a_telephone_one_sub_criterion_is_shown_at_a_time(
    played_scene, page, enter_as, monkeypatch
):
    from etabli.consultations.tests.judging import day

    one, marche = played_scene
    Clock(monkeypatch, day(24))
    enter_as(_person(one.pilote))
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(reverse("consultations:grille", args=[marche.pk]))
    first, second = page.locator("[name='note-T1-L1']"), page.locator("[name='note-T2-L1']")
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    first.fill("8")
    page.get_by_role("link", name="T2").click()
    expect(second).to_be_visible()
    expect(first).to_be_hidden()
    # nothing typed is lost from one to the other
    page.get_by_role("link", name="T1").click()
    expect(first).to_have_value("8")
