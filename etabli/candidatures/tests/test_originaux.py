"""The photo of a letter: everybody who reads the dossier reads the copy, the State fetches the original."""

from __future__ import annotations

import io

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, letter_of_mairie
from etabli.core import horloge

STATE = ("pilote", "valideur", "chef_projet", "decideur")
OTHERS = ("maire", "technicien", "prefet")


def photo():
    exif = Image.Exif()
    exif[0x0110] = "Telephone secret"
    out = io.BytesIO()
    Image.new("RGB", (800, 1000), (90, 90, 90)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def photographed(people, etat=Etat.EN_SIGNATURE):
    candidature, people = candidature_at(etat, people)
    with horloge.at(candidature.moved_at):
        letter = letter_of_mairie(
            candidature, people, fichier=SimpleUploadedFile("IMG_1.jpg", photo())
        )
    return candidature, people, letter


def address(candidature, letter):
    return reverse("candidatures:courrier", args=[candidature.pk, letter.pk])


def test_the_state_that_reads_the_letter_fetches_the_original_and_nobody_else_does(
    people, browser
):
    candidature, people, letter = photographed(people)
    url = address(candidature, letter)
    for name in (*STATE, *OTHERS):
        client = browser(getattr(people, name))
        reads = client.get(url).status_code == 200
        original = client.get(url, {"original": "1"})
        if name in STATE and reads:
            assert original.getvalue() == photo(), name
            assert client.get(url, {"original": "2"}).status_code == 404
        else:
            assert original.status_code == (403 if reads else 404), name
    assert browser(people.pilote).get(url).getvalue()[:5] == b"%PDF-"


def test_the_page_says_that_a_copy_is_read_and_gives_the_original_to_the_state_alone(
    people, browser
):
    candidature, people, letter = photographed(people)
    page = reverse("candidatures:courriers", args=[candidature.pk])
    state = browser(people.pilote).get(page).text
    other = browser(people.maire).get(page).text
    assert "C’est une copie de ce qui a été reçu" in state
    assert f"{address(candidature, letter)}?original=1" in state
    assert "L’État garde l’original" in other
    assert "?original=" not in other


def test_a_letter_whose_bytes_are_lost_stops_neither_its_page_nor_the_same_deposit(
    people, browser
):
    candidature, people, letter = photographed(people)
    client, url = browser(people.pilote), address(candidature, letter)
    default_storage.delete(letter.fichier.path)
    page = reverse("candidatures:courriers", args=[candidature.pk])
    assert client.get(page).status_code == 200
    lost = client.get(url)
    assert lost.status_code == 503
    assert "Ce fichier ne peut pas être remis" in lost.text
    assert client.get(url, {"original": "1"}).getvalue() == photo()
