"""Who writes here now: a row a page and a person, that fades after a minute.

The one thing that a page writes by being read (tests/strictness/lectures.py).
"""

from __future__ import annotations

import datetime as dt

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.models import PresencePage

FADES = dt.timedelta(minutes=1)


def here(address: str, actor: Actor) -> list[str]:
    """Say « I am on this page », and learn the names of the others; a visitor says and learns nothing."""
    if actor.person_id is None:
        return []
    now = horloge.now()
    PresencePage.objects.filter(seen_at__lte=now - FADES).delete()
    PresencePage.objects.bulk_create(
        [PresencePage(address=address, person_id=actor.person_id, nom=actor.name, seen_at=now)],
        update_conflicts=True,
        unique_fields=("address", "person_id"),
        update_fields=("nom", "seen_at"),
    )
    others = PresencePage.objects.filter(address=address).exclude(person_id=actor.person_id)
    return list(others.values_list("nom", flat=True))


def near(address: str, actor: Actor) -> list[tuple[str, str]]:
    """Who else is on a page under this address: their names, and the address of each page."""
    if actor.person_id is None:
        return []
    rows = PresencePage.objects.filter(address__startswith=address)
    others = rows.filter(seen_at__gt=horloge.now() - FADES).exclude(person_id=actor.person_id)
    return list(others.values_list("nom", "address"))
