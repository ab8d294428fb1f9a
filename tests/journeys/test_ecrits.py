"""The rapport final: two people write it, it goes to Word and back, is handed in, corrected, handed in again."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = "La halle reste debout et la cour s’ouvre sur la rivière."
MIDDLE = "On y tient le marché du samedi, toute l’année."


@pytest.fixture
def scene(transactional_db):
    from etabli.ateliers.models import Atelier
    from etabli.core import horloge
    from etabli.redaction.tests.factories import WRITTEN, make_scene

    with horloge.at(WRITTEN):
        found = make_scene()
    Atelier.objects.filter(pk=found.atelier.pk).update(etat="PRODUCTION")
    found.atelier.refresh_from_db()
    return found


@pytest.fixture
def colleague(browser, live_server, enter_as, scene):
    """A partner of the team, before a browser of their own."""
    from etabli.accounts.models import Personne

    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    enter_as(Personne.objects.get(pk=scene.membre.person_id), context)
    yield context.new_page()
    context.close()


@pytest.mark.regle("V1")
@pytest.mark.regle("V3")
def test_a_rapport_final_is_written_by_two_sent_to_word_handed_in_and_corrected(
    scene, page, colleague, enter_as, check_accessible, tmp_path
):
    keys = Keyboard(page, enter_as, check_accessible)
    keys.enter(scene.mandataire, reverse("redaction:atelier", args=[scene.atelier.pk]))
    keys.look("ecrits")
    begin = page.get_by_role("button", name=re.compile("^Commencer.*Rapport final", re.S))
    keys.come_in(begin)
    texte = text()
    keys.reads("Il manque encore")
    keys.look("ecrits-texte")

    written_by_two(keys, colleague, texte)
    write_the_rest(scene, texte)
    to_word_and_back(keys, texte, tmp_path)
    hand_in(keys, texte)
    assert (text().etat, livrable().etat) == ("REMIS", "DEPOSE")

    keys.enter(scene.pilote, livrable().get_absolute_url())
    keys.act("Commencer la vérification", "ecrits-verifier")
    keys.enter(scene.valideur, livrable().get_absolute_url())
    keys.follow("Ajourner le livrable")
    keys.write("Ce qui est à corriger", "Dites qui entretient la cour.")
    keys.look("ecrits-ajourner")
    keys.push("Ajourner le livrable")
    assert (text().etat, livrable().etat) == ("EN_ECRITURE", "AJOURNE")

    keys.enter(scene.mandataire, livrable().get_absolute_url())
    keys.reads("Dites qui entretient la cour.")
    keys.go(first(texte))
    keys.write("Texte de la partie", f"{WORDS}\n\nLa commune entretient la cour.")
    keys.push("Enregistrer la partie")
    hand_in(keys, texte)
    assert (text().etat, livrable().etat, livrable().current.numero) == ("REMIS", "DEPOSE", 2)


def text():
    from etabli.redaction.models import Texte

    return Texte.objects.select_related("livrable", "atelier").get()


def livrable():
    from etabli.livrables.models import Livrable

    return Livrable.objects.select_related("atelier").get(type="RAPPORT_FINAL")


def first(texte):
    return texte.sections.order_by("rang").first()


def written_by_two(keys, colleague, texte):
    """Both open the same part; the paragraphs of one join those of the other."""
    keys.go(first(texte))
    keys.write("Texte de la partie", MIDDLE)
    keys.push("Enregistrer la partie")
    address = first(texte).get_absolute_url()
    keys.page.goto(address)
    colleague.goto(address)
    theirs = colleague.locator("#id_corps")
    expect(theirs).to_have_value(MIDDLE)
    keys.write("Texte de la partie", f"{WORDS}\n\n{MIDDLE}")
    keys.look("ecrits-partie")
    keys.push("Enregistrer la partie")
    theirs.fill(f"{MIDDLE}\n\nLe soir, des habitants s’y retrouvent.")
    with colleague.expect_event("load"):
        colleague.get_by_role("button", name="Enregistrer la partie").click()
    kept = f"{WORDS}\n\n{MIDDLE}\n\nLe soir, des habitants s’y retrouvent."
    assert first(texte).corps == kept


def write_the_rest(scene, texte):
    from etabli.redaction import services

    for section in texte.sections.order_by("rang")[1:]:
        services.write_section(section, actor=scene.membre, corps=WORDS)


def to_word_and_back(keys, texte, folder):
    """Out as DOCX, one sentence changed in Word, back: seen, then taken."""
    from etabli.redaction.tests import bureautique as office

    keys.go(texte)
    keys.follow("Sortir ou rapporter un fichier")
    keys.look("ecrits-word")
    keys.reach(keys.page.get_by_role("button", name="Télécharger le fichier"))
    with keys.page.expect_download() as started:
        keys.press("Enter")
    gone, back = folder / "sorti.docx", folder / "revenu.docx"
    started.value.save_as(gone)
    back.write_bytes(
        office.edited(gone.read_bytes(), document=lambda xml: office.tracked(xml, MIDDLE, "samedi", "dimanche"))
    )  # fmt: skip
    keys.choose_file("Le fichier qui revient", back)
    keys.push("Voir les changements")
    keys.reads("1 changement à examiner", "Paul Word")
    keys.look("ecrits-retour")
    keys.push("Prendre")
    assert "le marché du dimanche" in first(texte).corps


def hand_in(keys, texte):
    keys.go(texte)
    keys.follow("Remettre le texte")
    keys.look("ecrits-remettre")
    keys.tick("Aucune personne n’est reconnaissable")
    keys.push("Remettre le texte")
