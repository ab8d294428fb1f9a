"""The pages of others go before a deposit, a moment."""

import time

import pytest

from etabli.sceaux.guichet import courtesy
from etabli.sceaux.guichet.courtesy import Courtesy


@pytest.fixture
def slept(monkeypatch):
    """The steps that were waited; time passes by them alone."""
    steps: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 100 + sum(steps))
    monkeypatch.setattr(time, "sleep", steps.append)
    return steps


def test_nobody_waits_when_nobody_else_is_answered(slept):
    one = Courtesy()
    with one.other():
        pass
    one.give_way()
    assert slept == []


def test_a_piece_waits_for_who_is_being_answered_and_no_more_than_its_bound(slept):
    one = Courtesy()
    with one.other():
        one.give_way()
    assert len(slept) in {20, 21}
    assert set(slept) == {courtesy.STEP}


def test_a_long_download_is_not_waited_for(slept):
    one = Courtesy()
    with one.other():
        slept.append(courtesy.FIRST)
        one.give_way()
    assert slept == [courtesy.FIRST]
