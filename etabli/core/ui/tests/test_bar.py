"""The bar of moves: which button is filled, and in which order."""

import pytest

from etabli.candidatures.models import Candidature
from etabli.core import duties
from etabli.core.access import VISITOR
from etabli.core.duties import Choice
from etabli.core.ui.doors import bar
from etabli.core.workflow import Move


@pytest.fixture
def drawn(monkeypatch):
    """The bar of a candidature whose reader has these moves, as (move, is it filled)."""

    def draw(**moves):
        choices = [
            Choice(name, Move(name, danger=d, awaited=a, usual=u), blockers)
            for name, (d, a, u, blockers) in moves.items()
        ]
        monkeypatch.setattr(duties, "choices", lambda obj, actor, **page: choices)
        return [(line.name, line.primary) for line in bar(Candidature(pk=7), VISITOR)]

    return draw


NO = ("Il manque la grille.",)
AWAITED, USUAL, OTHER = (
    (False, True, False, ()),
    (False, False, True, ()),
    (False, False, False, ()),
)
DANGER, DANGER_AWAITED = (True, False, False, ()), (True, True, False, ())


def test_what_is_awaited_of_me_comes_first_and_filled_and_dangers_last(drawn):
    assert drawn(reject=DANGER, adjourn=OTHER, program=USUAL, accept=AWAITED) == [
        ("accept", True), ("program", False), ("adjourn", False), ("reject", False),
    ]  # fmt: skip


def test_what_is_usual_is_filled_when_nothing_is_awaited(drawn):
    assert drawn(adjourn=OTHER, program=USUAL) == [("program", True), ("adjourn", False)]


def test_an_exception_is_never_filled(drawn):
    assert drawn(adjourn=OTHER, resume=OTHER) == [("adjourn", False), ("resume", False)]


def test_a_danger_is_never_filled_even_when_it_is_awaited(drawn):
    """R5: the order of a holder who has gone is to be terminated, and nobody presses that by habit."""
    assert drawn(reject=DANGER_AWAITED, adjourn=OTHER) == [("adjourn", False), ("reject", False)]


def test_what_is_not_possible_yet_leaves_the_filled_button_to_the_next(drawn):
    assert drawn(accept=(False, True, False, NO), program=AWAITED) == [
        ("accept", False), ("program", True),
    ]  # fmt: skip


def test_a_move_made_elsewhere_is_not_on_the_bar(drawn):
    """« Répondre à un point » has its form beside the point."""
    assert drawn(answer_item=AWAITED, adopt_form=OTHER, lapse=OTHER) == []
