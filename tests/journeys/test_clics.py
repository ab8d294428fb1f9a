"""From a first contact to the deposit, by pages alone, with the mouse: how many times one presses.

A click is a press on a link or a button; choosing in a field is typing. Sign-in is left out. The side of the
mayor is that of the commune: the mayor and the technician.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from etabli.core import horloge
from tests.journeys.reponses_fumel import OF_THE_SERVICE, SCREENS, of_the_commune, of_the_service
from tests.journeys.souris import COMMUNE, STATE, Counting
from tests.journeys.test_candidature import NEED, REASONS, dossier

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

#: the ceilings
COMMUNE_MOST, WHOLE_MOST = 14, 60
#: what is pressed; these figures only go down
PRESSED = {COMMUNE: 13, STATE: 20}


@pytest.fixture
def pointer(page, enter_as, check_accessible):
    return Counting(page, enter_as, check_accessible)


def test_how_many_times_each_side_presses_from_first_contact_to_deposit(people, pointer, photo):
    pk = first_contact(pointer, people)
    opportunity(pointer, people, pk)
    fiche(pointer, people, pk)
    letters(pointer, people, pk, photo)
    deposited(pointer, people, pk)
    assert dict(pointer.clicks) == PRESSED
    assert pointer.clicks[COMMUNE] <= COMMUNE_MOST, pointer.clicks
    assert pointer.clicks.total() <= WHOLE_MOST, pointer.clicks


def first_contact(pointer, people):
    pointer.come(STATE, people.pilote, reverse("candidatures:dossiers"))
    pointer.follow("Ouvrir un premier contact")
    pointer.write("Commune", "Fumel (47106)")
    pointer.write("Votre besoin en quelques lignes", NEED)
    pointer.push("Envoyer")
    return int(pointer.page.url.rstrip("/").rsplit("/", 1)[-1])


def opportunity(pointer, people, pk):
    pointer.come(COMMUNE, people.maire, dossier(pk))
    pointer.follow("Confirmer notre intérêt")
    pointer.push("Confirmer notre intérêt")
    pointer.come(STATE, people.pilote, dossier(pk))
    pointer.follow("Saisir la DGALN")
    pointer.write("Note à la DGALN", "Projet sérieux, commune très engagée.")
    pointer.push("Saisir la DGALN")
    pointer.come(STATE, people.chef_projet, dossier(pk))
    pointer.follow("Caractériser l’opportunité")
    pointer.write("Vos raisons", REASONS)
    pointer.push("Caractériser l’opportunité")


def fiche(pointer, people, pk):
    """Every screen asks something necessary; the commune and the service each fill their own."""
    pointer.come(COMMUNE, people.technicien, dossier(pk))
    pointer.follow("Ouvrir la fiche de candidature")
    for answers in of_the_commune():
        pointer.fill_screen(answers)
    pointer.come(STATE, people.pilote, dossier(pk))
    pointer.follow("Ouvrir la fiche de candidature")
    pointer.fill_screen(of_the_service())
    pointer.follow("Annexe 1")
    for cle in OF_THE_SERVICE:
        pointer.fill_screen(SCREENS[cle])
    assert pointer.page.get_by_text("La fiche est complète").is_visible()
    pointer.come(STATE, people.pilote, dossier(pk))
    pointer.follow("Figer la fiche et l’envoyer en signature")
    pointer.push("Figer la fiche et l’envoyer en signature")


def letters(pointer, people, pk, photo):
    for side, actor in ((COMMUNE, people.maire), (STATE, people.prefet)):
        pointer.come(side, actor, dossier(pk))
        pointer.follow("Lire et signer mon courrier")
        pointer.choose_file("Courrier signé", photo)
        for box in pointer.page.locator("main form").get_by_role("checkbox").all():
            box.check()
        pointer.push("Envoyer le courrier signé")
        pointer.push("Envoyer le courrier signé")


def deposited(pointer, people, pk):
    pointer.come(STATE, people.valideur, dossier(pk))
    pointer.follow("Déposer la candidature")
    pointer.push("Déposer la candidature")
    assert f"FLA-{horloge.today():%Y}-047-001" in pointer.page.inner_text("main")
