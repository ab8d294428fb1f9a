"""What leaves by itself disturbs nobody: the focus stays, an error is under its field, a form spares the others."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ASKED = "Dites quand la réunion s’est tenue."
OTHER = "Dites qui était présent."


@pytest.fixture
def enter(enter_as):
    from etabli.accounts.models import Personne

    return lambda actor: enter_as(Personne.objects.get(pk=actor.person_id))


@pytest.fixture
def expected_problems(expected_problems):
    """What cannot be kept yet is answered with 422."""
    return (*expected_problems, "status of 422")


def test_an_error_is_under_its_field_and_no_keystroke_is_lost(people, page, enter):
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at

    draft = candidature_at(Etat.BROUILLON, people)[0]
    enter(people.technicien)
    page.goto(reverse("candidatures:section", args=[draft.pk, "objet"]))
    title = page.locator("input[name=titre]")
    title.fill("x" * 121)
    context = page.locator("textarea[name=contexte]")
    context.fill("")
    said = page.locator("[data-field=titre] .et-error")
    for letter in "Les halles sont vides. ":
        page.keyboard.type(letter, delay=120)  # a person who types while the answer comes
    expect(said).to_contain_text("120")
    page.keyboard.type("Elles le restent.")
    expect(context).to_be_focused()
    expect(context).to_have_value("Les halles sont vides. Elles le restent.")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".et-errors")).to_have_count(0)
    title.fill("L’ancienne usine")
    expect(said).to_have_count(0)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")


def _asked(people):
    from etabli.candidatures import services
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at

    candidature = candidature_at(Etat.DEPOSEE, people)[0]
    services.request_complement(
        candidature,
        actor=people.chef_projet,
        items=[{"nature": "CHAMP", "cle": "titre", "texte": text} for text in (ASKED, OTHER)],
    )
    return candidature


def test_a_form_that_leaves_erases_nothing_of_the_others_on_its_page(people, page, enter):
    candidature = _asked(people)
    enter(people.maire)
    page.goto(reverse("candidatures:complement", args=[candidature.pk]))
    first, second = page.locator("textarea").all()
    second.fill("Le maire et le technicien.")
    first.fill("Le 3 mars.")
    page.get_by_role("button", name="Répondre").first.click()
    expect(page.get_by_text("Votre réponse est envoyée à la DGALN.")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("Le maire et le technicien.")


def test_a_form_given_back_with_an_error_leaves_the_others_as_they_were(people, page, enter):
    candidature = _asked(people)
    enter(people.maire)
    page.goto(reverse("candidatures:complement", args=[candidature.pk]))
    page.locator("textarea").nth(1).fill("Le maire et le technicien.")
    page.get_by_role("button", name="Répondre").first.click()
    expect(page.get_by_text("Écrivez une réponse ou joignez une pièce.").first).to_be_visible()
    expect(page.locator("textarea").nth(1)).to_have_value("Le maire et le technicien.")


@pytest.fixture
def without_script(browser, live_server, enter_as):
    """Pages of a browser that runs no script, as this person."""
    from etabli.accounts.models import Personne

    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 375, "height": 800}
    )

    def open_one(actor, address):
        enter_as(Personne.objects.get(pk=actor.person_id), context)
        opened = context.new_page()
        opened.goto(address)
        return opened

    yield open_one
    context.close()


def test_without_a_script_a_form_that_leaves_erases_nothing_of_the_others(people, without_script):
    candidature = _asked(people)
    page = without_script(people.maire, reverse("candidatures:complement", args=[candidature.pk]))
    page.locator("textarea").nth(1).fill("Le maire et le technicien.")
    page.get_by_role("button", name="Répondre").first.click()
    expect(page.get_by_text("Écrivez une réponse ou joignez une pièce.").first).to_be_visible()
    expect(page.locator("textarea").nth(1)).to_have_value("Le maire et le technicien.")
    page.locator("textarea").first.fill("Le 3 mars.")
    page.get_by_role("button", name="Répondre").first.click()
    expect(page.get_by_text("Votre réponse est envoyée à la DGALN.")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("Le maire et le technicien.")


def test_without_a_script_the_screen_is_saved_when_a_commune_is_added(people, without_script):
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at, valeur

    draft = candidature_at(Etat.BROUILLON, people)[0]
    page = without_script(
        people.technicien, reverse("candidatures:section", args=[draft.pk, "localisation"])
    )
    page.locator("[name=acces]").fill("Par la gare, à pied.")
    page.get_by_text("Ajouter une commune, ou toute une intercommunalité").click()
    page.locator("input[name=commune]").fill("Monsempron-Libos")
    page.get_by_role("button", name="Ajouter cette commune").click()
    expect(page.locator("[name=acces]")).to_have_value("Par la gare, à pied.")
    assert valeur(draft, "acces") == "Par la gare, à pied."
