"""A form that saves itself tells the truth, whatever happens: the gestures of tests/cas/autosave.md."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from etabli.core.coecriture import history

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TEXT = "L’usine a fait vivre la ville, et les halles sont vides."
OFFER = "Vous aviez commencé ce texte"
NOBODY_KNOWS = "On ne sait plus qui est ici : le serveur ne répond pas à cette page."
SAVED = re.compile(r"^Enregistré à \d{1,2}\sh\s\d\d par .+ · version\s\d+$")


@pytest.fixture
def expected_problems(expected_problems):
    """The session, the network and the proxy are broken here on purpose."""
    return (*expected_problems, "status of 401", "status of 502", "ERR_FAILED")


@pytest.fixture
def draft(people):
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at

    return candidature_at(Etat.BROUILLON, people)[0]


@pytest.fixture
def technicien(people, enter_as):
    """The mayor's technician, who may come back."""

    def enter(context=None):
        enter_as(_person(people.technicien), context)

    enter()
    return enter


def _person(actor):
    from etabli.accounts.models import Personne

    return Personne.objects.get(pk=actor.person_id)


def _url(draft):
    return reverse("candidatures:section", args=[draft.pk, "objet"])


def _text(page):
    return page.locator("textarea[name=contexte]")


def _status(page):
    return page.locator("[data-autosave-status]")


def _saved(draft, text):
    """The base holds this text, at once or very soon."""
    kept = ""
    for _ in range(100):
        kept = draft.reponses.filter(cle="contexte").values_list("valeur", flat=True).first()
        if kept == text:
            return
        time.sleep(0.1)
    raise AssertionError(f"{kept!r} is kept, not {text!r}")


def _no_copy(page):
    page.wait_for_function("localStorage.length === 0")


def _type(page, draft, text=TEXT):
    page.goto(_url(draft))
    _text(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def _answer_of_saves(page, answer):
    """What the network does with the saves, and them alone."""
    page.route(
        re.compile(r"/fiche/objet/$"),
        lambda route: answer(route) if route.request.method == "POST" else route.continue_(),
    )


def test_1_a_link_followed_at_once_loses_nothing(draft, technicien, page):
    _type(page, draft)
    page.locator("main").get_by_role("link", name="Objectifs").first.click()
    page.wait_for_url(re.compile("/objectifs/"))
    _saved(draft, TEXT)
    page.goto(_url(draft))
    expect(_text(page)).to_have_value(TEXT)
    expect(page.get_by_text(OFFER)).to_have_count(0)


@pytest.mark.parametrize("leave", ["close", "reload"])
def test_2_a_tab_closed_or_loaded_again_loses_nothing(draft, technicien, page, leave):
    tab = page.context.new_page()
    _type(tab, draft)
    tab.reload() if leave == "reload" else tab.close(run_before_unload=True)
    _saved(draft, TEXT)


def test_3_a_text_is_sent_while_it_is_typed(draft, technicien, page):
    _type(page, draft)
    expect(_status(page)).to_have_text(SAVED)
    assert page.evaluate("document.activeElement.name") == "contexte"
    _saved(draft, TEXT)
    _no_copy(page)


@pytest.mark.parametrize("lost", ["session", "every cookie"])
def test_4_after_the_session_nothing_is_saved_and_the_text_is_offered(
    draft, technicien, page, settings, lost
):
    page.goto(_url(draft))
    name = settings.SESSION_COOKIE_NAME if lost == "session" else None
    page.context.clear_cookies(**({"name": name} if name else {}))
    _text(page).fill(TEXT)
    page.keyboard.press("Tab")
    expect(_status(page)).to_contain_text("votre session est terminée")
    assert not draft.reponses.filter(valeur=TEXT).exists()
    _status(page).get_by_role("link", name="Se reconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    technicien()
    page.goto(_url(draft))
    expect(page.get_by_text(OFFER)).to_be_visible()
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(_text(page)).to_have_value(TEXT)
    expect(_status(page)).to_have_text(SAVED)
    _saved(draft, TEXT)
    _no_copy(page)


def test_4_the_copy_is_not_shown_to_the_next_person_and_dies_on_signing_out(
    draft, technicien, people, enter_as, page
):
    _answer_of_saves(page, lambda route: route.fulfill(status=401))
    _type(page, draft)
    expect(_status(page)).to_contain_text("votre session est terminée")
    enter_as(_person(people.pilote))
    page.goto(_url(draft))
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert page.evaluate("localStorage.length") == 1
    page.get_by_role("link", name="Se déconnecter").first.click()
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r":\d+/$"))
    _no_copy(page)


def test_5_a_proxy_that_fails_once_is_told_and_tried_again(draft, technicien, page):
    answers = [502]
    _answer_of_saves(page, lambda r: r.fulfill(status=answers.pop()) if answers else r.continue_())
    _type(page, draft)
    expect(_status(page)).to_contain_text("le serveur ne répond pas")
    assert not draft.reponses.filter(valeur=TEXT).exists()
    expect(_status(page)).to_have_text(SAVED)
    _saved(draft, TEXT)


def test_6_a_network_cut_in_silence_is_tried_again_within_thirty_seconds(draft, technicien, page):
    cuts = [1, 2]
    _answer_of_saves(page, lambda r: r.abort() if cuts else r.continue_())
    _type(page, draft)
    expect(_status(page)).to_contain_text("la connexion est coupée")
    cuts.clear()
    expect(_status(page)).to_have_text(SAVED, timeout=30_000)
    _saved(draft, TEXT)


def test_7_the_counter_the_autosave_and_the_button_agree(draft, technicien, page):
    line = "a" * 27
    text = "\n".join([line] * 27) + "\n" + "b" * 44
    assert (len(text), text.count("\n")) == (800, 27)
    page.goto(_url(draft))
    field = page.locator("textarea[name=question_posee]")
    field.fill(text)
    expect(_status(page)).to_have_text(SAVED)
    assert draft.reponses.get(cle="question_posee").valeur == text
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".et-messages")).to_contain_text("Enregistré à")
    assert page.locator(".fr-error-text").count() == 0
    assert draft.reponses.get(cle="question_posee").valeur == text


def test_8_who_typed_nothing_has_no_conflict_and_signs_nothing(
    draft, technicien, people, browser, live_server, enter_as, page
):
    _type(page, draft, "Un\nDeux")
    expect(_status(page)).to_have_text(SAVED)
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    enter_as(_person(people.pilote), context)
    other = context.new_page()
    other.goto(_url(draft))
    expect(other.get_by_text("écrit ici")).to_be_visible()
    _text(page).fill("Un\nDeux\nTrois")
    expect(_status(page)).to_have_text(re.compile("Modifications|Enregistrement"))
    expect(_status(page)).to_have_text(SAVED)
    _saved(draft, "Un\nDeux\nTrois")
    other.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(_text(other)).to_have_value("Un\nDeux\nTrois")
    assert draft.reponses.get(cle="contexte").valeur == "Un\nDeux\nTrois"
    assert history.of(draft, ["contexte"])["contexte"].nom == people.technicien.name
    context.close()


def test_who_is_here_is_no_longer_told_once_the_server_does_not_answer(draft, technicien, page):
    page.clock.install()
    page.goto(_url(draft))
    place = page.locator("[data-battement]")
    answers: list[int] = []
    page.route("**?presence", lambda route: route.fulfill(status=answers[-1]))
    for status in (502, 401):
        answers.append(status)
        page.clock.run_for(21_000)
        expect(place).to_have_text(NOBODY_KNOWS)
    page.unroute("**?presence")
    page.clock.run_for(21_000)
    expect(place).to_have_text(re.compile(r"^\s*48 sur 48\sréponses nécessaires\s*$"))


# -- forms that a button sends ------------------------------------------------------------------


def test_a_long_form_posted_after_the_session_is_offered_again(transactional_db, page, enter_as):
    from etabli.core import horloge
    from etabli.feuilles_de_route.tests.stories import DAY, write_story

    with horloge.at(DAY):
        story = write_story()
    writer = _person(story.scene.pilote)
    address = reverse("feuilles_de_route:ambition", args=[story.scene.atelier.pk])
    enter_as(writer)
    page.goto(address)
    page.locator("textarea[name=ambition]").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(re.compile("login"))
    enter_as(writer)
    page.goto(address)
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(page.locator("textarea[name=ambition]")).to_have_value(TEXT)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text(TEXT)
    _no_copy(page)
    page.goto(address)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_what_only_the_state_reads_is_not_kept_in_the_browser(
    transactional_db, people, page, enter_as
):
    from etabli.candidatures.states import Etat
    from etabli.candidatures.tests.stories import candidature_at

    candidature = candidature_at(Etat.EN_INSTRUCTION, people)[0]
    enter_as(_person(people.chef_projet))
    page.goto(reverse("candidatures:instruction", args=[candidature.pk]))
    page.locator("textarea").first.fill("Entre nous.")
    assert page.evaluate("localStorage.length") == 0
    page.locator("textarea").first.fill("")
