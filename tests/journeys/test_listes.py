"""Lists of the fiche in a browser: a row more, a row less, put back; with a script and without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

USINE = {"nom": "L’usine", "adresse": "Au bord du Lot", "proprietaire": "EPCI"}
SAVED = re.compile(r"^Enregistré à \d{1,2}\sh\s\d\d par .+ · version\s\d+$")


@pytest.fixture
def expected_problems(expected_problems):
    """The session ends here on purpose."""
    return (*expected_problems, "status of 401")


@pytest.fixture
def draft(people, enter_as):
    """A draft with one site, and its technician at the desk."""
    from etabli.accounts.models import Personne
    from etabli.candidatures import services
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at

    found = candidature_at(Etat.BROUILLON, people)[0]
    services.answer_questions(found, actor=people.technicien, sites=[USINE], enjeux=None)
    enter_as(Personne.objects.get(pk=people.technicien.person_id))
    return found


def url_of(draft, cle="localisation"):
    return reverse("candidatures:section", args=[draft.pk, cle])


def kept(draft, cle="sites"):
    return draft.reponses.get(cle=cle).valeur


def lines(page, cle="sites"):
    return page.locator(f"#q-{cle} [data-row] summary").all_inner_texts()


def saved(page):
    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)


def test_a_row_is_added_typed_saved_by_itself_and_folded_when_one_comes_back(
    draft, page, check_accessible
):
    page.goto(url_of(draft))
    assert [text.split(" — ")[0] for text in lines(page)] == ["L’usine"]
    page.get_by_role("button", name="Ajouter un site").click()
    expect(page.locator("[name=sites__1__nom]")).to_be_focused()
    page.keyboard.type("La gare")
    page.locator("[name=sites__1__adresse]").fill("Place de la Gare")
    page.locator("[name=sites__1__proprietaire]").select_option("ETAT")
    saved(page)
    check_accessible(page)
    assert kept(draft) == [
        USINE,
        {"nom": "La gare", "adresse": "Place de la Gare", "proprietaire": "ETAT"},
    ]
    page.get_by_role("button", name="Ajouter un site").click()
    assert page.locator("#q-sites [data-row][open]").count() == 1
    assert lines(page)[1] == "La gare — Place de la Gare — L’État"
    page.reload()
    assert len(lines(page)) == 2
    assert page.locator("#q-sites [data-row][open]").count() == 0


def test_a_row_is_taken_away_and_put_back(draft, page):
    page.goto(url_of(draft))
    page.locator("#q-sites summary").click()
    page.get_by_role("button", name="Retirer").click()
    saved(page)
    assert draft.reponses.get(cle="sites").valeur is None
    page.get_by_role("button", name="Remettre").click()
    for _ in range(50):
        if kept(draft) == [USINE]:
            break
        page.wait_for_timeout(100)
    assert kept(draft) == [USINE]


def test_the_count_of_answers_and_what_is_missing_follow_what_is_saved(draft, page):
    page.goto(url_of(draft, "objet-enjeux"))
    line = page.locator(".et-sticky")
    expect(line).to_contain_text(re.compile(r"47 sur 48\sréponses nécessaires"))
    expect(page.get_by_role("link", name="Enjeux", exact=True)).to_be_visible()
    page.locator("[name=enjeux__0__texte]").fill("Relier la ville et la rivière")
    saved(page)
    expect(line).to_contain_text(re.compile(r"48 sur 48\sréponses nécessaires"))
    expect(page.get_by_text("rien de nécessaire ne manque")).to_be_visible()


def test_no_more_rows_are_offered_than_the_list_takes(draft, page):
    page.goto(url_of(draft, "objet-enjeux"))
    button = page.get_by_role("button", name="Ajouter un enjeu")
    for _ in range(7):
        button.click()
    assert page.locator("#q-enjeux [data-row]").count() == 8
    expect(button).to_be_hidden()


def test_enter_in_a_row_saves_and_opens_the_screen_that_follows(draft, page):
    page.goto(url_of(draft))
    page.get_by_role("button", name="Ajouter un site").click()
    page.keyboard.type("La gare")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/fiche/objet/$"))
    assert kept(draft) == [USINE, {"nom": "La gare"}]


def test_a_row_typed_once_the_session_was_over_is_offered_again(draft, people, page, enter_as):
    from etabli.accounts.models import Personne

    page.goto(url_of(draft))
    page.context.clear_cookies()
    page.get_by_role("button", name="Ajouter un site").click()
    page.keyboard.type("La gare")
    expect(page.locator("[data-autosave-status]")).to_contain_text("votre session est terminée")
    enter_as(Personne.objects.get(pk=people.technicien.person_id))
    page.goto(url_of(draft))
    page.get_by_role("button", name="Reprendre ce texte").click()
    assert page.locator("[name=sites__1__nom]").input_value() == "La gare"
    saved(page)
    assert kept(draft) == [USINE, {"nom": "La gare"}]


def test_without_a_script_the_same_buttons_do_the_same(draft, page, browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 375, "height": 800}
    )
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(url_of(draft))
    plain.get_by_role("button", name="Ajouter un site").click()
    plain.locator("[name=sites__1__nom]").fill("La gare")
    plain.get_by_role("button", name="Ajouter un site").click()
    assert kept(draft) == [USINE, {"nom": "La gare"}]
    assert plain.locator("#q-sites [data-row]").count() == 3
    plain.locator("#q-sites summary").first.click()
    plain.get_by_role("button", name="Retirer site 1").click()
    assert kept(draft) == [{"nom": "La gare"}]
    assert plain.locator("#q-sites [data-row]").count() == 1
    tab = plain.locator(".et-tabs [aria-current]").bounding_box()
    assert tab["x"] + tab["width"] <= 375
    context.close()
