"""What the clock does with closed Ateliers (config/tic.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.services.moves import advance, blockers_of
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.tic import each


def start_follow_ups() -> int:
    """F11: a closed Atelier is followed as soon as its roadmap allows (config/conditions.py)."""
    today = horloge.today()
    return each(
        Atelier.objects.filter(etat=Etat.CLOS).order_by("pk"),
        lambda a: advance(a, "start_follow_up", actor=CLOCK, on=today),
        when=lambda a: not blockers_of(a, "start_follow_up", actor=CLOCK, on=today),
    )
