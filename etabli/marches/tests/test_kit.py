"""The kit d’accès of a framework, by turn or consulted: what a service needs, and what still misses (5.17)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import img2pdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.marches import kit, services
from etabli.marches.models import PieceKit
from etabli.marches.tests.factories import make_cast

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
COMMON = ["CCP de l’accord-cadre"]
NOTES = [f"Note méthodologique du titulaire : {name}" for name in ("Alouette", "Bruyère", "Cèdre")]


def pdf(name="ccp.pdf"):
    image = BytesIO()
    Image.new("L", (100, 140), 255).save(image, "PNG")
    return SimpleUploadedFile(name, bytes(img2pdf.convert(image.getvalue())))


@pytest.fixture
def cast():
    made = make_cast()
    with horloge.at(DAY):
        yield made


def read(answer):
    return b"".join(answer.streaming_content).decode().splitlines()


def page(cast, actor):
    return client_of(actor).get(cast.accord.get_absolute_url()).text.replace("\u00a0", " ")


@pytest.mark.regle("5.17")
def test_the_kit_of_a_framework_by_turn_holds_the_models_of_its_orders(cast):
    labels = [place.label.replace("\u00a0", " ") for place in kit.places(cast.accord)]
    assert labels == [
        *COMMON, *NOTES, "Bordereau des prix unitaires", "Modèle de devis",
        "Modèle de bon de commande", "Guide Chorus", "Support de formation",
    ]  # fmt: skip
    assert "9 pièces manquent encore" in page(cast, cast.chef)


@pytest.mark.regle("5.17")
def test_the_kit_of_a_consulted_framework_holds_the_models_of_its_consultations(cast):
    cast.accord.mode = "MARCHES_SUBSEQUENTS"
    cast.accord.save(update_fields=["mode"])
    labels = [place.label.replace("\u00a0", " ") for place in kit.places(cast.accord)]
    assert labels == [
        *COMMON, *NOTES, "Bordereau des prix unitaires", "Modèle de CCTP",
        "Modèle de règlement de la consultation", "Modèle de rapport d’analyse des offres",
        "Guide Chorus", "Support de formation",
    ]  # fmt: skip
    with pytest.raises(Refused, match="n’est pas une pièce de cet accord-cadre"):
        services.add_to_kit(cast.accord, actor=cast.achats, nature="MODELE_BC", fichier=pdf())


@pytest.mark.regle("5.17")
def test_a_piece_is_put_in_replaced_and_read_by_every_service(cast):
    first = services.add_to_kit(cast.accord, actor=cast.achats, nature="CCP", fichier=pdf())
    last = services.add_to_kit(cast.accord, actor=cast.achats, nature="CCP", fichier=pdf("v2.pdf"))
    pilote = client_of(actor_of(Role.SERVICE_PILOTE))
    old, new = (reverse("marches:kit-piece", args=[cast.accord.pk, p.pk]) for p in (first, last))
    assert pilote.get(new).status_code == 200
    assert pilote.get(old).status_code == 404
    said = pilote.get(cast.accord.get_absolute_url()).text
    assert "v2.pdf" in said
    assert "ccp.pdf" not in said
    assert PieceKit.objects.count() == 2


@pytest.mark.regle("5.17")
def test_a_note_is_of_one_holder_and_the_other_pieces_of_all(cast):
    holder = cast.groupements["G2"]
    for nature, of in (("NOTE_METHODOLOGIQUE", None), ("CCP", holder)):
        with pytest.raises(Refused, match="Dites de quel titulaire"):
            services.add_to_kit(
                cast.accord, actor=cast.achats, nature=nature, groupement=of, fichier=pdf()
            )
    services.add_to_kit(
        cast.accord,
        actor=cast.achats,
        nature="NOTE_METHODOLOGIQUE",
        groupement=holder,
        fichier=pdf(),
    )
    there = [place.groupement for place in kit.places(cast.accord) if place.piece]
    assert there == [holder]


@pytest.mark.regle("5.17")
def test_the_buyers_alone_put_something_in_and_a_holder_reads_nothing(cast):
    with pytest.raises(PermissionDenied):
        services.add_to_kit(cast.accord, actor=cast.chef, nature="CCP", fichier=pdf())
    piece = services.add_to_kit(cast.accord, actor=cast.achats, nature="CCP", fichier=pdf())
    holder = client_of(cast.mandataires["G2"])
    assert (
        holder.get(reverse("marches:kit-piece", args=[cast.accord.pk, piece.pk])).status_code
        == 404
    )
    assert holder.get(reverse("marches:kit-bordereau", args=[cast.accord.pk])).status_code == 404
    assert "Déposer une pièce du kit" not in page(cast, cast.chef)
    assert "Déposer une pièce du kit" in page(cast, cast.achats)


@pytest.mark.regle("5.17")
def test_it_is_put_in_on_its_page_and_what_misses_is_said(cast):
    client = client_of(cast.achats)
    act = reverse("marches:accord-acte", args=[cast.accord.pk, "add-to-kit"])
    wrong = client.post(act, {"nature": "NOTE_METHODOLOGIQUE", "fichier": pdf()})
    assert wrong.status_code == 422
    assert "Dites de quel titulaire" in wrong.text
    assert (
        client.post(act, {"nature": "GUIDE_CHORUS", "fichier": pdf("guide.pdf")}).status_code
        == 302
    )
    said = page(cast, cast.achats)
    assert "8 pièces manquent encore" in said
    assert "guide.pdf" in said


@pytest.mark.regle("5.17")
def test_the_prices_of_the_holders_leave_as_a_file(cast):
    pilote = client_of(actor_of(Role.SERVICE_PILOTE))
    answer = pilote.get(reverse("marches:kit-bordereau", args=[cast.accord.pk]))
    lines = read(answer)
    assert len(lines) == 1 + 3 * 8
    assert "Alouette" in lines[1]
    assert pilote.get(answer.request["PATH_INFO"] + "?format=pdf").status_code == 404
