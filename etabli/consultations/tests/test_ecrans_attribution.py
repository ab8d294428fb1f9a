"""The screens of an award: who reads what, a paper deposited through the form, the contract once notified."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations.models import Attestation, MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.attribution import (
    AWARDED,
    NOTIFIED,
    SIGNED,
    TOLD,
    awarded,
    engaged,
    notified,
    ranked,
    told,
)
from etabli.core import horloge
from etabli.core.documents.blocks import Content, Paragraph
from etabli.core.documents.pdf import render_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _played(settings):
    """The people of the story have given their second factor."""
    settings.DEMO = True


def read(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def page(found, actor, *, on, path=""):
    with horloge.at(on):
        return client_of(actor).get(f"/consultations/{found.marche.pk}/{path}")


def act(found, actor, move, data=None, *, on):
    with horloge.at(on):
        address = f"/consultations/{found.marche.pk}/actes/{move}/"
        return client_of(actor).post(address, data or {})


@pytest.mark.regle("M9")
def test_the_rpa_awards_from_the_page_of_the_consultation():
    found = ranked()
    text = read(page(found, found.one.rpa, on=AWARDED))
    assert "Attribuer le marché" in text
    shown = read(page(found, found.one.rpa, on=AWARDED, path="actes/award/"))
    for said in ("Groupement Mélèze", "86,40", "81 250,00 €", "97 500,00 €"):
        assert said in shown
    assert act(found, found.one.rpa, "award", on=AWARDED).status_code == 302
    assert found.fresh().etat == EtatMarche.ATTRIBUE
    text = read(page(found, found.one.rpa, on=AWARDED, path="attribution/"))
    assert "97 500,00 €" in text
    assert "Avant la signature" in text
    assert "jeudi 16 juillet 2026" in text


@pytest.mark.regle("M9", "N-13")
def test_before_the_notification_no_other_holder_nor_porteur_reads_who_is_chosen():
    found = told()
    chosen = found.holder
    mandataires = found.one.mandataires
    readers = [mandataires[code] for code in ("L1", "L3", "L4", "L5")]
    for actor in (*readers, found.one.where.presidente):
        text = read(page(found, actor, on=TOLD))
        assert chosen.mandataire.nom not in text
        assert page(found, actor, on=TOLD, path="attribution/").status_code in (403, 404)
    text = read(page(found, mandataires["L2"], on=TOLD, path="attribution/"))
    assert "Pièces de l’attributaire" in text
    assert "Candidats non retenus" not in text
    assert "Avant la signature" not in text


@pytest.mark.regle("N-13")
def test_before_the_notification_the_award_is_of_those_who_make_the_contract():
    found = notified()
    people, contract = found.one.where.people, (found.one.pilote, found.one.rpa, found.budget)
    others = (
        people.chef_projet, people.valideur, actor_of(Role.DGALN_ACHATS), actor_of(Role.AUDITEUR),
    )  # fmt: skip
    for etat, status in ((EtatMarche.ATTRIBUE, 403), (EtatMarche.NOTIFIE, 200)):
        MarcheSubsequent.objects.filter(pk=found.marche.pk).update(etat=etat)
        for actor in contract:
            assert page(found, actor, on=NOTIFIED, path="attribution/").status_code == 200
        for actor in others:
            assert page(found, actor, on=NOTIFIED, path="attribution/").status_code == status


@pytest.mark.regle("N-10", "N-13")
def test_whoever_stepped_aside_reads_nothing_of_the_award_whatever_their_role():
    found = told()
    rows = found.marche.membres.filter(personne_id=found.one.pilote.person_id or 0)
    rows.update(deported_on=TOLD, deport_motif="Un lien avec une entreprise.")
    for path in ("attribution/", "actes/record-attestation/", "attribution/rapport.pdf"):
        assert page(found, found.one.pilote, on=TOLD, path=path).status_code == 403
    text = read(page(found, found.one.pilote, on=TOLD))
    assert "Le marché est attribué" not in text


@pytest.mark.regle("N-14")
def test_the_chosen_mandataire_deposits_a_paper_with_its_dates():
    found = awarded()
    actor = found.one.mandataires["L2"]
    firm = awarding.firms_of(found.holder)[0]
    pdf = render_pdf(Content("Attestation", (Paragraph("À jour."),)), at=horloge.now())
    given = {
        "organisation": firm.pk, "nature": "FISCALE", "issued_on": "2026-07-01",
        "valid_until": "2026-12-31",
    }  # fmt: skip
    lacking = act(found, actor, "record-attestation", given, on=TOLD)
    assert lacking.status_code == 422
    sent = {**given, "fichier": SimpleUploadedFile("fiscale.pdf", pdf, "application/pdf")}
    assert act(found, actor, "record-attestation", sent, on=TOLD).status_code == 302
    row = Attestation.objects.get()
    assert (row.organisation, row.nature, row.valid_until) == (
        firm,
        "FISCALE",
        dt.date(2026, 12, 31),
    )
    address = f"attribution/pieces/{row.pk}/"
    assert page(found, actor, on=TOLD, path=address).status_code == 200
    assert page(found, found.one.pilote, on=TOLD, path=address).status_code == 200
    for code in ("L1", "L4"):
        other = found.one.mandataires[code]
        assert page(found, other, on=TOLD, path=address).status_code in (403, 404)


@pytest.mark.regle("MS-2")
def test_the_rpa_reads_each_letter_before_it_is_sent_and_a_loser_its_own_after():
    found = awarded()
    loser = found.marche.consultes.get(groupement__code="L1").groupement
    address = f"attribution/rejets/{loser.mandataire_id}/courrier.pdf"
    assert page(found, found.one.rpa, on=TOLD, path=address).status_code == 200
    assert page(found, found.one.mandataires["L1"], on=TOLD, path=address).status_code == 403
    assert "pas retenue" not in read(page(found, found.one.mandataires["L1"], on=TOLD))
    assert act(found, found.one.rpa, "send-rejections", on=TOLD).status_code == 302
    text = read(page(found, found.one.mandataires["L1"], on=TOLD))
    assert "Votre offre n’est pas retenue" in text
    letter = found.fresh().rejets.get(groupement=loser).courrier_id
    mine = f"courriers/{letter}/courrier.pdf"
    assert page(found, found.one.mandataires["L1"], on=TOLD, path=mine).status_code == 200
    assert page(found, found.one.mandataires["L4"], on=TOLD, path=mine).status_code == 404


@pytest.mark.regle("M9", "N-13")
def test_the_report_is_of_who_reads_the_offers():
    found = told()
    for actor, status in (
        (found.one.rpa, 200),
        (found.one.pilote, 200),
        (found.budget, 403),
        (found.one.where.presidente, 200),
        (found.one.where.people.maire, 403),
        (found.one.mandataires["L2"], 403),
    ):
        answer = page(found, actor, on=TOLD, path="attribution/rapport.pdf")
        assert answer.status_code == status


@pytest.mark.regle("M11", "L2")
def test_once_notified_the_contract_is_on_the_page_of_the_atelier():
    found = engaged()
    answer = act(found, found.one.rpa, "notify", {"preuve": ""}, on=NOTIFIED)
    assert answer.status_code == 422
    assert act(found, found.one.rpa, "notify", {"preuve": "PLACE"}, on=NOTIFIED).status_code == 302
    address = f"/consultations/atelier/{found.marche.atelier_id}/"
    with horloge.at(NOTIFIED):
        for actor in (found.one.pilote, found.one.where.presidente, found.one.mandataires["L2"]):
            text = read(client_of(actor).get(address))
            assert "81 250,00 €" in text
            assert found.holder.mandataire.nom in text


@pytest.mark.regle("M11")
def test_the_budget_manager_writes_the_number_and_the_signature_shows_its_conditions():
    found = told()
    text = read(page(found, found.one.rpa, on=SIGNED, path="actes/sign/"))
    assert "Les pièces de l’attributaire sont là, et valables ce jour" in text
    assert act(found, found.one.rpa, "sign", on=SIGNED).status_code == 302
    engage = {"numero_ej": "1600004210"}
    assert act(found, found.budget, "engage", engage, on=SIGNED).status_code == 302
    assert found.fresh().numero_ej == "1600004210"


def test_a_notified_contract_keeps_its_letter_for_its_holder():
    found = notified()
    letter = "attribution/notification.pdf"
    assert page(found, found.one.mandataires["L2"], on=NOTIFIED, path=letter).status_code == 200
    assert page(found, found.one.mandataires["L1"], on=NOTIFIED, path=letter).status_code == 404


@pytest.mark.regle("M12", "MS-2")
def test_a_candidate_taken_after_a_withdrawal_no_longer_reads_that_it_was_rejected():
    found = told()
    loser = found.one.mandataires["L1"]
    assert "Votre offre n’est pas retenue" in read(page(found, loser, on=TOLD))
    motif = {"motif": "Le groupement se désiste."}
    assert act(found, found.one.rpa, "take-next", motif, on=TOLD).status_code == 302
    assert act(found, found.one.rpa, "award", on=TOLD).status_code == 302
    text = read(page(found, loser, on=TOLD))
    assert "Votre offre n’est pas retenue" not in text
    assert "Le marché est attribué à Groupement Lavande" in text
    former = read(page(found, found.one.mandataires["L2"], on=TOLD))
    assert "attribué à" not in former
    assert (
        page(found, found.one.mandataires["L2"], on=TOLD, path="attribution/").status_code == 403
    )
