"""The vision and the sites: they appear, change by dated versions, are given up; nothing of them is erased."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.seances import desseins, publication, services
from etabli.seances.models import Dessein, VersionDessein
from etabli.seances.states import EtatDessein
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=20)
PICTURE = {"image_alt": "La halle et sa cour", "images": "AUCUNE_PERSONNE"}


def photo():
    made = BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return SimpleUploadedFile("halle.jpg", made.getvalue(), content_type="image/jpeg")


@pytest.fixture
def scene():
    made = make_scene()
    with horloge.at(LATER):
        yield made


def drawn(scene, genre="SITE", titre="La halle", **words):
    said = {"texte": "Un marché couvert.", "jour": DAY, "session": scene.session, **words}
    return services.draw_dessein(
        scene.atelier, actor=scene.pilote, genre=genre, titre=titre, **said
    )


def test_a_site_appears_changes_and_each_version_keeps_its_day_and_its_session(scene):
    site = drawn(scene)
    services.change_dessein(
        site, actor=scene.mandataire, texte="Un marché et une cour.", jour=LATER
    )
    found = desseins.with_versions(site)
    assert [(v.numero, v.jour, v.session) for v in found.versions] == [
        (2, LATER, None), (1, DAY, scene.session),
    ]  # fmt: skip
    assert found.first.texte == "Un marché couvert."
    page = signed_in(scene.redacteur).get(site.get_absolute_url()).text.replace("\u00a0", " ")
    for words in (
        "Un marché et une cour.",
        "Un marché couvert.",
        "12 mars 2026",
        "entre deux sessions",
    ):
        assert words in page


def test_an_atelier_carries_one_vision_at_a_time(scene):
    first = drawn(scene, "VISION", "La vallée en 2050")
    with pytest.raises(Refused, match="porte déjà une vision"):
        drawn(scene, "VISION", "Une autre")
    services.give_up_dessein(first, actor=scene.pilote, motif="Elle oubliait la rivière.")
    drawn(scene, "VISION", "La rivière d’abord")
    with pytest.raises(Refused, match="porte déjà une vision"):
        services.take_back_dessein(first, actor=scene.pilote)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dessein.objects.filter(pk=first.pk).update(etat=EtatDessein.PORTE, motif="")
    assert [one.dessein.titre for one in desseins.standing(scene.atelier, "VISION")] == [
        "La rivière d’abord"
    ]


def test_what_was_given_up_is_read_with_the_reason_and_may_be_taken_back(scene):
    site = drawn(scene)
    services.give_up_dessein(site, actor=scene.pilote, motif="Le propriétaire vend.")
    with pytest.raises(Refused):
        services.change_dessein(site, actor=scene.pilote, texte="Encore", jour=LATER)
    page = signed_in(scene.redacteur).get(site.get_absolute_url()).text
    assert "Le propriétaire vend." in page
    assert "Un marché couvert." in page
    assert publication.drawn(scene.atelier, "SITE") == []
    services.take_back_dessein(site, actor=scene.pilote)
    assert publication.drawn(scene.atelier, "SITE") == [
        ("La halle", "Un marché couvert.", DAY, "Deux jours à l’usine")
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"jour": dt.date(2026, 1, 10)}, "notification du contrat"),
        ({"jour": LATER + dt.timedelta(days=1)}, "pas encore venu"),
        ({"texte": "  "}, "Ce que l’atelier en dit"),
    ],
)
def test_a_version_that_cannot_be_is_refused_in_a_sentence(scene, words, said):
    with pytest.raises(Refused, match=said):
        drawn(scene, **words)
    assert not VersionDessein.objects.exists()


def test_a_version_never_goes_back_in_time(scene):
    site = drawn(scene)
    with pytest.raises(Refused, match="la version d’avant"):
        services.change_dessein(
            site, actor=scene.pilote, texte="Avant", jour=DAY - dt.timedelta(days=1)
        )


@pytest.mark.regle("7.4")
def test_a_picture_has_words_and_rights_and_is_for_those_who_follow(scene):
    with pytest.raises(Refused, match="Dites ce que montre l’image"):
        drawn(scene, image=photo())
    site = drawn(scene, image=photo(), **PICTURE)
    image = address("dessein-image", site.pk, 1)
    assert (
        'alt="La halle et sa cour"' in signed_in(scene.redacteur).get(site.get_absolute_url()).text
    )
    assert signed_in(scene.redacteur).get(image).status_code == 200
    assert signed_in(scene.actor(Role.COLLECTIVITE_REDACTEUR)).get(image).status_code == 404
    assert signed_in(scene.pilote).get(address("dessein-image", site.pk, 2)).status_code == 404


def test_it_is_written_and_changed_on_the_pages_and_nothing_typed_is_lost(scene):
    client, form = signed_in(scene.mandataire), address("dessein-nouveau", scene.atelier.pk)
    typed = {"genre": "SITE", "titre": "La halle", "texte": "Un marché.", "jour": DAY.isoformat()}
    wrong = client.post(form, {**typed, "image": photo()})
    assert wrong.status_code == 422
    assert "Un marché." in wrong.text
    assert client.post(form, typed).status_code == 302
    site = Dessein.objects.get()
    change = address("dessein-version", site.pk)
    assert f'href="{change}"' in client.get(site.get_absolute_url()).text
    assert change not in signed_in(scene.redacteur).get(site.get_absolute_url()).text
    assert "Un marché." in client.get(change).text
    new = {
        "texte": "Un marché et une cour.",
        "jour": LATER.isoformat(),
        "image": photo(),
        **PICTURE,
    }
    assert client.post(change, new).status_code == 302
    assert VersionDessein.objects.count() == 2
    act = address("dessein-acte", site.pk, "give-up")
    assert client.post(act, {"motif": ""}).status_code == 422
    assert client.post(act, {"motif": "Trop cher."}).status_code == 302
    outside = signed_in(scene.redacteur)
    assert outside.get(form).status_code == 403
    assert outside.get(change).status_code == 403
    assert "Abandonnés" in outside.get(address("desseins", scene.atelier.pk)).text


def test_the_collectivite_reads_and_does_not_write(scene):
    with pytest.raises(PermissionDenied):
        services.change_dessein(drawn(scene), actor=scene.redacteur, texte="x", jour=LATER)


def test_a_closed_atelier_changes_nothing_more(scene):
    site = drawn(scene)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat="CLOS", closed_on=LATER)
    with pytest.raises(Refused, match="L’Atelier est clos"):
        services.change_dessein(
            Dessein.objects.get(pk=site.pk), actor=scene.pilote, texte="x", jour=LATER
        )
