"""A lease in the database: of two processes, one does the work."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db.models import Q

from etabli.core import horloge
from etabli.core.veille.models import Bail

#: longer than any one job: a process that dies is replaced after that long
LASTS = dt.timedelta(minutes=10)


def take(name: str) -> str:
    """Take the lease for LASTS; the name of the holder, or "" when another process has it."""
    Bail.objects.bulk_create([Bail(name=name)], ignore_conflicts=True)
    now, holder = horloge.now(), secrets.token_hex(8)
    # a lease that ends further away than any lease was written under another clock
    free = Q(until=None) | Q(until__lt=now) | Q(until__gt=now + LASTS)
    taken = Bail.objects.filter(free, name=name).update(holder=holder, until=now + LASTS)
    return holder if taken else ""


def renew(name: str, holder: str) -> bool:
    """Push the end of the lease away; False when it was lost meanwhile."""
    mine = Bail.objects.filter(name=name, holder=holder)
    return bool(mine.update(until=horloge.now() + LASTS))


def release(name: str, holder: str) -> None:
    """Give the lease back, and write that the work was done now."""
    mine = Bail.objects.filter(name=name, holder=holder)
    mine.update(holder="", until=None, beat_at=horloge.now())
