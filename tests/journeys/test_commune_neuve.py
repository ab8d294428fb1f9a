"""A commune that the demonstration does not hold, from its first contact to the deposit, by pages alone: with the
mouse, whose presses are counted, with the keyboard alone, on a telephone, and without a script."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

import pytest
from django.core.cache import caches
from django.urls import reverse

from etabli.core import envoi, horloge
from tests.journeys.clavier import Keyboard
from tests.journeys.reponses_fumel import OF_THE_SERVICE, SCREENS, of_the_commune, of_the_service
from tests.journeys.souris import COMMUNE, STATE, Counting, Pointer
from tests.journeys.test_candidature import NEED, REASONS
from tests.journeys.test_clics import COMMUNE_MOST, WHOLE_MOST

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PLACE = "Hesdin-la-Forêt (62447)"
MAYOR, ADDRESS = "Ada Fictive", "ada.fictive@exemple.test"
#: those whom the demonstration gives to the département
PILOTE, DGALN, PREFET, VALIDEUR = (
    "Paul Mercier",
    "Claire Vasseur",
    "Catherine Aubry",
    "Anne Delmas",
)
#: a ceiling, for a busy machine
PATIENCE_MS = 60_000


class Way(NamedTuple):
    """How one goes through the pages."""

    hand: type[Keyboard]
    width: int
    script: bool


WAYS = {
    "souris": Way(Counting, 1280, script=True),
    "clavier": Way(Keyboard, 1280, script=True),
    "telephone": Way(Pointer, 375, script=True),
    "sans-script": Way(Pointer, 1280, script=False),
}


@pytest.fixture
def demonstration(transactional_db, settings, tmp_path, live_server):
    """The demonstration of a country where nothing was played; its mails are kept in a folder."""
    from etabli.territoires.tests.country import load_country

    settings.DEMO = True
    settings.ETABLI_DATA = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "courriels")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.SITE_URL = live_server.url
    caches["processus"].clear()
    load_country(tmp_path / "pays")
    return live_server.url


#: the way of most mayors is walked before each push, the others by `make complet`
EACH_TIME = "telephone"


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.complet] * (name != EACH_TIME)) for name in WAYS]
)
def player(request, browser, demonstration, check_accessible):
    way = WAYS[request.param]
    context = browser.new_context(
        base_url=demonstration, viewport={"width": way.width, "height": 900}, locale="fr-FR",
        timezone_id="Europe/Paris", reduced_motion="reduce", java_script_enabled=way.script,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    yield way.hand(context.new_page(), lambda _: None, _checking(check_accessible, way))
    context.close()


def _checking(check, way):
    """axe is itself a script: without one, the pages are those that the other ways have checked."""
    return partial(check, widths=(way.width,)) if way.script else lambda _: None


def test_a_commune_nobody_knows_goes_from_its_first_contact_to_its_deposit(player, photo):
    first_contact(player)
    invited(player)
    opportunity(player)
    fiche(player)
    for who in (MAYOR, PREFET):
        signed(player, who, photo)
    deposited(player)
    if isinstance(player, Counting):
        assert player.clicks[COMMUNE] <= COMMUNE_MOST, player.clicks
        assert player.clicks.total() <= WHOLE_MOST, player.clicks


def become(player, who):
    """Enter as somebody of the cast: by the banner when it says that it is their turn, else by their card."""
    page = player.page
    if isinstance(player, Counting):
        player.side = COMMUNE if who == MAYOR else STATE
    first, _, last = who.partition(" ")
    turn = page.get_by_role("button", name=re.compile(rf"^Entrer comme\s+{first}( {last})?$"))
    if not turn.count():
        player.come_in(page.get_by_role("link", name="Changer de personnage"))
        player.look("personnages")
    player.come_in(turn.first)
    if page.url.endswith(reverse("espaces:mon-etabli")):
        player.look("mon-etabli")
        player.follow("Ouvrir")


def tab(player, name):
    player._go(player.page.locator(".et-tabs").get_by_role("link", name=name, exact=True))


def act(player, name, *, label="", words=""):
    """The page of an act, from the dossier: what it asks is typed, and it is done."""
    player.follow(name)
    player.look(name)
    if label:
        player.write(label, words)
    player.push(name)
    player.look("dossier")


def first_contact(player):
    """The service of the département opens it, and invites the mayor in the same page."""
    player.page.goto(reverse("espaces:personas"))
    player.look("personnages")
    player.write("Commune", PLACE)
    player.come_in(player.page.get_by_role("button", name="Jouer cette commune"))
    player.write("Votre besoin en quelques lignes", NEED)
    player.write("Son courriel", ADDRESS)
    player.write("Prénom", "Ada")
    player.write("Nom", "Fictive")
    player.write("Votre mot", "Voici le dossier dont nous avons parlé.")
    player.look("premier-contact")
    player.push("Envoyer")
    player.look("dossier-ouvert")


def invited(player):
    """The mayor reads the mail where mails arrive, comes in, and is before what waits for them."""
    envoi.send_pending()
    player.come_in(player.page.get_by_role("link", name="Boîte aux lettres"))
    player.look("boite")
    if isinstance(player, Counting):
        player.side = COMMUNE
    player._go(player.page.locator("main a[href^='/invitation/']").first)
    player.look("invitation")
    player.reads("Voici le dossier dont nous avons parlé.")
    player.push("Accepter et entrer")
    player.reads("À vous de jouer")
    act(player, "Confirmer notre intérêt")


def opportunity(player):
    become(player, PILOTE)
    act(player, "Saisir la DGALN", label="Note à la DGALN", words="Projet sérieux.")
    become(player, DGALN)
    act(player, "Caractériser l’opportunité", label="Vos raisons", words=REASONS)


def fiche(player):
    """The mayor writes seven screens; the service its part, and freezes the whole."""
    become(player, MAYOR)  # what waits is the first screen: they are on it
    for answers in of_the_commune():
        player.look("fiche")
        player.fill_screen(answers)
    become(player, PILOTE)
    player.follow("Ouvrir la fiche de candidature")
    player.fill_screen(of_the_service())
    tab(player, "Fiche")
    player.look("fiche-entiere")
    player.follow("Continuer")
    for cle in OF_THE_SERVICE:
        player.look("fiche")
        player.fill_screen(SCREENS[cle])
    player.reads("La fiche est complète")
    tab(player, "Dossier")
    act(player, "Figer la fiche et l’envoyer en signature")


def signed(player, who, photo):
    """What one enters on is one’s own letter."""
    become(player, who)
    player.look("signer")
    player.choose_file("Courrier signé", photo)
    for box in player.page.locator("main form").get_by_role("checkbox").all():
        player.reach(box)
        player.press("Space")
    player.push("Envoyer le courrier signé")
    player.look("epreuve")
    player.push("Envoyer le courrier signé")
    player.look("courrier-recu")


def deposited(player):
    become(player, VALIDEUR)
    act(player, "Déposer la candidature")
    player.reads(f"FLA-{horloge.today():%Y}-062-001")
