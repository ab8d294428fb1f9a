"""The contract at random: nobody is stuck, nobody is late for nothing, every sum is right."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

#: from each place: the simplest walk, and one at random
SHORT = settings(
    max_examples=2,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_whatever_happens_somebody_can_go_on_and_every_sum_is_right():
    from etabli.espaces.tests.epreuve import Epreuve
    from etabli.espaces.tests.epreuve_monde import DEPARTS, make_monde

    world = make_monde()
    for depart in DEPARTS:

        class Here(Epreuve):
            monde, walked, departs = world, {}, (depart,)

        run_state_machine_as_test(Here, settings=SHORT)
        assert len(Here.walked) > 5
