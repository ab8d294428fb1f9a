"""Signing on a telephone: the letter read, its photograph looked at, its link, what was received."""

from __future__ import annotations

import datetime as dt
import io
import re

import pymupdf
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from etabli.candidatures.courriers import quality_of
from etabli.candidatures.states import Etat, TypeCourrier
from etabli.candidatures.tests.stories import candidature_at, letter_of_mairie, scan
from etabli.core import horloge
from etabli.core.fichiers import store
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused

KIND = TypeCourrier.COURRIER_COLLECTIVITE
NOON = dt.datetime(2026, 4, 1, 10, 12, tzinfo=dt.UTC)
TYPED = {
    "signataire_nom": "Inès Fictive", "signataire_qualite": "MAIRE", "signe_on": "2026-04-01",
    "is_signe": "on", "is_bien_adresse": "on", "nomme_l_atelier": "on",
}  # fmt: skip


def photo(name="IMG_1.jpg"):
    """A page lying on its side: its top, in red, is on the left."""
    image = Image.new("RGB", (1400, 1000), "white")
    image.paste((200, 0, 0), (0, 0, 350, 1000))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def red_side(jpeg):
    """Which side of a picture is red."""
    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    at = {
        "gauche": (0.1, 0.5), "droite": (0.9, 0.5), "haut": (0.5, 0.1), "bas": (0.5, 0.9),
    }  # fmt: skip
    points = {
        side: pixel(image, int(image.width * x), int(image.height * y))
        for side, (x, y) in at.items()
    }
    return [side for side, found in points.items() if found[0] > 150 and found[1] < 90]


def pixel(image, x, y):
    """The bytes of one point: red, green, blue."""
    return image.crop((x, y, x + 1, y + 1)).tobytes()


@pytest.fixture
def dossier(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    with horloge.at(NOON):
        yield candidature


def sign_url(candidature, people):
    return reverse("candidatures:signer", args=[candidature.pk, KIND, people.mairie.pk])


def printed(candidature, people, client):
    """The letter as it is printed, and the address of its square."""
    url = reverse("candidatures:modele", args=[candidature.pk, KIND, people.mairie.pk, "pdf"])
    pdf = client.get(url).getvalue()
    found = pymupdf.open(stream=pdf, filetype="pdf")[0].get_links()
    links = [link["uri"] for link in found if "/candidatures/lettre/" in link.get("uri", "")]
    return pdf, links[0] if links else ""


def path_of(address):
    return address[address.index("/candidatures/") :]


def mark(page):
    return re.findall(r'name="vue" value="(\w+)"', page.text)[0]


def gesture(client, url, name, *, rank=0, **fields):
    sides = {f"p{rank}-{side}": str(value) for side, value in fields.items()}
    pressed = name if name == "envoyer" else f"{name} {rank}"
    data = {"vue": mark(client.get(url)), "geste": pressed, **sides}
    return client.post(url, data)


# -- the page ---------------------------------------------------------------------------------


def test_the_letter_is_read_in_the_page_and_date_name_and_quality_are_written(
    dossier, people, browser
):
    page = browser(people.maire).get(sign_url(dossier, people)).text
    assert "Nous demandons l’appui d’un Atelier Flash sur le sujet suivant" in page
    assert "Le maire, la maire" in page
    assert "Nom et signature" not in page  # where one writes, on paper
    assert f'value="{people.maire.name}"' in page
    assert '<option value="MAIRE" selected>' in page
    assert 'value="2026-04-01"' in page


def test_the_service_that_sends_for_the_mayor_finds_the_name_of_the_mayor(
    dossier, people, browser
):
    page = browser(people.pilote).get(sign_url(dossier, people)).text
    assert f'value="{people.maire.name}"' in page


@pytest.mark.parametrize(
    ("kind", "fonction", "quality"),
    [
        ("COMMUNE", "", "MAIRE"),
        ("COMMUNE", "Première adjointe", "PREMIER_ADJOINT"),
        ("COMMUNE", "Préfet", "MAIRE"),
        ("EPCI", "Président", "PRESIDENT_EPCI"),
        ("PREFECTURE", "Sous-préfète de Villeneuve", "SOUS_PREFET"),
        ("PREFECTURE", "Préfète", "PREFET"),
        ("PREFECTURE", "Secrétaire général", "SECRETAIRE_GENERAL"),
        ("SOUS_PREFECTURE", "", "SOUS_PREFET"),
        ("DDT", "", "DIRECTEUR"),
        ("DEPARTEMENT", "", ""),
    ],
)
def test_the_quality_comes_from_the_function_and_else_from_the_organisation(
    kind, fonction, quality
):
    assert quality_of(kind, fonction) == quality


def test_the_printed_letter_is_dated_named_and_fits_one_page(dossier, people, browser):
    pdf, _ = printed(dossier, people, browser(people.maire))
    read = pypdf.PdfReader(io.BytesIO(pdf))
    text = read.pages[0].extract_text().replace("\u00a0", " ")
    assert len(read.pages) == 1
    assert "Fumel, le 1er avril 2026" in text
    assert people.maire.name in text
    assert "jusqu’au 1er mai 2026" in text


# -- the photograph before it leaves ----------------------------------------------------------


def test_a_photograph_is_seen_turned_and_cut_before_it_leaves_and_the_original_is_kept(
    dossier, people, browser
):
    client, url = browser(people.maire), sign_url(dossier, people)
    sent = client.post(url, {**TYPED, "fichier": photo()})
    proof = f"{url}epreuve/"
    assert sent["Location"] == proof
    assert not dossier.courriers.exists()
    assert red_side(client.get(f"{proof}0.jpg").content) == ["gauche"]
    assert gesture(client, proof, "droite")["Location"] == f"{proof}#page-0"
    assert red_side(client.get(f"{proof}0.jpg").content) == ["haut"]
    gesture(client, proof, "rogner", gauche=0, haut=0, droite=10, bas=20)
    assert Image.open(io.BytesIO(client.get(f"{proof}0.jpg").content)).size == (900, 1120)
    done = gesture(client, proof, "envoyer")
    letter = dossier.courriers.get()
    assert done["Location"] == reverse("candidatures:courrier-recu", args=[dossier.pk, letter.pk])
    (original,) = letter.fichier.originals
    assert store.read(original["path"], sha256=original["sha256"]) == photo().read()
    picture = pymupdf.open(stream=letter.fichier.read(), filetype="pdf")
    kept = picture.extract_image(picture[0].get_images()[0][0])
    assert (kept["width"], kept["height"]) == (900, 1120)
    assert red_side(kept["image"]) == ["haut"]
    assert (letter.signataire_nom, letter.signe_on) == ("Inès Fictive", dt.date(2026, 4, 1))
    assert client.get(proof)["Location"] == url


def test_nothing_is_told_to_anybody_before_it_leaves(dossier, people, browser):
    told, lines = Message.objects.count(), Entry.objects.count()
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": photo()})
    gesture(client, f"{url}epreuve/", "gauche")
    assert (Message.objects.count(), Entry.objects.count()) == (told, lines)


def test_the_pages_of_a_letter_are_turned_one_by_one(dossier, people, browser):
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": [photo("1.jpg"), photo("2.jpg")]})
    proof = f"{url}epreuve/"
    gesture(client, proof, "gauche", rank=1)
    assert red_side(client.get(f"{proof}0.jpg").content) == ["gauche"]
    assert red_side(client.get(f"{proof}1.jpg").content) == ["bas"]
    assert "Page 2 sur 2" in client.get(proof).text
    assert client.get(f"{proof}2.jpg").status_code == 404


def test_edges_typed_on_one_page_are_cut_when_another_is_turned(dossier, people, browser):
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": [photo("1.jpg"), photo("2.jpg")]})
    proof = f"{url}epreuve/"
    sides = {f"p0-{side}": "0" for side in ("gauche", "haut", "droite")} | {"p0-bas": "20"}
    data = {"vue": mark(client.get(proof)), "geste": "gauche 1", **sides}
    assert client.post(proof, data)["Location"] == f"{proof}#page-1"
    assert Image.open(io.BytesIO(client.get(f"{proof}0.jpg").content)).size == (1200, 686)
    assert red_side(client.get(f"{proof}1.jpg").content) == ["bas"]


def test_edges_typed_and_not_cut_yet_are_cut_and_seen_before_the_letter_leaves(
    dossier, people, browser
):
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": photo()})
    proof = f"{url}epreuve/"
    seen = gesture(client, proof, "envoyer", gauche=0, haut=0, droite=0, bas=20)
    assert seen["Location"] == proof
    assert not dossier.courriers.exists()
    assert Image.open(io.BytesIO(client.get(f"{proof}0.jpg").content)).size == (1200, 686)
    gesture(client, proof, "envoyer", gauche=0, haut=0, droite=0, bas=20)
    assert dossier.courriers.count() == 1


def test_an_edge_is_no_question_that_one_may_leave(dossier, people, browser):
    """Each side has its number; an empty one cuts nothing."""
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": photo()})
    proof = f"{url}epreuve/"
    assert "facultatif" not in client.get(proof).text
    gesture(client, proof, "rogner", gauche="", haut="", droite="", bas=20)
    assert Image.open(io.BytesIO(client.get(f"{proof}0.jpg").content)).size == (1200, 686)


def test_what_is_sent_is_what_was_seen(dossier, people, browser):
    """Another window has turned the photograph since: nothing leaves, the page shows it as it is."""
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": photo()})
    proof = f"{url}epreuve/"
    seen = mark(client.get(proof))
    gesture(client, proof, "droite")
    late = client.post(proof, {"vue": seen, "geste": "envoyer"}, follow=True)
    assert "Les photos ont changé dans une autre fenêtre\u00a0: les voici." in late.text
    assert not dossier.courriers.exists()


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ({"gauche": 50, "droite": 45}, "Rognez moins à gauche et à droite"),
        ({"haut": "beaucoup"}, "Écrivez un nombre entier, par exemple 12."),
    ],
)
def test_edges_that_cannot_be_cut_are_an_error_of_the_form(dossier, people, browser, sides, said):
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "fichier": photo()})
    page = gesture(client, f"{url}epreuve/", "rogner", **sides)
    assert page.status_code == 422
    assert said in page.text
    too_small = gesture(client, f"{url}epreuve/", "rogner", haut=80)
    assert too_small.status_code == 409
    assert "est trop petite pour être lue" in too_small.text
    assert red_side(client.get(f"{url}epreuve/0.jpg").content) == ["gauche"]


def test_the_proof_of_one_person_is_of_no_other(dossier, people, browser):
    url = sign_url(dossier, people)
    browser(people.maire).post(url, {**TYPED, "fichier": photo()})
    other = browser(people.pilote)
    assert other.get(f"{url}epreuve/")["Location"] == url
    assert other.get(f"{url}epreuve/0.jpg").status_code == 404


def test_a_pdf_needs_no_proof(dossier, people, browser):
    client, url = browser(people.maire), sign_url(dossier, people)
    done = client.post(url, {**TYPED, "fichier": scan()}, follow=True)
    assert "Courrier reçu, merci" in done.text
    assert dossier.courriers.count() == 1


def test_photographs_that_wait_are_offered_again_with_what_was_typed(dossier, people, browser):
    client, url = browser(people.maire), sign_url(dossier, people)
    client.post(url, {**TYPED, "signataire_nom": "Odile Fictive", "fichier": photo()})
    page = client.get(url).text
    assert "Des photos attendent d’être envoyées" in page
    assert 'value="Odile Fictive"' in page


# -- what was received ------------------------------------------------------------------------


def test_the_receipt_of_a_letter_says_its_hour_its_pieces_and_what_comes_next(
    dossier, people, browser
):
    client, url = browser(people.maire), sign_url(dossier, people)
    page = client.post(url, {**TYPED, "fichier": scan()}, follow=True).text.replace("\u00a0", " ")
    assert "mercredi 1er avril 2026 à 12 h 12" in page
    assert "Signé par Inès Fictive, maire" in page
    assert "Il manque le courrier de soutien du préfet." in page
    assert "Ensuite, DDT 47 déposera la candidature auprès de la DGALN." in page


@pytest.mark.regle("2.2.1")
def test_a_dossier_that_is_complete_takes_no_letter_and_offers_no_form(people, browser):
    candidature, _ = candidature_at(Etat.COMPLETE, people)
    address = reverse(
        "candidatures:signer", args=[candidature.pk, "COURRIER_COLLECTIVITE", people.mairie.pk]
    )
    page = browser(people.maire).get(address)
    assert 'name="signataire_nom"' not in page.text
    assert "prendrait sa place" not in page.text
    with pytest.raises(Refused, match="il ne reçoit plus de courrier"):
        letter_of_mairie(candidature, people)
