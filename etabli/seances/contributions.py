"""What inhabitants write between the sessions: who may write, what everybody reads, what is still to take up."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from etabli.ateliers.deroules import Group, deroule_of, states
from etabli.ateliers.models import Atelier
from etabli.seances.models import Contribution, SessionInSitu
from etabli.seances.states import EtatContribution

READ_BY_ALL = (EtatContribution.PUBLIEE, EtatContribution.REPRISE)
#: an address, a telephone number: nobody publishes them by mistake
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
TELEPHONE = re.compile(r"(?:\+33[\s.]?|\b0)[1-9](?:[\s.-]?\d{2}){4}\b")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many came, by what became of them."""

    total: int
    to_read: int
    published: int
    refused: int


def is_open(atelier: Atelier) -> bool:
    """Inhabitants write from the notification of the contract to the end of the work (2.9)."""
    return (
        atelier.is_public
        and deroule_of(atelier).sessions > 0
        and atelier.etat not in states(Group.OVER, Group.FOLLOWED)
    )


def received(atelier: Atelier) -> QuerySet[Contribution]:
    """All that was not taken back, the last first."""
    rows = Contribution.objects.filter(atelier=atelier).exclude(etat=EtatContribution.RETIREE)
    return rows.select_related("proposition", "atelier__commune").order_by("-recue_le", "-pk")


def published(atelier: Atelier) -> QuerySet[Contribution]:
    """What everybody reads, the last first; nothing of an Atelier that is not public."""
    rows = received(atelier).filter(etat__in=READ_BY_ALL)
    return rows if atelier.is_public else rows.none()


def counted(atelier: Atelier) -> Counted:
    """What came to an Atelier, without what was taken back."""
    found = received(atelier).aggregate(
        total=Count("pk"),
        to_read=Count("pk", filter=Q(etat=EtatContribution.RECUE)),
        published=Count("pk", filter=Q(etat__in=READ_BY_ALL)),
        refused=Count("pk", filter=Q(etat=EtatContribution.REFUSEE)),
    )
    return Counted(**found)


def to_take_up(session: SessionInSitu) -> tuple[Contribution, ...]:
    """Open points of a session: published, received before its end, and not taken up yet."""
    rows = Contribution.objects.filter(
        atelier_id=session.atelier_id,
        etat=EtatContribution.PUBLIEE,
        recue_le__lte=session.fin_on,
    )
    return tuple(rows.order_by("recue_le", "pk"))


def names_found(text: str, first_name: str) -> list[str]:
    """What must leave a text before everybody reads it: the first name given, an address, a number."""
    found = [match[0] for pattern in (ADDRESS, TELEPHONE) for match in pattern.finditer(text)]
    name = first_name.strip()
    if name and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
        found.append(name)
    return found


def past_retention_before(on: dt.date, months: int) -> QuerySet[Contribution]:
    """Those whose words as they came may be past their time (7.4); the day itself is judged after."""
    limit = on - dt.timedelta(28 * months)
    return Contribution.objects.filter(effacee_le=None, recue_le__lt=limit)
