"""The contract at random: nobody is stuck, nobody is late for nothing, every sum is right."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

SHORT = settings(
    max_examples=4,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_whatever_happens_somebody_can_go_on_and_every_sum_is_right():
    from etabli.espaces.tests.epreuve import Epreuve
    from etabli.espaces.tests.epreuve_actes import make_monde

    class Here(Epreuve):
        monde, walked = make_monde(), {}

    run_state_machine_as_test(Here, settings=SHORT)
    assert len(Here.walked) > 8
