"""Two people speak of an Atelier: one writes with the keyboard alone and joins a photo, the other reads it."""

import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(transactional_db):
    from etabli.core import horloge
    from etabli.feuilles_de_route.tests.stories import DAY, write_story

    with horloge.at(DAY):
        return write_story().scene


@pytest.mark.regle("7.8")
def test_a_message_and_its_photo_go_from_one_keyboard_to_the_other(
    scene, page, enter_as, check_accessible, tmp_path
):
    photo = tmp_path / "halle.jpg"
    Image.new("RGB", (640, 480), "white").save(photo, "JPEG")
    keys = Keyboard(page, enter_as, check_accessible)
    here = reverse("espaces:atelier-echanges", args=[scene.atelier.pk])
    keys.enter(scene.redacteur, here)
    keys.reads("À qui écrire", "Personne n’a encore écrit ici.")
    keys.look("echanges-vide")
    keys.reach(page.get_by_role("link", name="Avec l’équipe"))
    keys.press("Enter")
    keys.write("Votre message", "La halle est ouverte le mardi.")
    keys.choose_file("Joindre des fichiers", photo)
    keys.push("Envoyer")
    keys.reads("La halle est ouverte le mardi.", "halle.jpg")
    expect(page.locator("body")).to_contain_text("Votre message est parti.")
    keys.look("echanges-envoye")

    keys.enter(scene.mandataire, scene.atelier.get_absolute_url())
    tab = page.get_by_role("link", name=re.compile(r"^Échanges"))
    expect(tab).to_contain_text("1")
    keys.reach(tab)
    with page.expect_event("load"):
        keys.press("Enter")
    keys.reads("1 message nouveau", "Nouveau", "La halle est ouverte le mardi.", "halle.jpg")
    keys.look("echanges-nouveau")
    page.goto(here)
    expect(page.get_by_text("Nouveau", exact=True)).to_have_count(0)
    keys.enter(scene.pilote, here)
    keys.look("echanges-pilote")
