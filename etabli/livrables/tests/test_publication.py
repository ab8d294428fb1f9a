"""V5: admission, accord of the collectivité, image rights, accessible file; then anybody reads it."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core.access import VISITOR
from etabli.core.refus import Refused
from etabli.livrables import access, publication, services
from etabli.livrables.tests.factories import pdf, scanned, source

pytestmark = pytest.mark.django_db
ADMISSION = dt.date(2026, 9, 15)
LATER = dt.date(2026, 9, 20)


def publish(scene):
    services.ask_publication(scene.livrable, actor=scene.pilote, on=LATER)
    services.agree_publication(scene.livrable, actor=scene.signataire, on=LATER)


def address(scene, fmt):
    return reverse(
        "livrables:public-document", args=[scene.atelier.slug, "livrable-de-synthese", fmt]
    )


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.regle("V5")
def test_published_when_admitted_and_agreed_and_then_anybody_downloads_it(scene):
    scene.admit(on=ADMISSION)
    assert Client().get(address(scene, "pdf")).status_code == 404
    publish(scene)
    kept = scene.fresh()
    assert (kept.etat, kept.agreed_on, kept.published_on) == ("PUBLIE", LATER, LATER)
    found = publication.published_documents(scene.atelier)
    assert [(f.format, f.licence) for f in found] == [
        ("PDF", "Licence Ouverte 2.0"), ("ODT", "Licence Ouverte 2.0"),
    ]  # fmt: skip
    for one in found:
        answer = Client().get(one.url)
        data = body(answer)
        assert answer.status_code == 200
        assert (len(data), hashlib.sha256(data).hexdigest()) == (one.size, one.sha256)
    assert Client().get(address(scene, "docx")).status_code == 404


@pytest.mark.regle("V5")
def test_not_before_admission(scene):
    scene.deposit()
    scene.verify()
    with pytest.raises(Refused, match="n’est pas possible à l’étape"):
        services.ask_publication(scene.livrable, actor=scene.pilote, on=ADMISSION)


@pytest.mark.regle("V5")
def test_not_while_an_image_right_is_missing(scene):
    scene.admit(on=ADMISSION, images="EN_ATTENTE")
    with pytest.raises(Refused, match="droit à l’image"):
        services.ask_publication(scene.livrable, actor=scene.pilote, on=LATER)
    services.declare_images(scene.livrable, actor=scene.mandataire, images="AUTORISATIONS")
    publish(scene)
    assert scene.fresh().etat == "PUBLIE"


@pytest.mark.regle("V5")
def test_an_image_right_withdrawn_while_the_accord_is_awaited_stops_it(scene):
    scene.admit(on=ADMISSION)
    services.ask_publication(scene.livrable, actor=scene.pilote, on=LATER)
    services.declare_images(scene.livrable, actor=scene.pilote, images="EN_ATTENTE")
    with pytest.raises(Refused, match="droit à l’image"):
        services.agree_publication(scene.livrable, actor=scene.signataire, on=LATER)


@pytest.mark.regle("V5")
def test_not_with_a_pdf_that_some_cannot_read_until_an_accessible_one_comes(scene):
    scene.admit(on=ADMISSION, pdf=scanned())
    with pytest.raises(Refused, match="n’est pas accessible"):
        services.ask_publication(scene.livrable, actor=scene.pilote, on=LATER)
    with pytest.raises(Refused, match="encore des défauts"):
        scene.deposit(on=LATER, pdf=scanned())
    scene.deposit(on=LATER)
    kept = scene.fresh()
    assert (kept.etat, kept.admitted_on, kept.current.numero) == ("ADMIS", ADMISSION, 2)
    publish(scene)
    assert scene.fresh().etat == "PUBLIE"


@pytest.mark.regle("V5")
def test_an_accessible_pdf_is_not_replaced_after_admission(scene):
    scene.admit(on=ADMISSION)
    with pytest.raises(Refused, match="rien n’est à remplacer"):
        services.deposit_files(
            scene.livrable,
            actor=scene.mandataire,
            pdf=pdf(),
            source=source(),
            images="AUTORISATIONS",
        )


@pytest.mark.regle("V5")
def test_the_collectivite_may_refuse_and_be_asked_again(scene):
    scene.admit(on=ADMISSION)
    services.ask_publication(scene.livrable, actor=scene.pilote, on=LATER)
    with pytest.raises(PermissionDenied):
        services.agree_publication(scene.livrable, actor=scene.redacteur, on=LATER)
    services.refuse_publication(
        scene.livrable, actor=scene.signataire, motif="Le prix du terrain y figure.", on=LATER
    )
    kept = scene.fresh()
    assert (kept.etat, kept.motif_refus) == ("ADMIS", "Le prix du terrain y figure.")
    assert publication.published_documents(scene.atelier) == []
    publish(scene)
    assert scene.fresh().motif_refus == ""


@pytest.mark.regle("V5")
def test_withdrawn_it_is_nobody_s_to_download_and_a_new_accord_is_asked(scene):
    scene.admit(on=ADMISSION)
    publish(scene)
    with pytest.raises(PermissionDenied):
        services.withdraw_publication(scene.livrable, actor=scene.redacteur, motif="Non.")
    services.withdraw_publication(
        scene.livrable, actor=scene.signataire, motif="Une photo de trop.", on=LATER
    )
    kept = scene.fresh()
    assert (kept.etat, kept.admitted_on) == ("ADMIS", ADMISSION)
    assert (kept.asked_on, kept.agreed_on, kept.published_on) == (None, None, None)
    assert {row.circle for row in (kept.current.paper, kept.current.source)} == {"ATELIER"}
    assert publication.published_documents(scene.atelier) == []
    assert Client().get(address(scene, "pdf")).status_code == 404
    publish(scene)
    assert Client().get(address(scene, "pdf")).status_code == 200


@pytest.mark.regle("V5")
def test_a_visitor_sees_a_published_livrable_only(scene):
    scene.admit(on=ADMISSION)
    assert not access.LIVRABLES.visible(VISITOR).exists()
    publish(scene)
    assert access.LIVRABLES.visible(VISITOR).get() == scene.livrable


@pytest.mark.regle("V1")
def test_another_groupement_and_another_service_see_nothing(scene):
    scene.deposit()
    for role in (Role.GROUPEMENT_MANDATAIRE, Role.SERVICE_VALIDEUR, Role.COLLECTIVITE_SIGNATAIRE):
        assert not access.LIVRABLES.visible(actor_of(role)).exists(), role
    for actor in (scene.membre, scene.redacteur, scene.auditeur, scene.pilote):
        assert access.LIVRABLES.visible(actor).exists()
