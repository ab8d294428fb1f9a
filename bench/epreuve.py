"""How far the proof of the contract walks: examples and steps at random, every law after each step.

`python -m bench epreuve` ; EPREUVE_EXAMPLES and EPREUVE_STEPS lengthen it, EPREUVE_SEED repeats one.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_URL"] = ""
django.setup()

from django.db import connection
from django.test.utils import setup_test_environment
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from etabli.espaces.tests.epreuve import Epreuve
from etabli.espaces.tests.epreuve_actes import ACTS
from etabli.espaces.tests.epreuve_stories import make_monde

EXAMPLES = int(os.environ.get("EPREUVE_EXAMPLES", "20"))
STEPS = int(os.environ.get("EPREUVE_STEPS", "30"))
LONG = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


def main() -> int:
    """One line of figures; 1 and the shortest story when a law is broken."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)

    class Long(Epreuve):
        monde, walked = make_monde(), {}

    if chosen := os.environ.get("EPREUVE_SEED"):
        Long = seed(int(chosen))(Long)  # type: ignore[misc]
    start, is_broken = time.perf_counter(), False
    try:
        run_state_machine_as_test(Long, settings=LONG)
    except AssertionError as found:
        is_broken = True
        print(found, *getattr(found, "__notes__", ()), sep="\n", file=sys.stderr)
    seconds = round(time.perf_counter() - start, 1)
    print(json.dumps(figures(Long.walked, seconds), ensure_ascii=False), flush=True)
    return int(is_broken)


def figures(walked: dict[str, int], seconds: float) -> dict[str, object]:
    others = ("pas", "jours", "refusés")
    done = {name: count for name, count in walked.items() if name not in others}
    known = {act.verb for act in ACTS}
    return {
        "banc": "epreuve",
        "exemples": EXAMPLES,
        "pas": walked.get("pas", 0),
        "actes": sum(done.values()),
        "refus": walked.get("refusés", 0),
        "jours_passes": walked.get("jours", 0),
        "actes_differents": f"{len(done)} sur {len(known)}",
        "jamais": sorted(known - set(done)),
        "secondes": seconds,
    }


if __name__ == "__main__":
    sys.exit(main())
