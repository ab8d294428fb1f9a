"""The eligibility grid of a Flash (2.2.2)."""

import pytest

from etabli.candidatures import grille
from etabli.candidatures.grille import Reponse

CODES = ["E1", "E2", "E3", "E4", "E5", "E9", "E10", "E11", "E12", "E13", "E14"]
YES = {code: Reponse("OUI", "Vu.") for code in CODES}
BLOCKING = ["E1", "E2", "E3", "E4", "E10", "E12"]


def _with(code, reponse, commentaire="Vu."):
    return {**YES, code: Reponse(reponse, commentaire)}


def test_a_flash_has_eleven_criteria():
    assert [rule.code for rule in grille.FLASH] == CODES


@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=pytest.mark.regle(code)) for code in BLOCKING]
)
def test_these_criteria_block_at_no_and_only_at_no(code):
    assert [r.code for r in grille.blocking(_with(code, "NON"), format="FLASH")] == [code]
    assert grille.blocking(_with(code, "PARTIELLEMENT"), format="FLASH") == []
    assert grille.warnings(_with(code, "NON"), format="FLASH") == []


@pytest.mark.parametrize(
    "code",
    [pytest.param(c, marks=pytest.mark.regle(c)) for c in ("E5", "E9", "E11", "E13", "E14")],
)
def test_these_criteria_only_warn(code):
    assert grille.blocking(_with(code, "NON"), format="FLASH") == []
    assert [r.code for r in grille.warnings(_with(code, "NON"), format="FLASH")] == [code]
    assert grille.warnings(_with(code, "PARTIELLEMENT"), format="FLASH") == []


@pytest.mark.regle("2.2.2")
@pytest.mark.parametrize("code", CODES)
def test_every_criterion_needs_an_answer_and_a_comment(code):
    assert grille.unanswered(_with(code, "OUI", "  "), format="FLASH") == [code]
    assert grille.unanswered(_with(code, "", "Vu."), format="FLASH") == [code]
    assert grille.unanswered(YES, format="FLASH") == []


@pytest.mark.regle("E4")
@pytest.mark.parametrize("stade", ["AVANT_PROJET", "CONSULTATION_MOE", "TRAVAUX"])
def test_past_the_programme_stage_e4_is_no_by_construction(stade):
    assert grille.with_imposed(YES, stade=stade)["E4"] == Reponse("NON", "Vu.")
    assert grille.imposed("E4", stade=stade) == "NON"
    assert grille.imposed("E5", stade=stade) == ""


@pytest.mark.regle("E4")
@pytest.mark.parametrize("stade", ["IDEE", "REFLEXION", "PROGRAMMATION", ""])
def test_before_it_the_instructor_answers_e4(stade):
    assert grille.with_imposed(YES, stade=stade) == YES
