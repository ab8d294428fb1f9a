"""The outbox: a message is a row written with the move; `core.envoi` sends it, woken after commit.

E-mail is one channel; the row itself is read in the product, so nothing depends on e-mail alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from etabli.core import envoi, horloge, recit, rythme
from etabli.core.envoi import one_line
from etabli.core.models import Entry, Message, Movable, Pli
from etabli.core.recit import Telling
from etabli.core.ui.formats import date_longue

#: an act and what followed from it: each line of the journal with its messages
Told = list[tuple[Entry, list["Draft"]]]
Waits = dict[int, dt.timedelta]
_told: ContextVar[Told | None] = ContextVar("told", default=None)

#: a part left out of a template leaves its blank lines
BLANK = re.compile(r"\n{3,}")
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
    #: the sentence of the deadline, when one runs for this reader
    before: str = ""
    #: an app wrote this text; the others are the plain sentence of the act
    is_written: bool = False

    @property
    def reader(self) -> tuple[str, ...]:
        """Who reads it about what: one act says it once to them.

        A link that opens without account serves only for itself: two of them are two messages.
        """
        who = self.recipient
        if who.person_id is not None:
            return (str(who.person_id), self.about)
        return (who.address or who.name, self.about, self.link)

    @property
    def is_urgent(self) -> bool:
        """Something to do, or a delay that runs: it does not wait for the summary."""
        return self.is_action or bool(self.before)


def draft(
    obj: Movable,
    entry: Entry,
    recipient: Recipient,
    audience: str,
    telling: Telling,
    *,
    is_action: bool,
) -> Draft:
    """The text for one reader: the app's template for this verb, else the plain sentence of the act."""
    context = {
        "obj": obj,
        "entry": entry,
        "recipient": recipient,
        "audience": audience,
        "told": telling.told,
        "ask": telling.ask if is_action else "",
    }
    before = recit.before(telling.due(audience, is_action=is_action))
    app, model, verb = entry.verb.split(".")
    is_written = True
    try:
        text = get_template(f"{app}/messages/{model}_{verb}.txt").render(context)
    except TemplateDoesNotExist:
        text, is_written = get_template("ui/messages/act.txt").render(context), False
    subject, _, body = text.strip().partition("\n")
    return Draft(
        recipient,
        audience,
        is_action,
        subject,
        "\n\n".join(
            part
            for part in (BLANK.sub("\n\n", body.strip()), before, _until(obj, audience))
            if part
        ),
        _link(obj, audience),
        obj.root,
        before,
        is_written,
    )


def _link(obj: Movable, audience: str) -> str:
    """The address to open: an object may keep a signed one for a single audience (`link_for`)."""
    if hasattr(obj, "link_for"):
        return str(obj.link_for(audience))
    return str(obj.get_absolute_url()) if hasattr(obj, "get_absolute_url") else ""


def _until(obj: Movable, audience: str) -> str:
    """A link that opens without account says until when (`link_until`: the last day, or None)."""
    last = obj.link_until(audience) if hasattr(obj, "link_until") else None
    return f"Ce lien sert jusqu’au {date_longue(last)} inclus." if last else ""


@contextmanager
def one_act() -> Iterator[None]:
    """All the moves made inside are one act for their readers, who get one message about it.

    Goes inside the transaction of the act: what it tells is written before it ends, or not at all.
    """
    if _told.get() is not None:
        yield
        return
    token = _told.set([])
    try:
        yield
        told = _told.get() or []
    finally:
        _told.reset(token)
    _write(told)


def post(told: Told) -> None:
    """Tell of one move and of all that followed from it, when the act they belong to ends."""
    act = _told.get()
    if act is None:
        _write(told)
    else:
        act.extend(told)


def _write(told: Told) -> None:
    """The rows of one act: one message a reader.

    What they must do comes first, then what an app wrote, then the act itself; the rest is named in it.
    """
    lots: dict[tuple[str, ...], list[tuple[Draft, Entry]]] = {}
    for entry, drafts in told:
        for item in drafts:
            lots.setdefault(item.reader, []).append((item, entry))
    people = (lot[0][0].recipient.person_id for lot in lots.values())
    waits = rythme.waits(pk for pk in people if pk)
    rows = [_one(lot, waits) for lot in lots.values()]
    Message.objects.bulk_create(rows)
    if rows:
        transaction.on_commit(envoi.wake)


def _one(lot: list[tuple[Draft, Entry]], waits: Waits) -> Message:
    """The message of one reader; another audience of the same act says nothing more to them."""
    lot.sort(key=lambda pair: (not pair[0].is_action, not pair[0].is_written))
    item, entry = lot[0]
    others = {other.number: told for told, other in reversed(lot) if other is not entry}
    lines = dict.fromkeys(_line(told) for _, told in sorted(others.items()))
    lines.pop(_line(item), None)
    if lines:
        body = "\n".join([f"{item.body}\n\nEn même temps :", *lines])
        item = replace(item, body=body)
    who = item.recipient
    return _row(item, f"{entry.number}:{who.person_id or who.address or who.name}", entry, waits)


def _line(item: Draft) -> str:
    return f"— {item.subject}" + (f". {item.before}" if item.before else "")


def _row(item: Draft, key: str, entry: Entry | None, waits: Waits) -> Message:
    """What asks nothing and has no delay waits for the summary of a person who has an account."""
    now, wait = horloge.now(), waits.get(item.recipient.person_id or 0)
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
        created_at=now,
        summary_at=None if item.is_urgent or wait is None else now + wait,
        status=Message.Status.A_ENVOYER if item.recipient.address else Message.Status.SANS_ADRESSE,
    )


def remind(item: Draft, *, key: str) -> bool:
    """Write a message that no act caused (a reminder), once for this key; True when it is new."""
    person = item.recipient.person_id
    row = _row(item, key, None, rythme.waits([person] if person else []))
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
