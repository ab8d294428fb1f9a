"""How often a person wants the mails that ask nothing of them: one summary an hour, or one a day.

What asks something waits a few minutes only, for what follows it (`gathering`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from etabli.core import horloge, parametres
from etabli.core.models import RythmeCourriels

Every = RythmeCourriels.Every
WAITS = {Every.HEURE: dt.timedelta(hours=1), Every.JOUR: dt.timedelta(days=1)}


def of(person_id: int) -> str:
    """The choice of this person, an hour until they make one."""
    found = RythmeCourriels.objects.filter(person_id=person_id)
    return found.values_list("every", flat=True).first() or Every.HEURE


def choose(person_id: int, every: str) -> None:
    """From the next message on; what already waits keeps its hour."""
    RythmeCourriels.objects.update_or_create(person_id=person_id, defaults={"every": Every(every)})


def waits(person_ids: Iterable[int]) -> dict[int, dt.timedelta]:
    """How long the summary of each waits after its first message, in one query."""
    people = set(person_ids)
    chosen = dict(
        RythmeCourriels.objects.filter(person_id__in=people).values_list("person_id", "every")
    )
    return {pk: WAITS[Every(chosen.get(pk, Every.HEURE))] for pk in people}


def gathering() -> dt.timedelta:
    """How long mails to one person wait for each other: nobody receives two within that time."""
    minutes = parametres.integer("courriels_regroupement_minutes", on=horloge.today())
    return dt.timedelta(minutes=minutes)
