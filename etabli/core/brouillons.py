"""The drafts of long forms: what is typed is kept for its author before anything is sent.

One row per person and address. The page alone gives it back (`ui/tags/drafts.py`), to who may still
open it. Told in docs/comprendre/enregistrement.md.
"""

from __future__ import annotations

import datetime as dt
import json

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve

from etabli.core import horloge
from etabli.core.models import Brouillon
from etabli.core.texte import clean_text

#: days a draft is kept after its last word; the page « Données personnelles » says it
DAYS = 30
#: bytes of one draft: five times the longest part of a livrable
LARGEST = 100_000
#: drafts of one person; the oldest leaves
MOST = 40

Fields = list[tuple[str, str]]


class TooLong(ValueError):
    """More than a draft may hold."""


def read(text: str) -> Fields:
    """The pairs that a page sends; a ValueError for anything else."""
    if len(text.encode()) > LARGEST:
        raise TooLong
    try:
        pairs = json.loads(text)
    except RecursionError as error:
        raise ValueError("too many brackets") from error
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise ValueError("a draft is a list of pairs of texts")
    return [(clean_text(name), clean_text(value)) for name, value in pairs]


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)


@transaction.atomic
def keep(person: int, address: str, fields: Fields, *, typed_at: int = 0) -> bool:
    """The last words typed take the place of the former ones; nothing typed, nothing kept.

    False for words older than those that are kept: they come late from another tab.
    """
    if not fields:
        forget(person, address)
        return True
    # a clock that is fast is brought back
    at = min(typed_at, round(horloge.now().timestamp() * 1000))
    row = Brouillon.objects.filter(person_id=person, address=address).first()
    if row and row.typed_at > at:
        return False
    stamp = {"fields": fields, "typed_at": at, "kept_at": horloge.now()}
    Brouillon.objects.update_or_create(person_id=person, address=address, defaults=stamp)
    if row is None:
        mine = Brouillon.objects.filter(person_id=person).order_by("-kept_at", "-pk")
        Brouillon.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    return True


def forget(person: int, address: str) -> None:
    Brouillon.objects.filter(person_id=person, address=address).delete()


def kept(person: int, address: str) -> Fields:
    """What this person left at that address; nothing when there is nothing."""
    row = Brouillon.objects.filter(person_id=person, address=address).first()
    return row.fields if row else []


def among(person: int, addresses: list[str]) -> dict[str, Fields]:
    """What this person left at these addresses."""
    rows = Brouillon.objects.filter(person_id=person, address__in=addresses).order_by("pk")
    return dict(rows.values_list("address", "fields"))


def has_page(address: str) -> bool:
    """Does this address lead to a page? Nothing is kept elsewhere."""
    try:
        return len(address) <= 300 and bool(resolve(address))
    except Resolver404:
        return False


def addresses(person: int) -> dict[str, int]:
    """The forms that this person has begun, without their texts."""
    rows = Brouillon.objects.filter(person_id=person).order_by("pk")
    return dict(rows.values_list("address", "pk"))


def forget_old() -> int:
    """A job of the clock: drafts left for too long, and those of a closed account."""
    before = horloge.now() - dt.timedelta(days=DAYS)
    people = get_user_model().objects.filter(is_active=True).values("pk")
    gone = Q(kept_at__lt=before) | ~Q(person_id__in=people)
    return Brouillon.objects.filter(gone).delete()[0]
