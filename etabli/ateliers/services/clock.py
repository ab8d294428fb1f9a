"""The durations of an Atelier, and what the clock does with closed ones (config/tic.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.services.moves import advance, blockers_of
from etabli.ateliers.states import Etat
from etabli.core import horloge, tables
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.tic import each
from etabli.core.workflow import Attempt


def start_durations(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F7, D-03: target and ceiling run from the first notified order, whatever comes after."""
    delays = tables.workflow_of(atelier).delays
    for code in ("cible", "plafond"):
        if echeances.last(atelier, code) is None:
            echeances.start(atelier, code, delays[code], on=attempt.on)


def start_follow_ups() -> int:
    """F11: a closed Atelier is followed as soon as its roadmap allows (config/conditions.py)."""
    today = horloge.today()
    return each(
        Atelier.objects.filter(etat=Etat.CLOS).order_by("pk"),
        lambda a: advance(a, "start_follow_up", actor=CLOCK, on=today),
        when=lambda a: not blockers_of(a, "start_follow_up", actor=CLOCK, on=today),
    )
