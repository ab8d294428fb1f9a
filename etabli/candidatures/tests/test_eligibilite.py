"""The eligibility of a Flash, criterion by criterion: what stops the decision, what only warns."""

import pytest

from etabli.candidatures import services
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import ELIGIBLE, candidature_at, fill_grid
from etabli.core.refus import Refused
from tests.recits import told_once


@pytest.fixture
@told_once
def instructed(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    return candidature


def _capital(sentence):
    return sentence[0].upper() + sentence[1:]


def _is_stopped(candidature, people, code, sentence):
    """« non » stops the decision with this very sentence; « partiellement » lets it pass."""
    fill_grid(candidature, people, **{code: "NON"})
    with pytest.raises(Refused) as refusal:
        services.accept_candidature(candidature, actor=people.decideur, on=ELIGIBLE)
    assert refusal.value.reasons == (
        f"«\u00a0{_capital(sentence)}\u00a0»\u00a0: la réponse est «\u00a0non\u00a0», et elle bloque.",
    )
    candidature.refresh_from_db()
    assert candidature.etat == Etat.EN_INSTRUCTION
    fill_grid(candidature, people, **{code: "PARTIELLEMENT"})
    assert services.WORKFLOW.alerts(candidature, "accept", actor=people.decideur) == []
    services.accept_candidature(candidature, actor=people.decideur, on=ELIGIBLE)
    assert candidature.etat == Etat.ELIGIBLE


def _only_warns(candidature, people, code, sentence):
    """« non » warns with this very sentence, « partiellement » says nothing, and the decision passes."""
    fill_grid(candidature, people, **{code: "PARTIELLEMENT"})
    assert services.WORKFLOW.alerts(candidature, "accept", actor=people.decideur) == []
    fill_grid(candidature, people, **{code: "NON"})
    assert services.WORKFLOW.alerts(candidature, "accept", actor=people.decideur) == [
        f"«\u00a0{_capital(sentence)}\u00a0»\u00a0: la réponse est «\u00a0non\u00a0»."
    ]
    assert services.WORKFLOW.blockers(candidature, "accept", actor=people.decideur) == []
    services.accept_candidature(candidature, actor=people.decideur, on=ELIGIBLE)
    assert candidature.etat == Etat.ELIGIBLE


@pytest.mark.regle("E1")
def test_a_territory_that_is_not_covered_stops_the_decision(instructed, people):
    _is_stopped(instructed, people, "E1", "le territoire est couvert par le programme")


@pytest.mark.regle("E2")
def test_a_demand_carried_by_one_side_only_stops_the_decision(instructed, people):
    _is_stopped(
        instructed, people, "E2", "la demande est portée ensemble par l’État et la collectivité"
    )


@pytest.mark.regle("E3")
def test_a_subject_outside_planning_stops_the_decision(instructed, people):
    _is_stopped(
        instructed,
        people,
        "E3",
        "le sujet est traité par l’aménagement et l’urbanisme, "
        "au service de la transition écologique",
    )


@pytest.mark.regle("E4")
def test_a_project_past_its_programme_stops_the_decision(instructed, people):
    _is_stopped(instructed, people, "E4", "l’Atelier intervient avant l’avant-projet")


@pytest.mark.regle("E5")
def test_a_scale_that_does_not_fit_only_warns(instructed, people):
    _only_warns(instructed, people, "E5", "l’échelle convient au format")


@pytest.mark.regle("E9")
def test_strong_local_engineering_only_warns(instructed, people):
    _only_warns(instructed, people, "E9", "l’ingénierie locale est faible, ou à associer")


@pytest.mark.regle("E10")
def test_a_mobilisation_nobody_believes_stops_the_decision(instructed, people):
    _is_stopped(
        instructed,
        people,
        "E10",
        "la mobilisation de la collectivité et des services de l’État est crédible",
    )


@pytest.mark.regle("E11")
def test_local_engineering_left_aside_only_warns(instructed, people):
    _only_warns(
        instructed,
        people,
        "E11",
        "l’ingénierie locale est associée pour que les effets durent",
    )


@pytest.mark.regle("E12")
def test_logistics_nobody_pays_stop_the_decision(instructed, people):
    _is_stopped(instructed, people, "E12", "les co-porteurs acceptent les frais de logistique")


@pytest.mark.regle("E13")
def test_another_running_atelier_declared_in_the_grid_only_warns(instructed, people):
    _only_warns(
        instructed,
        people,
        "E13",
        "aucun autre Atelier n’est en cours sur le même périmètre",
    )


@pytest.mark.regle("E14")
def test_a_project_apart_from_the_programmes_only_warns(instructed, people):
    _only_warns(instructed, people, "E14", "le projet complète ACV, PVD, CRTE, PPA…")


@pytest.mark.regle("2.2.2", "C15")
def test_several_criteria_are_all_said_at_once(instructed, people):
    fill_grid(instructed, people, E1="NON", E10="NON", E5="NON")
    said = services.WORKFLOW.blockers(instructed, "accept", actor=people.decideur)
    assert [sentence.split("\u00a0")[1].split()[:2] for sentence in said] == [
        ["Le", "territoire"],
        ["La", "mobilisation"],
    ]


@pytest.mark.regle("2.2.2", "C15")
def test_an_answer_without_a_comment_does_not_count(instructed, people):
    services.grade_candidature(
        instructed, actor=people.chef_projet, reponses={"E5": ("NON", "  ")}
    )
    with pytest.raises(Refused) as refusal:
        services.accept_candidature(instructed, actor=people.decideur, on=ELIGIBLE)
    assert refusal.value.reasons == (
        "La grille n’est pas remplie\u00a0: il manque une réponse ou un commentaire à «\u00a0L’échelle "
        "convient au format\u00a0».",
    )
