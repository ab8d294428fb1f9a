"""A letter signed on a telephone, from the square printed on it, then the candidature deposited."""

from __future__ import annotations

import io

import pymupdf
import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from etabli.candidatures.services import deposit_letter
from etabli.candidatures.states import Etat, Qualite, TypeCourrier
from etabli.candidatures.tests.stories import candidature_at, cast, scan
from etabli.core import horloge
from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 375, "height": 740}
#: a ceiling, for a busy machine that draws a letter while it serves its page
PATIENCE_MS = 120_000


@pytest.fixture
def dossier(transactional_db):
    people = cast()
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    return candidature, people


@pytest.fixture
def photo(tmp_path):
    """A letter photographed on its side: its object, a red line, is on the left."""
    image = Image.new("RGB", (1754, 1240), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 180, 1140), fill=(200, 0, 0))
    for line in range(12):
        draw.line((320 + 80 * line, 150, 320 + 80 * line, 1090), fill="black", width=6)
    path = tmp_path / "IMG_2041.jpg"
    image.save(path, "JPEG", quality=85)
    return path


@pytest.fixture
def phone(browser, live_server):
    """Telephones of the same width: with script, or without."""
    opened = []

    def open_one(*, script):
        context = browser.new_context(
            base_url=live_server.url, viewport=PHONE, locale="fr-FR", has_touch=True,
            timezone_id="Europe/Paris", reduced_motion="reduce", java_script_enabled=script,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def desk(page, enter_as, check_accessible):
    page.set_default_timeout(PATIENCE_MS)
    return Keyboard(page, enter_as, check_accessible)


def square_of(desk, people, candidature):
    """The mayor reads the letter in the page and prints it; what the square of the paper leads to."""
    kind = TypeCourrier.COURRIER_COLLECTIVITE
    desk.enter(
        people.maire, reverse("candidatures:signer", args=[candidature.pk, kind, people.mairie.pk])
    )
    desk.look("01-signer")
    desk.reads(
        "Nous demandons l’appui d’un Atelier Flash", "Un carré est imprimé sous la signature"
    )
    link = desk.page.get_by_role("link", name="imprimer (PDF)").first.get_attribute("href")
    paper = pymupdf.open(stream=desk.page.request.get(link).body(), filetype="pdf")
    (address,) = [one["uri"] for one in paper[0].get_links() if "/lettre/" in one.get("uri", "")]
    return address[address.index("/candidatures/") :]


def send(page, address, photo, *, check=None):
    """Without account: the photograph chosen, the three points looked at."""
    page.goto(address)
    if check:
        check(page, (320, 375))
    page.get_by_label("Courrier signé").first.set_input_files(photo)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Envoyer le courrier signé").click()
    page.wait_for_url("**/epreuve/**")


def red_side(page):
    """Where the red line of the photograph shown is."""
    shown = page.request.get(page.locator(".et-photo__frame img").get_attribute("src")).body()
    image = Image.open(io.BytesIO(shown)).convert("RGB")
    width, height = image.size
    if any(is_red(image, x, height // 2) for x in range(0, width // 3, 4)):
        return "gauche"
    return "haut" if any(is_red(image, width // 2, y) for y in range(0, height // 3, 4)) else ""


def is_red(image, x, y):
    red, green, _ = image.getpixel((x, y))
    return red > 150 and green < 90


def test_a_letter_is_signed_on_a_telephone_then_the_candidature_is_deposited(
    dossier, desk, phone, photo, check_accessible
):
    candidature, people = dossier
    address = square_of(desk, people, candidature)
    page = phone(script=True)
    send(page, address, photo, check=check_accessible)
    assert red_side(page) == "gauche"
    page.get_by_role("button", name="Tourner à droite").click()
    page.wait_for_url("**#page-0")
    assert red_side(page) == "haut"
    check_accessible(page, (320, 375))
    crop_by_hand(page)
    check_accessible(page, (320, 375))
    page.get_by_role("button", name="Envoyer le courrier signé").click()
    page.get_by_text("Le courrier est reçu").wait_for()
    assert "1\u00a0photo" in page.inner_text("main")
    check_accessible(page, (320, 375))
    letter = candidature.courriers.get()
    assert letter.fichier.is_pdf
    assert len(letter.fichier.originals) == 1
    deposit(desk, candidature, people)


def side(page, name):
    """The number of what is cut off on that side."""
    return page.locator(f"input[name$='-{name}']")


def crop_by_hand(page):
    """The lower right corner is dragged; the numbers follow, and the button cuts."""
    corner = page.locator(".et-crop__corner").nth(2)
    corner.scroll_into_view_if_needed()
    at, area = corner.bounding_box(), page.locator(".et-photo__frame").bounding_box()
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.9, area["y"] + area["height"] * 0.8, steps=4)
    page.mouse.up()
    assert int(side(page, "droite").input_value()) in range(8, 13)
    assert int(side(page, "bas").input_value()) in range(18, 23)
    tall = int(page.locator(".et-photo__frame img").get_attribute("height"))
    page.get_by_role("button", name="Rogner").click()
    page.get_by_role("button", name="Reprendre toute la photo").wait_for()
    assert int(page.locator(".et-photo__frame img").get_attribute("height")) < tall * 0.85


def deposit(desk, candidature, people):
    """C8 ends on its number, on what comes next, and on a date for one's calendar."""
    candidature.refresh_from_db()
    deposit_letter(
        candidature, actor=people.prefet, type=TypeCourrier.COURRIER_PREFET,
        organisation=people.prefecture, fichier=scan(), signataire_nom="Prune Fictive",
        signataire_qualite=Qualite.SOUS_PREFET, signe_on=horloge.today(),
    )  # fmt: skip
    desk.enter(people.valideur, reverse("candidatures:dossier", args=[candidature.pk]))
    desk.follow("Déposer la candidature")
    desk.push("Déposer la candidature")
    desk.look("02-deposee")
    desk.reads(
        "La candidature est déposée",
        f"FLA-{horloge.today():%Y}-047-001",
        "La DGALN lit chaque pièce",
    )
    date = desk.page.get_by_role("link", name="Ajouter cette date").get_attribute("href")
    assert b"BEGIN:VEVENT" in desk.page.request.get(date).body()
    receipt = desk.page.get_by_role("link", name="Accusé").first.get_attribute("href")
    assert desk.page.request.get(receipt).body().startswith(b"%PDF")


def test_without_script_the_photograph_is_turned_cut_by_numbers_and_sent(
    dossier, desk, phone, photo
):
    candidature, people = dossier
    address = square_of(desk, people, candidature)
    page = phone(script=False)
    send(page, address, photo)
    page.get_by_role("button", name="Tourner à droite").click()
    assert red_side(page) == "haut"
    side(page, "bas").fill("20")
    page.get_by_role("button", name="Rogner").click()
    page.get_by_role("button", name="Reprendre toute la photo").wait_for()
    page.get_by_role("button", name="Envoyer le courrier signé").click()
    assert "Le courrier est reçu" in page.inner_text("main")
    assert candidature.courriers.get().type == TypeCourrier.COURRIER_COLLECTIVITE
