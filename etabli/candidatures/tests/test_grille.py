"""The eligibility grid, and that of a Flash (2.2.2)."""

import pytest

from etabli.candidatures import grille
from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.grille import Regle, Reponse

CODES = ["E1", "E2", "E3", "E4", "E5", "E9", "E10", "E11", "E12", "E13", "E14"]
YES = {code: Reponse("OUI", "Vu.") for code in CODES}
BLOCKING = ["E1", "E2", "E3", "E4", "E10", "E12"]


def _with(code, reponse, commentaire="Vu."):
    return {**YES, code: Reponse(reponse, commentaire)}


def _codes(rules):
    return [rule.code for rule in rules]


def test_a_flash_has_eleven_criteria():
    assert [rule.code for rule in FLASH.grille] == CODES


@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=pytest.mark.regle(code)) for code in BLOCKING]
)
def test_these_criteria_block_at_no_and_only_at_no(code):
    assert [r.code for r in grille.blocking(FLASH.grille, _with(code, "NON"))] == [code]
    assert grille.blocking(FLASH.grille, _with(code, "PARTIELLEMENT")) == []
    assert grille.warnings(FLASH.grille, _with(code, "NON")) == []


@pytest.mark.parametrize(
    "code",
    [pytest.param(c, marks=pytest.mark.regle(c)) for c in ("E5", "E9", "E11", "E13", "E14")],
)
def test_these_criteria_only_warn(code):
    assert grille.blocking(FLASH.grille, _with(code, "NON")) == []
    assert [r.code for r in grille.warnings(FLASH.grille, _with(code, "NON"))] == [code]
    assert grille.warnings(FLASH.grille, _with(code, "PARTIELLEMENT")) == []


@pytest.mark.regle("2.2.2")
@pytest.mark.parametrize("code", CODES)
def test_every_criterion_needs_an_answer_and_a_comment(code):
    assert _codes(grille.unanswered(FLASH.grille, _with(code, "OUI", "  "))) == [code]
    assert _codes(grille.unanswered(FLASH.grille, _with(code, "", "Vu."))) == [code]
    assert grille.unanswered(FLASH.grille, YES) == []


@pytest.mark.regle("E4")
@pytest.mark.parametrize("stade", ["AVANT_PROJET", "CONSULTATION_MOE", "TRAVAUX"])
def test_past_the_programme_stage_e4_is_no_by_construction(stade):
    forced = {rule.code: grille.imposed(rule, stade=stade) for rule in FLASH.grille}
    assert {code for code, answer in forced.items() if answer == "NON"} == {"E4"}
    assert set(forced.values()) == {"", "NON"}
    assert grille.with_imposed(FLASH.grille, YES, stade=stade) == {
        **YES,
        "E4": Reponse("NON", "Vu."),
    }


def test_a_grid_without_such_a_criterion_is_left_as_it_is():
    rules = [Regle("A1", "Le besoin est réel", True)]
    said = {"A1": Reponse("OUI", "Vu.")}
    assert grille.with_imposed(rules, said, stade="TRAVAUX") == said


@pytest.mark.regle("E4")
@pytest.mark.parametrize("stade", ["IDEE", "REFLEXION", "PROGRAMMATION", ""])
def test_before_it_the_instructor_answers_e4(stade):
    assert grille.with_imposed(FLASH.grille, YES, stade=stade) == YES
