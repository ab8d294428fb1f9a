"""The pace of a form open to all: above it everybody waits a few seconds, then goes through.

Never a refusal, and never counted by network address: a hall is one. One row a form, which every
process shares; a flood leaves nothing behind it once the longest wait is over.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, FloatField, Value
from django.db.models.functions import Greatest, Least

from etabli.core import horloge
from etabli.core.models import Allure, Compteur

#: turns that follow one another without waiting, before the pace counts
AT_ONCE = 20
#: seconds nobody waits longer than
LONGEST = 10.0


@transaction.atomic
def take_turn(key: str, *, per_minute: int) -> float:
    """Take the next turn of this form; seconds until it comes, 0 most of the time."""
    now, between = horloge.now().timestamp(), 60 / per_minute
    ahead = (AT_ONCE - 1) * between
    Allure.objects.get_or_create(key=key, defaults={"free_at": now})
    taken = Greatest(F("free_at"), _seconds(now)) + between
    last = _seconds(now + ahead + LONGEST + between)
    Allure.objects.filter(key=key).update(free_at=Least(taken, last))
    mine = Allure.objects.get(key=key).free_at - between
    return float(max(0.0, mine - ahead - now))


def _seconds(value: float) -> Value:
    return Value(value, output_field=FloatField())


def forget_counters() -> int:
    """Erase what the shared cache no longer counts: it knows addresses of people only by digest."""
    return Compteur.objects.filter(expires__lt=horloge.now()).delete()[0]
