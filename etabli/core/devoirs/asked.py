"""What a message asks, as the duties that waited for its reader, and whether it is done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from etabli.core import horloge
from etabli.core.cercles import Side, side_of_audience, side_of_role
from etabli.core.devoirs.models import Devoir, PartDevoir
from etabli.core.models import Message

#: the object, and the step that waits on it
Key = tuple[str, str]
COLUMNS = ("subject", "name", "since")


def note(rows: Iterable[tuple[Message, set[str]]]) -> None:
    """Write on each message that asks what is to do, from its reader's side, on the objects beside it.

    The duties are those of the act that ends.
    """
    asking = [(row, objects) for row, objects in rows if row.level == Message.Level.ACTION]
    told = {subject for _, objects in asking for subject in objects}
    waiting = _waiting(told) if told else {}
    for row, objects in asking:
        side = side_of_audience(row.audience)
        row.asked = sorted(key for one in objects for key in waiting.get((one, side), ()))


def _waiting(subjects: Collection[str]) -> dict[tuple[str, Side | None], set[Key]]:
    """What is to do on these objects, from each side."""
    found: dict[tuple[str, Side | None], set[Key]] = defaultdict(set)
    parts = PartDevoir.objects.filter(is_to_do=True, devoir__subject__in=subjects)
    for role, subject, name in parts.values_list("role", "devoir__subject", "devoir__name"):
        found[subject, side_of_role(role)].add((subject, name))
    return found


def done(messages: Iterable[Message]) -> set[UUID]:
    """Among these messages, those of which nothing that they asked waits any longer: one query.

    What waits again since a later day is asked by a later message.
    """
    asking = [message for message in messages if message.asked]
    subjects = {subject for message in asking for subject, _ in message.asked}
    rows = Devoir.objects.filter(subject__in=subjects) if subjects else Devoir.objects.none()
    left = {(subject, name): since for subject, name, since in rows.values_list(*COLUMNS)}
    return {message.pk for message in asking if not _waits(message, left)}


def _waits(message: Message, left: dict[Key, dt.date]) -> bool:
    written_on = message.created_at.astimezone(horloge.PARIS).date()
    found = (left.get((subject, name)) for subject, name in message.asked)
    return any(since is not None and since <= written_on for since in found)
