"""Between the sessions: an inhabitant writes, the pilote publishes, the team maps the actors and draws a site (2.9)."""

import datetime as dt

import pytest
from django.urls import reverse
from PIL import Image

from etabli.core import horloge
from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def atelier(transactional_db, monkeypatch):
    """A Local notified on 16 July 2026; the server lives on 1 September."""
    from etabli.consultations.tests.attribution import notified

    known = horloge.now
    made = notified().marche.atelier
    monkeypatch.setattr(
        horloge, "now", lambda: known() if horloge._moment.get() else horloge.at_paris(DAY, 10)
    )
    return made


@pytest.fixture
def keys(page, enter_as, check_accessible):
    return Keyboard(page, enter_as, check_accessible)


def pilote(atelier):
    from etabli.acteurs.states import Role
    from etabli.acteurs.tests.factories import actor_of

    return actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)


@pytest.mark.regle("2.9")
def test_an_inhabitant_writes_and_everybody_reads_once_the_pilote_has(atelier, keys):
    keys.page.goto(atelier.get_public_url())
    keys.look("contributions-page-publique")
    keys.follow("Écrire une contribution")
    keys.look("contributions-ecrire")
    keys.write("Votre contribution", "La halle servait de marché.")
    keys.write("Votre prénom, ou un pseudonyme", "Lou")
    keys.push("Envoyer ma contribution")
    keys.reads("Le service pilote la relit", "La halle servait de marché.")
    keys.look("contributions-la-mienne")
    keys.enter(pilote(atelier), reverse("seances:contributions", args=[atelier.pk]))
    keys.look("contributions-a-relire")
    keys.follow("La halle servait de marché.")
    keys.look("contributions-une")
    keys.act("Publier la contribution", "contributions-publier")
    keys.page.context.clear_cookies()
    keys.page.goto(reverse("seances:contributions-publiques", args=[atelier.slug]))
    keys.reads("La halle servait de marché.", "sans aucun nom")
    keys.look("contributions-publiques")


def test_the_map_of_the_actors_is_pasted_and_somebody_is_met_by_the_keyboard_alone(atelier, keys):
    keys.enter(pilote(atelier), reverse("seances:acteurs", args=[atelier.pk]))
    keys.look("acteurs-vide")
    keys.follow("Coller une liste")
    keys.look("acteurs-coller")
    keys.write("Une ligne par acteur", "Amis de la halle (fictif) ; Associations ; mémoire")
    keys.push("Mettre sur la carte")
    keys.reads("Amis de la halle")
    keys.look("acteurs-carte")


def test_a_site_is_drawn_with_its_picture_by_the_keyboard_alone(atelier, keys, tmp_path):
    photo = tmp_path / "halle.jpg"
    Image.new("RGB", (800, 500), "teal").save(photo, "JPEG")
    keys.enter(pilote(atelier), reverse("seances:desseins", args=[atelier.pk]))
    keys.look("desseins-vide")
    keys.follow("Écrire la vision, ou un site")
    keys.look("desseins-ecrire")
    keys.say_yes("Qu’est-ce ?")
    keys.write("Titre", "La halle rouverte")
    keys.write("Ce que l’Atelier en dit", "Un marché couvert, **toute l’année**.")
    keys.write_day("Dit le", DAY)
    keys.choose_file("Image", photo)
    keys.write("Ce que montre l’image", "La halle, ses portes ouvertes")
    keys.say_yes("Droit à l’image")
    keys.push("Enregistrer")
    keys.reads("La halle rouverte", "Un marché couvert")
    picture = keys.page.get_by_role("img", name="La halle, ses portes ouvertes")
    assert picture.evaluate("image => image.naturalWidth") > 0
    keys.look("desseins-un")
    keys.page.goto(reverse("seances:desseins", args=[atelier.pk]))
    keys.look("desseins-liste")


@pytest.mark.regle("5.17")
def test_the_page_of_a_framework_shows_its_kit(atelier, keys):
    from etabli.marches.models import AccordCadre

    accord = AccordCadre.objects.order_by("pk")[0]
    keys.enter(pilote(atelier), accord.get_absolute_url())
    keys.reads("Kit d’accès", "Pas encore déposée")
    keys.look("kit-d-acces")
