"""An inhabitant follows the news of an Atelier: written by the commune, read by the pilote, then by anybody (2.9)."""

import datetime as dt

import pytest
from django.urls import reverse
from PIL import Image

from etabli.core import horloge
from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]
DAY, EVENING = dt.date(2026, 9, 1), dt.date(2026, 9, 18)
WORDS = "Nous marchons **une heure** de la gare au port. Chacun peut venir."


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


@pytest.mark.regle("2.9")
def test_an_inhabitant_reads_the_news_once_the_pilote_has_by_the_keyboard_alone(
    atelier, page, enter_as, check_accessible, tmp_path
):
    photo = tmp_path / "quai.jpg"
    Image.new("RGB", (1600, 1000), "teal").save(photo, "JPEG")
    keys = Keyboard(page, enter_as, check_accessible)
    propose(keys, atelier, photo)
    page.context.clear_cookies()
    page.goto(atelier.get_public_url())
    assert "Une marche ouverte à tous" not in page.inner_text("main")
    publish(keys, atelier)
    page.context.clear_cookies()
    read(keys, atelier)


def writer(atelier):
    from etabli.acteurs.states import Role
    from etabli.acteurs.tests.factories import actor_of

    return actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file)


def pilote(atelier):
    from etabli.acteurs.states import Role
    from etabli.acteurs.tests.factories import actor_of

    return actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)


def propose(keys, atelier, photo):
    """A meeting open to everybody, with a picture and what it shows."""
    keys.enter(writer(atelier), reverse("actualites:atelier", args=[atelier.pk]))
    keys.look("actualites-vide")
    keys.follow("Proposer une actualité")
    keys.write("Titre", "Une marche ouverte à tous")
    keys.write("Texte", WORDS)
    keys.write_day("Rendez-vous ouvert à tous, le", EVENING)
    keys.write("Lieu du rendez-vous", "Halle de la gare")
    keys.push("Proposer l’actualité")
    keys.reads("Un rendez-vous a sa date, son heure et son lieu")
    keys.look("actualites-heure-manquante")
    keys.write_hour("À", "18", "30")
    keys.choose_file("Image", photo)
    keys.write("Ce que montre l’image", "Le quai et, derrière, la gare")
    keys.say_yes("Droit à l’image")
    keys.push("Proposer l’actualité")
    keys.reads("À relire", "Une marche ouverte à tous")
    keys.look("actualites-proposee")


def publish(keys, atelier):
    keys.enter(pilote(atelier), reverse("espaces:mon-etabli"))
    keys.reads("Une marche ouverte à tous")
    keys.page.goto(reverse("actualites:atelier", args=[atelier.pk]))
    keys.follow("Une marche ouverte à tous")
    keys.act("Publier l’actualité", "actualites-publier")
    keys.reads("Publiée")


def read(keys, atelier):
    """Without an account: from the page of the Atelier, with what one needs to come and to follow."""
    keys.page.goto(atelier.get_public_url())
    keys.look("actualites-page-publique")
    keys.follow("Une marche ouverte à tous")
    keys.reads("vendredi 18 septembre 2026", "18 h 30", "Halle de la gare", "Chacun peut venir.")
    assert keys.page.locator("main strong").filter(has_text="une heure").count() == 1
    picture = keys.page.get_by_role("img", name="Le quai et, derrière, la gare")
    assert picture.evaluate("image => image.naturalWidth") > 0
    keys.look("actualites-lue")
    keys.page.goto(reverse("actualites:publiques", args=[atelier.slug]))
    keys.look("actualites-liste")
    for name, kind in (("flux", "rss"), ("agenda", "calendar")):
        answer = keys.page.request.get(reverse(f"actualites:{name}", args=[atelier.slug]))
        assert (answer.status, kind in answer.headers["content-type"]) == (200, True)
        assert "Une marche ouverte à tous" in answer.text()
