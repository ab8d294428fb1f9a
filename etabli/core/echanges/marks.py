"""What a person has read, circle by circle, and how much is new to them.

A message is read by opening the page that shows it (tests/strictness/lectures.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from etabli.core.echanges.models import Echange, LectureEchange
from etabli.core.echanges.threads import M, Opened
from etabli.core.models import reference


def new(found: Opened[M]) -> QuerySet[Echange]:
    """What others wrote since this person last read it; nothing is new to a visitor."""
    person = found.actor.person_id
    if person is None or not found.threads:
        return Echange.objects.none()
    read = LectureEchange.objects.filter(
        person_id=person, subject=OuterRef("subject"), circle=OuterRef("circle")
    )
    since = Coalesce(Subquery(read.values("last")), Value(0))
    rows = found.messages.annotate(since=since).filter(pk__gt=F("since"))
    return rows.exclude(written_by_id=person)


def unread(found: Opened[M]) -> int | None:
    """How many; None when there is none, so that a tab says nothing."""
    return new(found).count() or None


def note(found: Opened[M], messages: Iterable[Echange]) -> None:
    """All of these are read from now on; a row is written only when something was new."""
    last: dict[str, int] = {}
    for one in messages:
        last[one.circle] = max(one.pk, last.get(one.circle, 0))
    person = found.actor.person_id
    if person is None or not last:
        return
    LectureEchange.objects.bulk_create(
        [
            LectureEchange(
                person_id=person, subject=reference(found.obj), circle=circle, last=number
            )
            for circle, number in last.items()
        ],
        update_conflicts=True,
        unique_fields=("person_id", "subject", "circle"),
        update_fields=("last",),
    )
