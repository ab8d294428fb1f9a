"""M1, M2: a dossier proposed, written, agreed with, published to all the holders at once."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.candidatures import fiche
from etabli.consultations import access, documents, selectors, services
from etabli.consultations.dce.plans import PIECES
from etabli.consultations.dce.prefill import PEOPLE
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import reglement
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.scene import (
    BUDGET,
    CLOSES,
    PREPARED,
    PUBLISHED,
    agreed,
    prepared,
    published,
    scene,
)
from etabli.core import horloge
from etabli.core.models import Message
from etabli.core.refus import Refused
from etabli.marches.models import Groupement
from etabli.marches.states import EtatGroupement

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


@pytest.mark.regle("M1")
def test_the_dossier_is_proposed_from_the_note_without_what_is_confidential(one):
    candidature = one.atelier.candidature
    secret = [champ for champ in fiche.form(candidature).champs() if champ.confidentiel]
    assert [champ.cle for champ in secret] == [
        "elu_referent", "technicien_referent", "chef_projet_etat", "controverses",
        "referent_donnees_personnelles",
    ]  # fmt: skip
    for rank, champ in enumerate(secret):
        word = f"Confidence {rank}"
        value = {"nom": word} if champ.nature == "personne" else word
        candidature.reponses.filter(cle=champ.cle).update(valeur=value)
    named = [{"nom": f"Confidence {kind}", "type": kind} for kind in PEOPLE]
    group = {"nom": "Amicale des riverains", "type": "ASSOCIATIF", "role": "Usagers"}
    candidature.reponses.filter(cle="acteurs").update(valeur=[*named, group])
    with horloge.at(PREPARED):
        marche = services.prepare_consultation(one.atelier, actor=one.pilote)
    assert marche.etat == EtatMarche.PREPARATION
    assert marche.accord_cadre == one.accord
    assert marche.numero == f"MS-{one.atelier.numero}-1"
    written = {(piece.nature.value, plan.code) for piece in PIECES for plan in piece.written}
    assert set(selectors.texts_of(marche)) == written
    told = "\n".join(selectors.texts_of(marche).values())
    assert str(fiche.answers(candidature)["question_posee"]) in told
    papers = "".join(str(documents.content_of(marche, piece.nature)) for piece in PIECES)
    assert "Confidence" in str(fiche.answers(candidature))
    assert "Confidence" not in told + papers
    assert "Amicale des riverains" in selectors.texts_of(marche)["ACTEURS", "acteurs"]
    assert "Amicale des riverains" in str(documents.content_of(marche, "NOTE"))


@pytest.mark.regle("M1")
def test_one_consultation_at_most_is_in_course(one):
    prepared(one)
    with horloge.at(PREPARED):
        said = refused(lambda: services.prepare_consultation(one.atelier, actor=one.pilote))
    assert said == ["Une consultation existe déjà pour cet Atelier."]
    assert MarcheSubsequent.objects.count() == 1


@pytest.mark.regle("M2")
def test_nothing_is_published_before_each_porteur_agrees_with_the_cctp_as_it_is(one):
    marche = prepared(one)
    with horloge.at(PUBLISHED):
        said = refused(
            lambda: services.publish_consultation(
                marche, actor=one.rpa, reference_place="PLACE-1", closes_at=CLOSES
            )
        )
    assert len([line for line in said if "accord au CCTP" in line]) == 3
    agreed(one, marche)
    assert selectors.awaited_agreements(marche) == []
    section = marche.sections.get(piece="CCTP", code="question")
    with horloge.at(PREPARED):
        services.write_section(section, actor=one.pilote, texte="Une autre question.")
    assert len(selectors.awaited_agreements(marche)) == 3


@pytest.mark.regle("M2", "D-15")
def test_a_budget_far_above_the_reference_is_said_with_its_reason_and_never_blocked(one):
    marche = prepared(one)
    fix = partial(services.fix_terms, marche, actor=one.pilote, objet="Objet", duree_mois=12)
    with horloge.at(PREPARED):
        above = refused(lambda: fix(budget_ttc=Decimal("110000.01")))
        assert above == [
            "Ce budget dépasse de plus de 10 % la référence du format (100 000,00 € TTC) : écrivez pourquoi."
        ]
        fix(budget_ttc=Decimal("110000.00"))
        fix(budget_ttc=Decimal("150000.00"), budget_motif="Un périmètre de quarante communes.")
        said = services.WORKFLOW.alerts(marche, "publish", actor=one.rpa)
    assert "Un périmètre de quarante communes." in said[0]


@pytest.mark.regle("M2")
def test_the_holders_have_fifteen_days_at_least_and_the_closing_is_within_the_framework(one):
    marche = prepared(one)
    agreed(one, marche)

    def publish(closes_at):
        services.publish_consultation(
            marche, actor=one.rpa, reference_place="PLACE-1", closes_at=closes_at
        )

    with horloge.at(PUBLISHED):
        early = dt.datetime(2026, 6, 15, 12, tzinfo=horloge.PARIS)
        assert refused(lambda: publish(early)) == [
            "Les titulaires ont quinze jours au moins pour répondre : la clôture ne peut pas précéder le "
            "16 juin 2026."
        ]
        publish(dt.datetime(2026, 6, 16, 0, 0, tzinfo=horloge.PARIS))
    assert marche.etat == EtatMarche.PUBLIE


@pytest.mark.regle("M2", "L1", "S05")
def test_every_active_holder_is_consulted_and_one_left_out_is_named_with_the_reason(one):
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.SUSPENDU)
    marche = published(one)
    marche.refresh_from_db()
    assert (marche.etat, marche.closes_at) == (EtatMarche.PUBLIE, CLOSES)
    one.atelier.refresh_from_db()
    assert one.atelier.etat == EtatAtelier.CONSULTATION
    rows = {row.groupement.code: row.ecarte_motif for row in marche.consultes.all()}
    assert rows == {**dict.fromkeys(["L1", "L2", "L3", "L4", "L5"], ""), "L6": selectors.SUSPENDED}
    told = Message.objects.filter(entry__verb="consultations.marchesubsequent.publish")
    reached = set(told.values_list("person_id", flat=True))
    assert {one.mandataires[code].person_id for code in ("L1", "L2", "L3", "L4", "L5")} <= reached
    assert one.mandataires["L6"].person_id not in reached
    assert marche.reglement["budget_ttc"] == str(BUDGET)
    assert marche.reglement["formule"] == "A"
    assert marche.reglement_digest == reglement.digest(marche.reglement)


def test_a_holder_reads_nothing_before_the_publication_nor_the_draft_after(one):
    marche = prepared(one)
    first, last = one.mandataires["L1"], one.mandataires["L6"]
    assert not access.TABLE.may(first, "view", marche)
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.RESILIE)
    agreed(one, marche)
    with horloge.at(PUBLISHED):
        services.publish_consultation(
            marche, actor=one.rpa, reference_place="PLACE-1", closes_at=CLOSES
        )
    assert access.TABLE.may(first, "view", marche)
    assert not access.TABLE.may(first, "view_preparation", marche)
    assert not access.TABLE.may(first, "view_money", marche)
    assert not access.TABLE.may(last, "view", marche)
    section = marche.sections.get(piece="CCTP", code="question")
    for actor, fault in (
        (first, PermissionDenied),
        (last, Http404),
        (one.pilote, PermissionDenied),
    ):
        with pytest.raises(fault):
            services.write_section(section, actor=actor, texte="Autre chose.")


@pytest.mark.regle("M13", "M14", "MS-7")
def test_a_consultation_without_contract_is_relaunched_with_its_texts(one):
    marche = published(one)
    with horloge.at(PUBLISHED):
        services.abandon_consultation(
            marche, actor=one.rpa, motif="Le périmètre change : la question est à reposer."
        )
    one.atelier.refresh_from_db()
    assert (marche.etat, one.atelier.etat) == (EtatMarche.SANS_SUITE, EtatAtelier.A_LANCER)
    with horloge.at(PUBLISHED):
        again = services.relaunch_consultation(marche, actor=one.rpa)
    assert (again.suite_de, again.numero) == (marche, f"MS-{one.atelier.numero}-2")
    assert selectors.texts_of(again) == selectors.texts_of(marche)
    assert (again.budget_ttc, again.closes_at, again.reglement) == (BUDGET, None, {})
