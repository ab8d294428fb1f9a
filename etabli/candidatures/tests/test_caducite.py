"""C23: the move itself knows when an eligibility is old, whatever the clock has looked for."""

import datetime as dt

import pytest

from etabli.candidatures import guards
from etabli.candidatures.services import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt

LAST = dt.date(2027, 11, 5)
AFTER = dt.date(2027, 11, 6)
STILL_RUNS = "L’éligibilité court encore."


@pytest.fixture
def eligible(db):
    candidature, _ = candidature_at(Etat.ELIGIBLE)
    due = echeances.of(candidature, "programmation")
    assert due is not None
    assert due.due_on == LAST
    return candidature


def lapse(candidature, on):
    WORKFLOW.run(candidature, "lapse_eligibility", actor=CLOCK, on=on)


@pytest.mark.regle("C23")
@pytest.mark.parametrize("day", [dt.date(2027, 11, 4), LAST])
def test_an_eligibility_does_not_lapse_until_its_last_day_is_over(eligible, day):
    with pytest.raises(Refused) as refusal:
        lapse(eligible, day)
    assert refusal.value.reasons == (STILL_RUNS,)
    assert guards.eligibility_is_old.ask(Attempt(eligible, CLOCK, day)).lacks == (STILL_RUNS,)


@pytest.mark.regle("C23")
def test_it_lapses_the_day_after(eligible):
    assert guards.eligibility_is_old.ask(Attempt(eligible, CLOCK, AFTER)).is_met
    lapse(eligible, AFTER)
    assert eligible.etat == Etat.CADUQUE


@pytest.mark.regle("C20", "C23")
def test_a_stopped_eligibility_is_never_old(eligible):
    echeances.pause(eligible, "programmation", on=dt.date(2026, 6, 1))
    with pytest.raises(Refused, match="court encore"):
        lapse(eligible, dt.date(2030, 1, 1))


@pytest.mark.regle("C23")
@pytest.mark.parametrize("end", [echeances.cancel, echeances.meet])
def test_without_a_delay_that_runs_nothing_lapses(eligible, end):
    end(eligible, "programmation", on=LAST)
    with pytest.raises(Refused, match="court encore"):
        lapse(eligible, dt.date(2030, 1, 1))
