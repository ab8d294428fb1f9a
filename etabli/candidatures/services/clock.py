"""What the clock does with candidatures each day (config/tic.py); safe to run twice."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from etabli.candidatures.models import Candidature
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat, EtatItem
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.models import Echeance
from etabli.core.tic import each, once_a_run


def _do(name: str, *, motif: str = "") -> Callable[[Candidature], object]:
    return lambda candidature: WORKFLOW.run(
        candidature, name, actor=CLOCK, on=horloge.today(), motif=motif
    )


def _rows() -> QuerySet[Candidature]:
    return Candidature.objects.select_related(
        "commune", "chef_de_file", "service_pilote"
    ).order_by("pk")


def _of(deadlines: QuerySet[Echeance], *etats: Etat) -> list[Candidature]:
    """The candidatures of these states that these deadlines are about."""
    prefix = f"{Candidature._meta.label_lower}:"
    subjects = deadlines.filter(subject__startswith=prefix).values_list("subject", flat=True)
    ids = [int(subject.removeprefix(prefix)) for subject in subjects]
    return list(_rows().filter(pk__in=ids, etat__in=etats))


def lapse_complements() -> int:
    """C12: the day after the deadline, one item still waited for is enough."""
    late = _rows().filter(
        etat=Etat.COMPLEMENT_DEMANDE,
        demandes__closed_on=None,
        demandes__items__etat=EtatItem.DEMANDE,
        demandes__items__due_on__lt=horloge.today(),
    )
    return each(list(late.distinct()), _do("lapse"))


def lapse_withdrawals() -> int:
    """C24: the 31st day after a co-porteur left, without an answer of the pilote."""
    motif = "Le service pilote n’a pas repris le dossier dans le délai donné."
    return each(
        _of(echeances.overdue("retrait"), *Etat),
        _do("lapse_withdrawn", motif=motif),
        when=lambda c: WORKFLOW.moves["lapse_withdrawn"].leaves(c.etat),
    )


def lapse_adjourned() -> int:
    """Twelve months after the date of review of an adjourned candidature."""
    return each(_of(echeances.overdue("ajournement"), Etat.AJOURNEE), _do("lapse_adjourned"))


def warn_eligibilities() -> int:
    """C23: at 15 months, everyone is told."""
    rows = echeances.open_ones().filter(
        code="alerte", suspended_on=None, due_on__lte=horloge.today()
    )
    return each(_of(rows, Etat.ELIGIBLE), _do("warn_eligibility"))


def lapse_eligibilities() -> int:
    """C23: eligible for more than 18 months, waits for a framework left out."""
    return each(_of(echeances.overdue("programmation"), Etat.ELIGIBLE), _do("lapse_eligibility"))


def follow_frameworks() -> int:
    """C20: without a framework of the right mode, wait; with one, go back to the state left.

    Whether one serves is said by a later app (config/conditions.py).
    """
    with once_a_run():
        return _follow("wait_framework", Etat.ELIGIBLE, Etat.PROGRAMMEE) + _follow(
            "leave_wait", Etat.EN_ATTENTE_ACCORD_CADRE
        )


def _follow(name: str, *etats: Etat) -> int:
    today = horloge.today()
    return each(
        _rows().filter(etat__in=etats),
        _do(name),
        when=lambda c: not WORKFLOW.blockers(c, name, actor=CLOCK, on=today),
    )
