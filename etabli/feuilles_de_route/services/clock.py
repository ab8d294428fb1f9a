"""What the clock does with revues (config/tic.py); safe to run twice."""

from __future__ import annotations

import datetime as dt

from etabli.core import horloge, parametres
from etabli.core.access import CLOCK
from etabli.core.delais import end_in_days
from etabli.core.tic import each
from etabli.feuilles_de_route.models import Revue
from etabli.feuilles_de_route.services.moves import REVUES
from etabli.feuilles_de_route.states import EtatRevue


def miss_revues() -> int:
    """60 days after its day, a review that was not held is NON_TENUE (6.4)."""
    today = horloge.today()
    days = parametres.integer("revue_non_tenue_jours", on=today)
    waiting = Revue.objects.filter(
        etat__in=(EtatRevue.PREVUE, EtatRevue.REMPLIE), prevue_on__lt=today - dt.timedelta(days)
    )
    return each(
        waiting.order_by("prevue_on", "pk"),
        lambda revue: REVUES.run(revue, "miss", actor=CLOCK, on=today),
        when=lambda revue: today > end_in_days(revue.prevue_on, days, rolls=False),
    )
