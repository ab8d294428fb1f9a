"""The contract at random: nobody is stuck, nobody is late for nothing, every sum is right."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

SHORT = settings(
    max_examples=1,
    stateful_step_count=8,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_whatever_happens_somebody_can_go_on_and_every_sum_is_right():
    """From each place the simplest walk; from those that vary, one more at random."""
    from etabli.espaces.tests.epreuve import Epreuve
    from etabli.espaces.tests.epreuve_stories import DEPARTS, make_monde

    world = make_monde()
    for name, depart in DEPARTS.items():

        class Here(Epreuve):
            monde, walked, departs = world, {}, (name,)

        fewest, most = depart.steps
        run_state_machine_as_test(Here, settings=settings(SHORT, max_examples=1 + (fewest < most)))
        assert len(Here.walked) > 3, name
