"""The link printed on a letter: what it opens, for how long, for whom; and the end of a deposit."""

from __future__ import annotations

import datetime as dt

import pymupdf
import pytest
import segno
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from PIL import Image

from etabli.accounts.models import Personne
from etabli.candidatures import services
from etabli.candidatures.services.lien import LienDeCourrier, still_opens
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import FROZEN, candidature_at, letter_of_mairie, scan
from etabli.candidatures.tests.test_signer import (
    KIND,
    NOON,
    TYPED,
    gesture,
    photo,
    pixel,
    printed,
    red_side,
)
from etabli.candidatures.tests.test_signer import (
    dossier as dossier,
)
from etabli.core import horloge
from etabli.core.documents.issuing import content_of
from etabli.core.documents.models import Document
from etabli.core.documents.words import words
from etabli.core.tests.test_porte import CHUNKED, exchange


def path_of(address):
    return address[address.index("/candidatures/") :]


def test_the_square_of_the_letter_is_that_of_its_link(dossier, people, browser):
    """Each module of the printed square, read at 300 points an inch, is that of the address."""
    pdf, address = printed(dossier, people, browser(people.maire))
    expected = [[bool(dot) for dot in row] for row in segno.make_qr(address, error="m").matrix]
    assert read_square(pdf, len(expected)) == expected


def read_square(pdf, side):
    """The modules of the only large dark square in the left half of the page."""
    page = pymupdf.open(stream=pdf, filetype="pdf")[0]
    # it stands in the last frame of the page, left of its middle
    zone = pymupdf.Rect(
        75, page.rect.height * 0.6, page.rect.width / 2 - 10, page.rect.height - 75
    )
    drawn = page.get_pixmap(dpi=300, clip=zone, colorspace=pymupdf.csGRAY)
    image = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    dark = image.point(lambda value: 255 if value < 100 else 0)
    left, top, right, low = dark.getbbox() or (0, 0, 0, 0)
    step = (right - left) / side
    assert abs((low - top) - (right - left)) <= 2
    middle = [int((rank + 0.5) * step) for rank in range(side)]
    return [[pixel(dark, left + x, top + y) == b"\xff" for x in middle] for y in middle]


def test_the_telephone_sends_the_photograph_without_account_and_is_told_what_came(
    dossier, people, browser
):
    _, address = printed(dossier, people, browser(people.maire))
    phone, url = Client(), path_of(address)
    page = phone.get(url)
    assert "no-store" in page.headers["Cache-Control"]
    for said in (
        "Courrier de soutien de la collectivité",
        "L’ancienne usine",
        "vendredi 1er mai 2026",
    ):
        assert said in page.text
    assert 'value="2026-04-01"' in page.text
    assert phone.post(url, {**TYPED, "fichier": photo()})["Location"] == f"{url}epreuve/"
    gesture(phone, f"{url}epreuve/", "droite")
    assert red_side(phone.get(f"{url}epreuve/0.jpg").content) == ["haut"]
    done = gesture(phone, f"{url}epreuve/", "envoyer")
    assert done["Location"] == url
    letter = dossier.courriers.get()
    assert letter.deposited_by_name == f"{people.maire.name} (par le lien du courrier imprimé)"
    assert letter.deposited_by_id == people.maire.person_id
    received = phone.get(url).text.replace("\u00a0", " ")
    assert "Le courrier est reçu" in received
    assert "mercredi 1er avril 2026 à 12 h 12" in received
    assert "1 photo : JPEG" in received
    assert "Ce lien a servi, il ne reçoit plus rien" in received


def test_a_used_link_receives_nothing_more(dossier, people, browser):
    _, address = printed(dossier, people, browser(people.maire))
    letter_of_mairie(dossier, people, signe_on=FROZEN)
    answer = Client().post(path_of(address), {**TYPED, "fichier": scan()})
    assert "Ce lien a servi" in answer.text
    assert dossier.courriers.count() == 1


def test_an_older_letter_does_not_use_the_link_of_the_one_to_be_made_again(
    dossier, people, browser
):
    letter_of_mairie(dossier, people, signe_on=FROZEN)
    with horloge.at(NOON + dt.timedelta(hours=1)):
        _, address = printed(dossier, people, browser(people.maire))
        assert "Photographier le courrier signé" in Client().get(path_of(address)).text


def test_the_link_serves_until_the_last_day_that_it_says(dossier, people, browser):
    _, address = printed(dossier, people, browser(people.maire))
    token = path_of(address).split("/")[-2]
    with horloge.at(dt.date(2026, 5, 1)):
        assert Client().get(path_of(address)).status_code == 200
        assert still_opens(token)
    with horloge.at(dt.date(2026, 5, 2)):
        late = Client().get(path_of(address))
        assert late.status_code == 410
        assert "Ce lien ne sert plus" in late.text
        assert "Il servait jusqu’au vendredi 1er mai 2026" in late.text
        assert "l’imprimer de nouveau" in late.text
        assert not still_opens(token)
        assert Client().post(path_of(address), {**TYPED, "fichier": scan()}).status_code == 410
    assert not dossier.courriers.exists()


def _reopened(dossier, people):
    services.reopen_fiche(dossier, actor=people.pilote, motif="Une précision.")


def _new_version(dossier, people):
    _reopened(dossier, people)
    services.send_to_signature(dossier, actor=people.pilote)


def _printer_left(dossier, people):
    Personne.objects.get(pk=people.maire.person_id).membres.all().delete()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_reopened, "La fiche du dossier a changé depuis que ce courrier a été imprimé."),
        (_new_version, "La fiche du dossier a changé depuis que ce courrier a été imprimé."),
        (_printer_left, "la personne qui l’a imprimé ne suit plus ce dossier"),
    ],
)
def test_a_link_does_no_more_than_its_printer_still_may(dossier, people, browser, change, said):
    _, address = printed(dossier, people, browser(people.maire))
    change(dossier, people)
    answer = Client().post(path_of(address), {**TYPED, "fichier": scan()})
    assert answer.status_code == 410
    assert said in answer.text
    assert not dossier.courriers.exists()


def test_a_link_that_was_touched_opens_nothing_and_says_what_to_do(dossier, people, browser):
    _, address = printed(dossier, people, browser(people.maire))
    other = LienDeCourrier.printed(dossier, KIND, people.prefecture, by=people.maire).token
    signature = path_of(address).split("/")[-2].split(".")[-1]
    for token in (f"{other.rsplit('.', 1)[0]}.{signature}", "x", "1-2~X.y"):
        answer = Client().get(reverse("candidatures:lettre", args=[token]))
        assert answer.status_code == 404
        assert "Photographiez de nouveau le carré" in answer.text
        assert not still_opens(token)


def test_the_link_tells_which_letter_it_is_and_nothing_else(dossier, people, browser):
    """Default deny: neither the answers of the fiche, nor the note of the State, nor who follows it."""
    _, address = printed(dossier, people, browser(people.maire))
    page = Client().get(path_of(address)).text
    for kept in (
        "Projet sérieux",
        "Un texte qui explique",
        "Paul",
        "Que faire de l’ancienne usine",
    ):
        assert kept not in page
    assert "/candidatures/1/" not in page


def test_nobody_prints_a_link_for_a_letter_they_may_not_send(dossier, people, browser):
    for who in (people.valideur, people.prefet):
        _, address = printed(dossier, people, browser(who))
        assert address == "", who
    _, address = printed(dossier, people, browser(people.pilote))
    assert address


def test_a_signed_link_receives_a_file_without_session_while_it_serves_and_nothing_else_does():
    printed = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    token = LienDeCourrier(1, "COURRIER_COLLECTIVITE", 1, 1, 1, printed).token
    path, heavy = f"/candidatures/lettre/{token}/", [b"x" * 2_000_000]
    with horloge.at(dt.date(2026, 5, 1)):
        assert exchange(heavy, path=path, headers=CHUNKED)[1] == 200
        assert exchange(heavy, path=f"{path}epreuve/", headers=CHUNKED)[1] == 413
        touched = path.replace("lettre/1-1", "lettre/2-1")
        assert exchange(heavy, path=touched, headers=CHUNKED)[1] == 413
    with horloge.at(dt.date(2026, 5, 2)):
        assert exchange(heavy, path=path, headers=CHUNKED)[1] == 413


# -- the end of a deposit ---------------------------------------------------------------------


@pytest.mark.regle("C8")
def test_a_deposit_ends_on_its_number_its_pieces_and_what_happens_next(dossier, people, browser):
    letter_of_mairie(dossier, people)
    client = browser(people.valideur)
    act = reverse("candidatures:acte", args=[dossier.pk, "submit"])
    page = client.post(act, follow=True)
    ending = reverse("candidatures:depot", args=[dossier.pk])
    assert page.redirect_chain == [(ending, 302)]
    text = " ".join(page.text.replace("\u00a0", " ").replace("\u202f", " ").split())
    for said in (
        "FLA-2026-047-001",
        "à <strong>12 h 12</strong> (heure de Paris)",
        "Au plus tard le jeudi 16 avril 2026 à minuit, heure de Paris",
        "Trente jours après la demande",
        "Courrier de soutien de la collectivité (Commune de Fumel)",
        "Signé par Inès Fictive, maire, le 30/03/2026",
        "Accusé de réception FLA-2026-047-001",
    ):
        assert said in text, said
    book = calendar_of(client, dossier).decode()
    assert "DTSTART;VALUE=DATE:20260416" in book
    (event,) = Calendar.from_ical(book).walk("VEVENT")
    assert "FLA-2026-047-001" in str(event["summary"])
    assert str(event["url"]).endswith(ending)


def calendar_of(client, candidature):
    url = reverse("candidatures:depot-agenda", args=[candidature.pk])
    return client.get(url).getvalue()


@pytest.mark.regle("C8")
def test_the_receipt_of_the_deposit_says_its_hour_and_its_pieces(dossier, people):
    letter_of_mairie(dossier, people)
    services.submit_candidature(dossier, actor=people.valideur)
    receipt = Document.objects.get(nature="accuse")
    text = "\n".join(words(content_of(receipt))).replace("\u00a0", " ")
    assert "1er avril 2026 à 12 h 12 (heure de Paris)" in text
    assert "Courrier de soutien de la collectivité (Commune de Fumel)" in text
    assert "Fiche de candidature" in text
    assert "Il manque le courrier de soutien du préfet." in text


def test_before_the_deposit_and_once_answered_there_is_no_date_to_keep(people, browser):
    candidature, _ = candidature_at(Etat.COMPLETE, people)
    client = browser(people.maire)
    page = client.get(reverse("candidatures:depot", args=[candidature.pk]))
    assert "Le dossier a avancé depuis" in page.text
    assert (
        client.get(reverse("candidatures:depot-agenda", args=[candidature.pk])).status_code == 404
    )
    draft, _ = candidature_at(Etat.BROUILLON, people)
    assert client.get(reverse("candidatures:depot", args=[draft.pk])).status_code == 404
