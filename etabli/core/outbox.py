"""The outbox: a message is a row written with the move, sent after commit, once.

E-mail is one channel; the row itself is read in the product, so nothing depends on e-mail alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from etabli.core import horloge
from etabli.core.models import Entry, Message, Movable

MAX_ATTEMPTS = 5


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
        subject.strip()[:200],
        body.strip(),
        _link(obj, audience),
        obj.root,
    )


def _link(obj: Movable, audience: str) -> str:
    """The address to open: an object may keep a signed one for a single audience (`link_for`)."""
    if hasattr(obj, "link_for"):
        return str(obj.link_for(audience))
    return str(obj.get_absolute_url()) if hasattr(obj, "get_absolute_url") else ""


def post(drafts: Iterable[Draft], *, entry: Entry) -> None:
    """Write the rows; a person reached by two audiences gets one message, the action first."""
    rows: dict[str, Message] = {}
    for item in sorted(drafts, key=lambda d: not d.is_action):
        key = f"{entry.number}:{item.recipient.person_id or item.recipient.address or item.recipient.name}"
        rows.setdefault(key, _row(item, key, entry))
    Message.objects.bulk_create(rows.values())


def _row(item: Draft, key: str, entry: Entry | None) -> Message:
    return Message(
        entry=entry,
        key=key,
        person_id=item.recipient.person_id,
        address=item.recipient.address,
        audience=item.audience,
        level=Message.Level.ACTION if item.is_action else Message.Level.INFORMATION,
        subject=item.subject,
        body=item.body,
        link=item.link,
        about=item.about,
        created_at=horloge.now(),
        status=Message.Status.A_ENVOYER if item.recipient.address else Message.Status.SANS_ADRESSE,
    )


def remind(item: Draft, *, key: str) -> bool:
    """Write a message that no act caused (a reminder), once for this key; True when it is new."""
    row = _row(item, key, None)
    return not Message.objects.filter(key=key).exists() and bool(
        Message.objects.bulk_create([row], ignore_conflicts=True)
    )


def send_pending(limit: int = 200) -> int:
    """Send what waits; a refusal of the mail server is kept on the row and tried again later."""
    sent = 0
    waiting = Message.objects.filter(status=Message.Status.A_ENVOYER).order_by("created_at", "id")
    for message in waiting[:limit]:
        sent += _send(message)
    return sent


def _send(message: Message) -> bool:
    body = message.body
    if message.link:
        body += f"\n\n{settings.SITE_URL}{message.link}"
    try:
        EmailMessage(message.subject, body, None, [message.address]).send()
    except OSError as failure:
        message.attempts += 1
        message.error = str(failure)[:300]
        if message.attempts >= MAX_ATTEMPTS:
            message.status = Message.Status.ECHEC
        message.save(update_fields=("attempts", "error", "status"))
        return False
    message.status, message.sent_at = Message.Status.ENVOYE, horloge.now()
    message.save(update_fields=("status", "sent_at"))
    return True


def for_person(person_id: int | None) -> models.QuerySet[Message]:
    """The messages of one person, newest first."""
    return Message.objects.filter(person_id=person_id).order_by("-created_at", "id")
