"""The candidature of Fumel, from the first contact to the Atelier, with the keyboard alone."""

import pytest
from django.urls import reverse

from etabli.core import horloge
from etabli.core.models import Message
from tests.journeys.clavier import Keyboard
from tests.journeys.reponses_fumel import SCREENS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NEED = "Que faire de l’ancienne usine, fermée depuis des années, au bord du Lot ?"
REASONS = "Le sujet est mûr, la commune est engagée et l’échelle convient à un Atelier Flash."


@pytest.fixture
def keyboard(page, enter_as, check_accessible):
    return Keyboard(page, enter_as, check_accessible)


def act(keyboard, name, *, shot=""):
    """From the page of the dossier: open the page of an act, look at it, do it."""
    keyboard.follow(name)
    if shot:
        keyboard.look(shot)
    keyboard.push(name)


def dossier(pk):
    return reverse("candidatures:dossier", args=[pk])


def test_a_whole_candidature_with_the_keyboard_alone(people, keyboard, photo):
    pk = open_first_contact(keyboard, people)
    agree(keyboard, people, pk)
    characterise(keyboard, people, pk)
    fill_the_fiche(keyboard, people, pk)
    freeze(keyboard, people, pk)
    sign(keyboard, people, pk, photo)
    deposit(keyboard, people, pk)
    complete(keyboard, people, pk, photo)
    instruct(keyboard, people, pk)
    decide(keyboard, people, pk)
    become_an_atelier(keyboard, people, pk)


def open_first_contact(keyboard, people):
    """C1: a commune chosen in the list that opens as one types, and a need."""
    page = keyboard.page
    keyboard.enter(people.technicien, reverse("candidatures:dossiers"))
    keyboard.look("01-dossiers-vide")
    keyboard.follow("Ouvrir un premier contact")
    keyboard.look("02-premier-contact")
    keyboard.write("Commune", "fume")
    page.get_by_role("option").first.wait_for()
    keyboard.press("ArrowDown", "Enter")
    assert keyboard.field("Commune").input_value() == "Fumel (47106)"
    keyboard.write("Votre besoin en quelques lignes", NEED)
    keyboard.push("Envoyer")
    keyboard.look("03-dossier-ouvert")
    return int(page.url.rstrip("/").rsplit("/", 1)[-1])


def agree(keyboard, people, pk):
    """C2: the service sees it the same minute, ticks its interest, tells the DGALN."""
    keyboard.enter(people.pilote, reverse("candidatures:dossiers"))
    keyboard.look("04-dossiers-ddt")
    keyboard.follow("Fumel")
    act(keyboard, "Confirmer notre intérêt", shot="05-interet")
    keyboard.look("06-interets-partages")
    keyboard.follow("Saisir la DGALN")
    keyboard.write("Note à la DGALN", "Projet sérieux, commune très engagée.")
    keyboard.look("07-saisir")
    keyboard.push("Saisir la DGALN")


def characterise(keyboard, people, pk):
    """C3: too short a reason is refused in words, what was typed is kept."""
    page = keyboard.page
    keyboard.enter(people.chef_projet, reverse("candidatures:dossiers"))
    keyboard.follow("Fumel")
    keyboard.look("08-dgaln-dossier")
    keyboard.follow("Caractériser l’opportunité")
    keyboard.write("Vos raisons", "Bien.")
    keyboard.push("Caractériser l’opportunité")
    keyboard.look("09-raisons-trop-courtes")
    assert "50 caractères au moins ; il y en a 5" in page.inner_text("main").replace("\u00a0", " ")
    assert keyboard.field("Vos raisons").input_value() == "Bien."
    keyboard.write("Vos raisons", REASONS)
    keyboard.push("Caractériser l’opportunité")


def fill_the_fiche(keyboard, people, pk):
    """C5: eleven screens, one after the other, from the link of the dossier; nothing is missing at the end."""
    page = keyboard.page
    keyboard.enter(people.technicien, dossier(pk))
    keyboard.follow("Ouvrir la fiche de candidature")
    assert len(SCREENS) == 11
    for cle, answers in SCREENS.items():
        assert page.url.endswith(f"/fiche/{cle}/")
        keyboard.look(f"11-ecran-{cle}")
        keyboard.fill_form(answers, until="Enregistrer et continuer")
        keyboard.confirm()
    assert page.url.endswith(reverse("candidatures:fiche", args=[pk]))
    keyboard.look("12-fiche-remplie")
    assert page.get_by_text("La fiche est complète").is_visible()


def freeze(keyboard, people, pk):
    """C6."""
    keyboard.enter(people.pilote, dossier(pk))
    keyboard.look("13-pret-a-figer")
    act(keyboard, "Figer la fiche et l’envoyer en signature", shot="14-figer")


def sign(keyboard, people, pk, photo):
    """The mayor reads the letter, signs on paper, and sends a photo that becomes a PDF."""
    page = keyboard.page
    keyboard.enter(people.maire, dossier(pk))
    keyboard.look("15-maire")
    assert "À vous de jouer" in page.inner_text("main")
    keyboard.follow("Lire et signer mon courrier")
    keyboard.look("17-signer")
    letter = page.request.get(
        page.get_by_role("link", name="imprimer (PDF)").first.get_attribute("href")
    )
    assert letter.body().startswith(b"%PDF")
    keyboard.push("Envoyer le courrier signé")
    keyboard.look("18-signer-sans-fichier")
    send_letter(keyboard, photo, "Inès Fictive", "Maire")
    keyboard.look("19-courrier-recu")
    sent = page.get_by_role("link", name="Lire le courrier (PDF").get_attribute("href")
    assert page.request.get(sent).body().startswith(b"%PDF")


def send_letter(keyboard, photo, name, quality):
    keyboard.choose_file("Courrier signé", photo)
    keyboard.write("Nom de la personne qui signe", name)
    keyboard.reach(keyboard.field("En qualité de"))
    keyboard.page.keyboard.type(quality)
    keyboard.tick("Le courrier est signé")
    keyboard.tick("Il est adressé à la sous-direction de l’Aménagement durable (AD1, DHUP, DGALN)")
    keyboard.tick("Il nomme cet Atelier et le format Flash")
    keyboard.push("Envoyer le courrier signé")
    keyboard.look("18-epreuve")
    keyboard.push("Tourner à droite")
    keyboard.push("Tourner à gauche")
    keyboard.push("Envoyer le courrier signé")


def deposit(keyboard, people, pk):
    """C8: the préfet's letter is missing, it is said before; a numbered receipt comes after."""
    page = keyboard.page
    keyboard.enter(people.valideur, dossier(pk))
    keyboard.look("20-chef-de-service")
    keyboard.follow("Déposer la candidature")
    keyboard.look("21-deposer")
    assert "Vous pouvez déposer sans ces pièces" in page.inner_text("main")
    keyboard.push("Déposer la candidature")
    keyboard.look("22-deposee")
    assert f"FLA-{horloge.today():%Y}-047-001" in page.inner_text("main")
    receipt = page.get_by_role("link", name="Accusé").first.get_attribute("href")
    assert page.request.get(receipt).body().startswith(b"%PDF")


def complete(keyboard, people, pk, photo):
    """C9 to C11: one letter and one question are asked, answered, accepted."""
    page = keyboard.page
    keyboard.enter(people.chef_projet, dossier(pk))
    keyboard.look("23-dgaln-completude")
    keyboard.follow("Demander un complément")
    keyboard.push("Demander un complément")
    keyboard.look("24-complement-vide")
    keyboard.tick("Courrier de soutien du préfet")
    keyboard.write("Questions", "Qui est propriétaire des halles ?")
    keyboard.push("Demander un complément")
    assert Message.objects.filter(address=email(people.maire)).exists()
    keyboard.enter(people.prefet, dossier(pk))
    keyboard.look("25-prefet")
    keyboard.follow("Lire et signer mon courrier")
    send_letter(keyboard, photo, "Prune Fictive", "Sous")
    keyboard.enter(people.technicien, dossier(pk))
    keyboard.look("26-complement-demande")
    keyboard.follow("Voir les points demandés")
    keyboard.look("27-points")
    keyboard.push("Répondre")
    keyboard.look("28-reponse-vide")
    keyboard.write("Votre réponse", "La commune, depuis l’an dernier.")
    keyboard.push("Répondre")
    keyboard.enter(people.chef_projet, reverse("candidatures:complement", args=[pk]))
    keyboard.look("29-reponses-a-lire")
    keyboard.push("Accepter")
    keyboard.push("Accepter")
    page.goto(dossier(pk))
    act(keyboard, "Déclarer le dossier complet", shot="30-complet")


def instruct(keyboard, people, pk):
    """C13 and the grid: eleven criteria, each with a word."""
    page = keyboard.page
    keyboard.follow("Commencer l’instruction")
    keyboard.tick("Cette personne déclare n’avoir aucun conflit d’intérêts avec ce dossier")
    keyboard.look("31-commencer")
    keyboard.push("Commencer l’instruction")
    page.goto(reverse("candidatures:instruction", args=[pk]))
    keyboard.look("32-grille-vide")
    names = page.locator("textarea[name$=_commentaire]").evaluate_all(
        "all => all.map(e => e.name)"
    )
    assert len(names) == 11
    answers = dict.fromkeys(names, "Vu au dossier.")
    answers |= {name.replace("_commentaire", "_reponse"): "x" for name in names}
    keyboard.fill_form(answers, until="Enregistrer la grille")
    keyboard.confirm()
    keyboard.look("33-grille-remplie")


def decide(keyboard, people, pk):
    """C15: somebody else decides; the letter is printed and everybody may read why."""
    page = keyboard.page
    keyboard.enter(people.decideur, dossier(pk))
    keyboard.look("34-decideur")
    keyboard.follow("Déclarer éligible")
    keyboard.write("Ce que la décision retient", "Le sujet, l’échelle et les moyens conviennent.")
    keyboard.look("35-decider")
    keyboard.push("Déclarer éligible")
    keyboard.enter(people.maire, dossier(pk))
    keyboard.look("36-maire-eligible")
    letter = page.get_by_role("link", name="décision").first.get_attribute("href")
    assert page.request.get(letter).body().startswith(b"%PDF")


def become_an_atelier(keyboard, people, pk):
    """C19 and C21: without a framework the page says why not; with one, the Atelier opens."""
    from etabli.marches.tests.factories import make_cast

    page = keyboard.page
    keyboard.enter(people.chef_projet, dossier(pk))
    act(keyboard, "Programmer", shot="37-programmer")
    keyboard.enter(people.pilote, dossier(pk))
    keyboard.look("38-sans-accord-cadre")
    assert page.get_by_text("Pourquoi pas encore").is_visible()
    make_cast()
    page.reload()
    act(keyboard, "Lancer l’Atelier", shot="39-convertir")
    keyboard.look("40-converti")
    page.goto(reverse("candidatures:suivi", args=[pk]))
    keyboard.look("41-suivi")


def email(actor):
    from etabli.accounts.models import Personne

    return Personne.objects.get(pk=actor.person_id).email
