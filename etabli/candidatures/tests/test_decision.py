"""Instruction, decision, programming, conversion: C13, C15 to C21."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of, add_role
from etabli.candidatures import services
from etabli.candidatures.models import Critere
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import (
    COMPLETE,
    ELIGIBLE,
    candidature_at,
    deadline,
    fill_grid,
    whole_answers,
)
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.documents.models import Document
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches.tests.factories import make_accord

FOLLOW = "etabli.candidatures.services.follow_frameworks"
REVIEW = dt.date(2026, 9, 1)
LAPSE = "etabli.candidatures.services.lapse_adjourned"


def serve():
    """A framework agreement of the right mode is in force."""
    make_accord(actor_of(Role.DGALN_ACHATS))


@pytest.mark.regle("S01")
@pytest.mark.regle("C9")
@pytest.mark.regle("K5")
def test_s01_complete_on_14_april_aimed_at_14_may_eligible_on_5_may_21_days(people):
    candidature, _ = candidature_at(Etat.COMPLETE, people)
    assert candidature.complete_on == COMPLETE == dt.date(2026, 4, 14)
    running = deadline(candidature, "decision")
    assert (running.due_on, running.is_target) == (dt.date(2026, 5, 14), True)
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    assert candidature.decided_on
    assert candidature.complete_on
    days = (candidature.decided_on - candidature.complete_on).days - candidature.stopped_days
    assert (candidature.decided_on, days) == (ELIGIBLE, 21)


@pytest.mark.regle("C13")
def test_an_instructor_is_named_and_declares_no_conflict(people):
    candidature, _ = candidature_at(Etat.COMPLETE, people)
    nobody: Any = None
    with pytest.raises(Refused) as refusal:
        services.start_instruction(
            candidature, actor=people.chef_projet, instructeur=nobody, sans_conflit=False
        )
    assert refusal.value.reasons == (
        "Nommez la personne qui instruit.",
        "La personne qui instruit doit déclarer n’avoir aucun conflit d’intérêts.",
    )
    services.start_instruction(
        candidature, actor=people.chef_projet, instructeur=people.instructeur, sans_conflit=True
    )
    assert candidature.instructeur_id == people.chef_projet.person_id


@pytest.mark.regle("C15")
def test_the_grid_must_be_filled_before_the_decision(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    Critere.objects.filter(code="E9").update(commentaire=" ")
    Critere.objects.filter(code="E14").delete()
    with pytest.raises(Refused) as refusal:
        services.accept_candidature(candidature, actor=people.decideur)
    assert refusal.value.reasons == (
        "La grille n’est pas remplie\u00a0: il manque une réponse ou un commentaire à «\u00a0L’ingénierie "
        "locale est faible, ou à associer\u00a0», «\u00a0Le projet complète ACV, PVD, CRTE, PPA…\u00a0».",
    )


@pytest.mark.regle("C15")
def test_a_blocking_no_stops_eligibility_and_the_others_warn(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    fill_grid(candidature, people, E12="NON", E13="NON", E3="PARTIELLEMENT")
    with pytest.raises(Refused) as refusal:
        services.accept_candidature(candidature, actor=people.decideur)
    assert refusal.value.reasons == (
        "«\u00a0Les co-porteurs acceptent les frais de logistique\u00a0»\u00a0: la réponse est «\u00a0non\u00a0», "
        "et elle bloque.",
    )
    alerts = services.WORKFLOW.alerts(candidature, "accept", actor=people.decideur)
    assert (
        "«\u00a0Aucun autre Atelier n’est en cours sur le même périmètre\u00a0»\u00a0: "
        "la réponse est «\u00a0non\u00a0»." in alerts
    )


@pytest.mark.regle("E4")
@pytest.mark.regle("C15")
def test_works_already_launched_block_by_construction_whatever_is_answered(people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    with horloge.at(dt.date(2026, 3, 12)):
        late = {**whole_answers(candidature), "stade": "TRAVAUX"}
        services.answer_questions(candidature, actor=people.technicien, **late)
    from etabli.candidatures.tests.stories import STEPS

    for reached, day, step in STEPS[3:7]:
        with horloge.at(day):
            step(candidature, people)
        assert candidature.etat == reached
    assert candidature.criteres.get(code="E4").reponse == "OUI"
    with pytest.raises(Refused, match="avant l’avant-projet"):
        services.accept_candidature(candidature, actor=people.decideur)


@pytest.mark.regle("C15")
@pytest.mark.regle("C16")
@pytest.mark.regle("C17")
def test_who_instructs_does_not_decide_even_with_both_roles(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    organisation = people.mairie
    both = add_role(people.chef_projet, Role.DGALN_DECIDEUR, organisation=organisation)
    sentence = "Vous avez instruit ce dossier\u00a0: une autre personne doit décider."
    with pytest.raises(Refused) as refusal:
        services.accept_candidature(candidature, actor=both)
    assert refusal.value.reasons == (sentence,)
    with pytest.raises(Refused) as refusal:
        services.reject_candidature(candidature, actor=both, motif="Non.")
    assert refusal.value.reasons == (sentence,)
    with pytest.raises(Refused) as refusal:
        services.adjourn_candidature(
            candidature, actor=both, motif="Plus tard.", review_on=REVIEW, on=ELIGIBLE
        )
    assert refusal.value.reasons == (sentence,)


@pytest.mark.regle("C15")
def test_the_decision_is_a_letter_sent_to_the_porteurs_the_pilote_and_the_prefet(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    letter = Document.objects.get(nature="decision_eligibilite")
    assert letter.reference == "FLA-2026-047-001"
    entry = Entry.objects.get(verb="candidatures.candidature.accept")
    assert entry.data["document"]["sha256"] == letter.sha256
    assert entry.data["grille"]["E1"] == ["OUI", "Vu au dossier."]
    told = set(Message.objects.filter(entry=entry).values_list("person_id", flat=True))
    assert told == {
        a.person_id for a in (people.maire, people.technicien, people.pilote, people.prefet)
    }


@pytest.mark.regle("C16")
def test_a_rejection_is_reasoned_and_final(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.reject_candidature(candidature, actor=people.decideur, motif="  ")
    services.reject_candidature(
        candidature, actor=people.decideur, motif="Hors sujet.", orientation="Voir l’ANCT."
    )
    assert candidature.etat == Etat.NON_ELIGIBLE
    assert services.WORKFLOW.moves_from(candidature.etat) == {}
    assert Document.objects.filter(nature="decision_non_eligibilite").count() == 1


@pytest.mark.regle("C17")
@pytest.mark.regle("C18")
def test_an_adjourned_dossier_is_reviewed_resumed_or_lapses_a_year_later(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    with horloge.at(ELIGIBLE):
        with pytest.raises(Refused, match="date de revue qui vient après la décision"):
            services.adjourn_candidature(
                candidature, actor=people.decideur, motif="Mûrir.", review_on=ELIGIBLE
            )
        services.adjourn_candidature(
            candidature, actor=people.decideur, motif="Mûrir.", review_on=REVIEW
        )
    assert (candidature.etat, candidature.review_on) == (Etat.AJOURNEE, REVIEW)
    with horloge.at(REVIEW):
        assert tic().done["rappels"] >= 1
        reminder = Message.objects.get(subject__startswith="Revue de la candidature ajournée")
        assert reminder.person_id == people.pilote.person_id
    with horloge.at(dt.date(2027, 9, 1)):
        assert tic().done[LAPSE] == 0
    with horloge.at(dt.date(2027, 9, 2)):
        assert tic().done[LAPSE] == 1
    candidature.refresh_from_db()
    assert candidature.etat == Etat.CADUQUE


@pytest.mark.regle("C18")
def test_an_adjourned_dossier_comes_back_as_a_new_version(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    services.adjourn_candidature(
        candidature, actor=people.decideur, motif="Mûrir.", review_on=REVIEW, on=ELIGIBLE
    )
    services.resume_candidature(candidature, actor=people.pilote)
    assert (candidature.etat, candidature.version, candidature.decided_on) == (
        Etat.BROUILLON,
        2,
        None,
    )
    assert echeances.of(candidature, "ajournement") is None


@pytest.mark.regle("C19")
def test_programming_takes_a_year_and_an_amount_and_reserves_nothing(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    with pytest.raises(Refused) as refusal:
        services.program_candidature(
            candidature, actor=people.chef_projet, annee=2025, ae_estimee=Decimal(0)
        )
    assert refusal.value.reasons == (
        "L’année de programmation ne peut précéder celle de la décision.",
        "Donnez le montant estimé des AE, TTC.",
    )
    services.program_candidature(
        candidature, actor=people.chef_projet, annee=2026, ae_estimee=Decimal("19740.00")
    )
    candidature.refresh_from_db()
    assert (candidature.etat, candidature.annee_programmation, candidature.ae_estimee) == (
        Etat.PROGRAMMEE,
        2026,
        Decimal("19740.00"),
    )


@pytest.mark.regle("C20")
@pytest.mark.parametrize("etat", [Etat.ELIGIBLE, Etat.PROGRAMMEE])
def test_without_a_framework_it_waits_and_comes_back_to_the_state_it_left(people, etat):
    candidature, _ = candidature_at(etat, people)
    with horloge.at(dt.date(2026, 5, 6)):
        tic()
        candidature.refresh_from_db()
        assert (candidature.etat, candidature.state_before) == (
            Etat.EN_ATTENTE_ACCORD_CADRE,
            etat,
        )
        assert tic().done[FOLLOW] == 0
    serve()
    with horloge.at(dt.date(2026, 6, 6)):
        assert tic().done[FOLLOW] == 1
        assert tic().done[FOLLOW] == 0
    candidature.refresh_from_db()
    assert (candidature.etat, candidature.state_before) == (etat, "")


@pytest.mark.regle("C21")
def test_it_becomes_an_atelier_to_launch(people):
    candidature, _ = candidature_at(Etat.PROGRAMMEE, people)
    serve()
    services.convert_candidature(candidature, actor=people.pilote, on=ELIGIBLE)
    atelier = candidature.atelier
    assert candidature.etat == Etat.CONVERTIE
    assert (atelier.etat, atelier.numero, atelier.titre) == (
        "A_LANCER",
        "FLA-2026-047-001",
        "L’ancienne usine",
    )
    assert list(atelier.communes.all()) == [people.commune]


@pytest.mark.regle("E13")
@pytest.mark.regle("C21")
def test_another_atelier_on_the_same_commune_warns_at_the_decision_and_at_the_launch(people):
    first, _ = candidature_at(Etat.PROGRAMMEE, people)
    serve()
    services.convert_candidature(first, actor=people.pilote, on=ELIGIBLE)
    second, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    for name, actor in (("accept", people.decideur), ("convert", people.pilote)):
        alerts = services.WORKFLOW.alerts(second, name, actor=actor)
        assert alerts == [
            "L’Atelier «\u00a0Fumel — L’ancienne usine\u00a0» (à lancer) "
            "porte déjà sur une de ces communes."
        ]
    services.accept_candidature(second, actor=people.decideur, on=ELIGIBLE)
    assert second.etat == Etat.ELIGIBLE


@pytest.mark.regle("C21")
def test_an_atelier_is_not_launched_without_a_framework(people):
    candidature, _ = candidature_at(Etat.PROGRAMMEE, people)
    with pytest.raises(Refused, match="Aucun accord-cadre"):
        services.convert_candidature(candidature, actor=people.pilote)


def test_the_grid_is_filled_on_the_page_and_the_moves_say_why_not(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    Critere.objects.all().delete()
    url = reverse("candidatures:instruction", args=[candidature.pk])
    client = browser(people.chef_projet)
    data = {"E1_reponse": "OUI", "E1_commentaire": "Métropole."}
    assert client.post(url, data).status_code == 302
    assert candidature.criteres.get(code="E1").commentaire == "Métropole."
    page = browser(people.decideur).get(url)
    assert "il manque une réponse ou un commentaire à 10 critères" in page.text
    assert browser(people.decideur).post(url, data).status_code == 403


def test_nobody_but_the_clock_makes_a_dossier_wait_or_lapse(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    for name in ("wait_framework", "lapse_eligibility", "warn_eligibility", "lapse_withdrawn"):
        for role, scope in services.WORKFLOW.access.rows[name].items():
            assert (role, scope.words) == ("CLOCK", "tout")
    assert CLOCK.roles == {"CLOCK"}
