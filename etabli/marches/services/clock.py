"""What the clock does with contracts each morning (config/tic.py); safe to run twice.

The end of a framework is looked at before silences: a turn that lost its object is not silent.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, leaves
from etabli.ateliers.states import Etat
from etabli.candidatures import formats
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.tic import each, once_a_run
from etabli.marches import selectors
from etabli.marches.models import AccordCadre, BonDeCommande, Designation
from etabli.marches.services import alertes, designations, devis
from etabli.marches.services.designation_moves import DEVIS_DELAYS
from etabli.marches.states import LIVE, SIGNED, EtatAccordCadre, EtatDesignation


def formats_served(on: dt.date) -> list[str]:
    """The formats whose framework is in force that day, by code; each mode is looked up once."""
    modes = {one.mode for one in formats.known}
    serving = {mode: selectors.framework_in_force(on, mode=mode) for mode in modes}
    return [one.code for one in formats.known if serving[one.mode] is not None]


def wait_for_frameworks() -> int:
    """B-8, F15: Ateliers whose framework ended or is exhausted wait, unless an order is signed.

    A framework is looked at once a run, and an Atelier that one serves is not read.
    """
    today = horloge.today()
    serving = [a for a in AccordCadre.objects.order_by("pk") if selectors.is_in_force(a, on=today)]
    live = Designation.objects.filter(etat__in=LIVE).order_by()
    served = live.filter(groupement__accord_cadre__in=serving)
    signed = BonDeCommande.objects.filter(
        etat__in=SIGNED, devis__designation__etat=EtatDesignation.ACCEPTEE
    )
    rows = Atelier.objects.filter(etat__in=states(Group.BEFORE_NOTIFICATION)).exclude(
        pk__in=signed.values("atelier")
    )
    unserved = ~Q(format__in=formats_served(today))
    rows = rows.filter(unserved | Q(pk__in=live.values("atelier")))
    lost = list(rows.exclude(pk__in=served.values("atelier")).order_by("pk"))
    with once_a_run():
        return each(
            lost,
            lambda a: advance(a, "wait_framework", actor=CLOCK, on=today),
            when=lambda a: leaves(a, "wait_framework"),
        )


def leave_waits() -> int:
    """F15: as soon as a framework serves, waiting Ateliers are to be launched again."""
    today = horloge.today()
    waiting = Atelier.objects.filter(
        etat=Etat.EN_ATTENTE_ACCORD_CADRE, format__in=formats_served(today)
    )
    with once_a_run():
        return each(
            waiting.order_by("pk").select_related("service_pilote"),
            lambda a: advance(a, "leave_wait", actor=CLOCK, on=today),
            when=lambda a: selectors.framework_for(a, on=today) is not None,
        )


def warn_frameworks() -> int:
    """AC-1, AC-6: who buys is told once of each threshold that a framework passes, in time and in money."""
    rows = AccordCadre.objects.filter(etat__in=(EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU))
    return each(rows.order_by("pk"), alertes.tell_thresholds, when=alertes.is_due)


def record_silences() -> int:
    """T-6d: silences of one night in the order of the designations, each followed by the next."""
    today = horloge.today()
    overdue = echeances.overdue("reponse", on=today).values_list("subject", flat=True)
    rows = Designation.objects.filter(
        etat=EtatDesignation.DESIGNEE, pk__in=_numbers(overdue), conflit_declare_on=None
    ).select_related("atelier", "groupement__accord_cadre")
    late = list(rows.order_by("designated_on", "numero", "pk"))
    return each(late, lambda d: designations.fall_silent(d, on=today), when=_is_replayed)


def record_missing_devis() -> int:
    """T-6: a devis not handed in at its deadline is a counted refusal, unless a version is validated."""
    today = horloge.today()
    subjects = [
        subject
        for code in DEVIS_DELAYS
        for subject in echeances.overdue(code, on=today).values_list("subject", flat=True)
    ]
    rows = Designation.objects.filter(etat=EtatDesignation.ACCEPTEE, pk__in=_numbers(subjects))
    late = list(
        rows.exclude(atelier__etat=Etat.SUSPENDU)
        .select_related("atelier", "groupement__accord_cadre")
        .order_by("numero", "pk")
    )
    return each(late, lambda d: devis.miss_devis(d, on=today), when=_is_replayed)


def _is_replayed(designation: Designation) -> bool:
    """The log that the act reads: a new process replays it whole, not while the act holds the base."""
    return bool(selectors.tour_of(designation.accord_cadre).file)


def _numbers(subjects: object) -> list[int]:
    """`marches.designation:12` → 12; other subjects are left out."""
    found = [str(subject).partition(":") for subject in subjects]  # type: ignore[attr-defined]
    return [int(pk) for label, _, pk in found if label == "marches.designation"]
