"""What is typed in a long form is never lost: the same gestures on three forms of the house."""

import datetime as dt
import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

KEPT = re.compile(
    r"^Brouillon gardé à \d{1,2}\sh\s\d\d, pour vous seul\. Rien n’est enregistré avant le bouton\.$"
)
OFFER = re.compile(
    r"^Vous aviez commencé ce texte à \d{1,2}\sh\s\d\d\. Il n’est pas enregistré\.$"
)
BACK = re.compile(r"^Ce que vous aviez écrit à \d{1,2}\sh\s\d\d est remis ici\.$")


@pytest.fixture
def expected_problems(expected_problems):
    """The session, the network and the weight are broken here on purpose."""
    return (*expected_problems, "status of 401", "status of 413", "status of 502", "ERR_FAILED")


def _person(actor):
    from etabli.accounts.models import Personne

    return Personne.objects.get(pk=actor.person_id)


def _livrable():
    """A part of the livrable, written by the team."""
    from etabli.core import horloge
    from etabli.livrables.tests.factories import make_scene

    with horloge.at(dt.date(2026, 9, 10)):
        scene = make_scene()
    return (
        scene.mandataire,
        reverse("livrables:partie", args=[scene.livrable.pk, "visite"]),
        "texte",
    )


def _story():
    from etabli.core import horloge
    from etabli.feuilles_de_route.tests.stories import DAY, write_story

    with horloge.at(DAY):
        return write_story()


def _action():
    """An action of the roadmap."""
    story = _story()
    address = reverse("feuilles_de_route:action-modifier", args=[story.halle.pk])
    return story.scene.redacteur, address, "description"


def _proposition():
    """A proposition heard in a session."""
    scene = _story().scene
    return scene.pilote, reverse("seances:proposition-nouvelle", args=[scene.atelier.pk]), "texte"


FORMS = {"livrable": _livrable, "action": _action, "proposition": _proposition}


class Writer:
    """Somebody who writes in one field, and comes back."""

    def __init__(self, page, enter_as, form):
        self.page, self.enter_as = page, enter_as
        actor, self.address, self.name = form()
        self.person = _person(actor)
        self.enter()

    def enter(self):
        self.enter_as(self.person)

    def open(self):
        self.page.goto(self.address)

    def field(self, page=None):
        return (page or self.page).locator(f"textarea[name={self.name}]")

    def write(self, text, page=None):
        self.field(page).click()
        (page or self.page).keyboard.press("Control+A")
        (page or self.page).keyboard.insert_text(text)

    @property
    def status(self):
        return self.page.locator("main form .et-saved")

    def drafts(self):
        from etabli.core.models import Brouillon

        rows = Brouillon.objects.filter(person_id=self.person.pk).order_by("pk")
        return {row.address: dict(row.fields)[self.name] for row in rows}

    def is_kept(self, text):
        """The server holds this draft, at once or very soon."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            if self.drafts() == {self.address: text}:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.drafts()!r} is kept, not {text!r}")


@pytest.fixture
def writer(transactional_db, page, enter_as):
    return lambda form: Writer(page, enter_as, form)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_link_logo_closing_reload_back_and_the_end_of_the_session_lose_nothing(writer, page, form):
    who = writer(form)
    who.open()
    who.write("Suivi d’un lien.")
    page.locator("nav.fr-breadcrumb a, main .et-head a").first.click()
    page.wait_for_url(lambda url: who.address not in url)
    who.is_kept("Suivi d’un lien.")

    who.open()
    expect(page.get_by_text(OFFER)).to_be_visible()
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(who.field()).to_have_value("Suivi d’un lien.")
    who.write("Clic sur le logo.")
    page.locator("header a").first.click()
    page.wait_for_url(lambda url: who.address not in url)
    who.is_kept("Clic sur le logo.")

    page.go_back()  # the page is not in the browser's own store: it is asked again
    expect(who.field()).to_have_value("Clic sur le logo.")
    expect(page.get_by_text(BACK)).to_be_visible()
    who.write("Page rechargée.")
    page.reload()
    expect(who.field()).to_have_value("Page rechargée.")

    tab = page.context.new_page()
    tab.goto(who.address)
    who.write("Onglet fermé.", tab)
    tab.close(run_before_unload=True)
    who.is_kept("Onglet fermé.")

    who.open()
    page.context.clear_cookies(name="sessionid")
    who.write("Session finie.")
    expect(who.status).to_contain_text("Brouillon pas encore gardé : votre session est terminée")
    who.status.get_by_role("link", name="Se reconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    who.enter()
    who.open()
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(who.field()).to_have_value("Session finie.")
    expect(who.status).to_have_text(KEPT)

    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith(who.address))
    expect(page.locator(".et-messages")).to_be_visible()
    assert who.drafts() == {}
    page.wait_for_function("localStorage.length === 0")
    who.open()
    expect(who.field()).to_have_value("" if form is _proposition else "Session finie.")
    expect(page.get_by_text("Vous aviez commencé")).to_have_count(0)


def test_a_browser_that_keeps_nothing_still_loses_nothing(writer, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    who = writer(_action)
    who.open()
    who.write("Sans mémoire.")
    expect(who.status).to_have_text(KEPT)
    page.locator("header a").first.click()
    page.go_back()
    expect(who.field()).to_have_value("Sans mémoire.")
    page.context.clear_cookies(name="sessionid")
    who.write("Sans mémoire ni session.")
    expect(who.status).to_contain_text("Gardez cette page ouverte")
    who.enter()
    expect(who.status).to_have_text(KEPT)
    who.is_kept("Sans mémoire ni session.")


def test_a_text_on_its_way_when_the_page_is_left_is_not_cut_with_it(writer, page):
    page.add_init_script(
        """Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });
        const send = window.fetch;
        window.fetch = (url, options) => options?.keepalive ? send(url, options) : new Promise(() => {});"""
    )
    who = writer(_action)
    who.open()
    who.write("En chemin.")
    expect(who.status).to_have_text("Le brouillon part…")
    page.reload()
    who.is_kept("En chemin.")


def test_what_only_the_state_reads_is_kept_by_the_server_and_not_by_the_browser(
    writer, page, tmp_path
):
    def grid():
        from etabli.candidatures.states import Etat
        from etabli.candidatures.tests.stories import candidature_at, cast
        from etabli.territoires.tests.country import load_country

        load_country(tmp_path / "pays")
        people = cast()
        candidature = candidature_at(Etat.EN_INSTRUCTION, people)[0]
        address = reverse("candidatures:instruction", args=[candidature.pk])
        return people.chef_projet, address, ""

    who = writer(grid)
    who.open()
    who.name = page.locator("form[data-sans-copie] textarea").first.get_attribute("name")
    who.write("Entre nous.")
    expect(who.status).to_have_text(re.compile(r"^Enregistré à \d{1,2}\sh\s\d\d"))
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(who.field()).to_have_value("Entre nous.")
    assert page.evaluate("localStorage.length") == 0


def test_the_line_tells_the_truth_and_tries_again(writer, page):
    answers = [502]
    page.route(
        "**/brouillon/",
        lambda r: r.fulfill(status=answers[-1]) if answers else r.continue_(),
    )
    who = writer(_action)
    who.open()
    who.write("Panne.")
    expect(who.status).to_contain_text("Brouillon pas encore gardé : le serveur ne répond pas")
    assert who.drafts() == {}
    answers.clear()
    expect(who.status).to_have_text(KEPT)
    who.is_kept("Panne.")
    answers.append(413)
    who.write("Trop lourd.")
    expect(who.status).to_contain_text(
        "le texte est trop long pour être envoyé. Raccourcissez-le."
    )


def test_an_old_text_taken_again_shows_what_a_colleague_wrote_since(writer, page):
    from etabli.feuilles_de_route.models import Action

    who = writer(_action)
    who.open()
    who.write("Le mien.")
    expect(who.status).to_have_text(KEPT)
    action = Action.objects.get(titre="Rouvrir la halle")
    Action.objects.filter(pk=action.pk).update(description="Le sien.")
    who.open()
    page.get_by_role("button", name="Reprendre ce texte").click()
    page.locator("main form [type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("a écrit « Le sien. »")
    expect(who.field()).to_have_value("Le mien.")
    assert Action.objects.get(pk=action.pk).description == "Le sien."


def test_the_offer_is_taken_or_erased_with_the_keyboard_and_read_by_all(
    writer, page, check_accessible
):
    who = writer(_proposition)
    who.open()
    who.write("Au clavier.")
    expect(who.status).to_have_text(KEPT)
    check_accessible(page, (375, 1280))
    who.open()
    erase = page.get_by_role("button", name="L’effacer")
    page.get_by_role("button", name="Reprendre ce texte").focus()
    check_accessible(page, (375, 1280))
    page.keyboard.press("Enter")
    expect(who.field()).to_have_value("Au clavier.")
    expect(who.field()).to_be_focused()
    who.open()
    page.get_by_role("button", name="Reprendre ce texte").focus()
    page.keyboard.press("Tab")
    expect(erase).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vous aviez commencé")).to_have_count(0)
    expect(who.status).to_have_text("Brouillon effacé.")
    page.wait_for_function("localStorage.length === 0")
    page.reload()
    expect(who.field()).to_have_value("")
    assert who.drafts() == {}
