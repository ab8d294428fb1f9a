"""What the clock does with closed Ateliers (config/tic.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.services.moves import advance, blockers_of, leaves
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.tic import each

NO_LEAD = "Le chef de file s’est retiré et aucune collectivité n’a pris sa suite dans le délai."


def start_follow_ups() -> int:
    """F11: a closed Atelier is followed as soon as its roadmap allows (config/conditions.py)."""
    today = horloge.today()
    return each(
        Atelier.objects.filter(etat=Etat.CLOS).order_by("pk"),
        lambda a: advance(a, "start_follow_up", actor=CLOCK, on=today),
        when=lambda a: not blockers_of(a, "start_follow_up", actor=CLOCK, on=today),
    )


def end_without_lead() -> int:
    """2.7.1: nobody has taken the place of the lead in time: the Atelier is abandoned."""
    today = horloge.today()
    late = echeances.overdue("releve", on=today).values_list("subject", flat=True)
    keys = [subject.partition(":")[2] for subject in late]
    return each(
        Atelier.objects.filter(pk__in=keys, chef_parti_on__isnull=False).order_by("pk"),
        lambda a: advance(a, "abandon", actor=CLOCK, on=today, motif=NO_LEAD),
        when=lambda a: leaves(a, "abandon"),
    )
