"""The outbox: a message is a row written with the move; `core.envoi` sends it, woken after commit.

E-mail is one channel; the row itself is read in the product, so nothing depends on e-mail alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from etabli.core import envoi, horloge
from etabli.core.envoi import one_line
from etabli.core.models import Entry, Message, Movable, Pli
from etabli.core.ui.formats import date_longue

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone a message is for: a person with an account, or an address alone."""

    person_id: int | None
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that still waits for its journal line."""

    recipient: Recipient
    audience: str
    is_action: bool
    subject: str
    body: str
    link: str
    about: str


def draft(
    obj: Movable, entry: Entry, recipient: Recipient, audience: str, *, is_action: bool
) -> Draft:
    """The text for one reader: the app's template for this verb, else the plain sentence of the act."""
    context = {"obj": obj, "entry": entry, "recipient": recipient, "audience": audience}
    app, model, verb = entry.verb.split(".")
    try:
        text = get_template(f"{app}/messages/{model}_{verb}.txt").render(context)
    except TemplateDoesNotExist:
        text = get_template("ui/messages/act.txt").render(context)
    subject, _, body = text.strip().partition("\n")
    return Draft(
        recipient,
        audience,
        is_action,
        subject,
        body.strip() + _until(obj, audience),
        _link(obj, audience),
        obj.root,
    )


def _link(obj: Movable, audience: str) -> str:
    """The address to open: an object may keep a signed one for a single audience (`link_for`)."""
    if hasattr(obj, "link_for"):
        return str(obj.link_for(audience))
    return str(obj.get_absolute_url()) if hasattr(obj, "get_absolute_url") else ""


def _until(obj: Movable, audience: str) -> str:
    """A link that opens without account says until when (`link_until`: the last day, or None)."""
    last = obj.link_until(audience) if hasattr(obj, "link_until") else None
    return f"\n\nCe lien sert jusqu’au {date_longue(last)} inclus." if last else ""


def post(drafts: Iterable[Draft], *, entry: Entry) -> None:
    """Write the rows; a person reached by two audiences gets one message, the action first."""
    rows: dict[str, Message] = {}
    for item in sorted(drafts, key=lambda d: not d.is_action):
        key = f"{entry.number}:{item.recipient.person_id or item.recipient.address or item.recipient.name}"
        rows.setdefault(key, _row(item, key, entry))
    Message.objects.bulk_create(rows.values())
    if rows:
        transaction.on_commit(envoi.wake)


def _row(item: Draft, key: str, entry: Entry | None) -> Message:
    return Message(
        entry=entry,
        key=key,
        person_id=item.recipient.person_id,
        address=item.recipient.address,
        audience=item.audience,
        level=Message.Level.ACTION if item.is_action else Message.Level.INFORMATION,
        subject=one_line(item.subject)[:200],
        body=item.body,
        link=item.link,
        about=item.about,
        created_at=horloge.now(),
        status=Message.Status.A_ENVOYER if item.recipient.address else Message.Status.SANS_ADRESSE,
    )


def remind(item: Draft, *, key: str) -> bool:
    """Write a message that no act caused (a reminder), once for this key; True when it is new."""
    row = _row(item, key, None)
    if Message.objects.filter(key=key).exists():
        return False
    transaction.on_commit(envoi.wake)
    return bool(Message.objects.bulk_create([row], ignore_conflicts=True))


def seal(address: str, subject: str, body: str, *, lasts: dt.timedelta = A_DAY) -> None:
    """Write a mail that is read once (a code, a link of the door): erased when it has left.

    Not sent once `lasts` is over: a code that no longer opens is worse than none.
    """
    Pli.objects.create(
        address=address,
        subject=one_line(subject)[:200],
        body=body,
        created_at=horloge.now(),
        expires_at=horloge.now() + lasts,
    )
    transaction.on_commit(envoi.wake)


def for_person(person_id: int | None) -> models.QuerySet[Message]:
    """The messages of one person, newest first."""
    return Message.objects.filter(person_id=person_id).order_by("-created_at", "id")
