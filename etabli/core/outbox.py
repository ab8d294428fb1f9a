"""The outbox: a message is a row written with the move; `core.envoi` sends it, woken after commit.

E-mail is one channel; the row itself is read in the product, so nothing depends on e-mail alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import models, transaction

from etabli.core import annonce, envoi, horloge, recit, rythme
from etabli.core.annonce import Annonce, Attendu, Dit
from etabli.core.cercles import Cercle, side_of_audience
from etabli.core.devoirs import asked, marks
from etabli.core.envoi import one_line
from etabli.core.fuseaux import minuit
from etabli.core.models import Entry, Message, Movable, Pli
from etabli.core.recit import Telling

#: an act and what followed from it: each line of the journal with its messages
Told = list[tuple[Entry, list["Draft"]]]
Waits = dict[int, dt.timedelta]
#: what is expected of these people on these objects, by person and object
Expected = dict[tuple[int, str], tuple[Attendu, ...]]
_told: ContextVar[Told | None] = ContextVar("told", default=None)
_expects: list[Callable[[set[int], set[str]], Expected]] = []

A_DAY = dt.timedelta(days=1)
#: before each line of what came at the same time
DASH = "— "


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
    #: the sentence of the last day of a link that opens without account
    until: str = ""
    #: who did it, as a person signs; and their words, when this reader is of their circle
    by: str = ""
    mot: str = ""
    #: what is expected, in the words of the template; without them, in those of the duties
    asks: str = ""
    #: what the act asks next, when no duty says it
    ask: str = ""
    bouton: str = ""
    attendu: tuple[Attendu, ...] = ()
    #: the name of the dossier, said where the message leads to another one
    dossier: str = ""

    @property
    def rank(self) -> tuple[bool, bool]:
        """What comes first for a reader: to do, then with a delay, then the act before what followed."""
        return not self.is_action, not self.before

    @property
    def is_urgent(self) -> bool:
        """Something to do, or a delay that runs: it does not wait for the summary."""
        return self.is_action or bool(self.before)

    @property
    def annonce(self) -> Annonce:
        """What it says, whoever reads it."""
        attendu = self.attendu or (Attendu(self.asks or self.ask, self.before),)
        return Annonce(
            self.subject, self.body, self.by, self.mot, attendu, self.until, self.link, self.bouton
        )

    @property
    def text(self) -> str:
        return self.annonce.text

    def expecting(self, duties: tuple[Attendu, ...]) -> Draft:
        """The same with what the duties of its reader say is to do, and until when."""
        dated = next((one.before for one in duties if one.before), "") or self.before
        link = (annonce.door_of(duties) if self.is_action else "") or self.link
        if self.asks or not duties:
            return replace(self, attendu=(Attendu(self.asks or self.ask, dated),), link=link)
        first, *others = duties
        first = replace(first, before=first.before or self.before)
        return replace(self, attendu=(first, *others), link=link)


def draft(
    obj: Movable,
    entry: Entry,
    recipient: Recipient,
    audience: str,
    telling: Telling,
    *,
    is_action: bool,
) -> Draft | None:
    """What one reader is told, in the words that the app wrote for this act; None when they say nothing.

    Outside the circle of the act, neither its reasons, what was typed nor what it asks next is given.
    """
    if not Cercle.of(entry.circle).opens_to(side_of_audience(audience)):
        entry, telling = _without_reasons(entry), telling.outside(entry.told_as)
    context = {
        "obj": obj,
        "entry": entry,
        "recipient": recipient,
        "audience": audience,
        "par": in_a_sentence(telling.by) or "Établi",
        "told": telling.told,
    }
    if (found := annonce.written(template_of(entry.verb), context)) is None:
        return None
    subject, body, voix = found
    due = telling.due(audience, is_action=is_action)
    return Draft(
        recipient,
        audience,
        is_action,
        subject,
        body,
        link(obj, audience),
        obj.root,
        before=recit.before(due, obj.place) if due else "",
        until=_until(obj, audience),
        by=telling.by,
        mot=voix.mot or entry.motif,
        asks=voix.attendu,
        ask=telling.ask if is_action else "",
        bouton=voix.bouton,
        dossier=telling.dossier,
    )


def in_a_sentence(by: str) -> str:
    """« Paul Fictif, DDT de la Meuse, »: a signature as the subject of the verb that follows."""
    return f"{by}," if ", " in by else by


def template_of(verb: str) -> str:
    """The template of an act: « candidatures.candidature.submit » → its own file of its own app."""
    app, model, name = verb.split(".")
    return f"{app}/messages/{model}_{name}.txt"


def _without_reasons(entry: Entry) -> Entry:
    """A copy of the line for those outside its circle."""
    found = copy(entry)
    found.motif, found.data = "", {}
    return found


def link(obj: Movable, audience: str) -> str:
    """The address to open: an object may keep a signed one for a single audience (`link_for`)."""
    if hasattr(obj, "link_for"):
        return str(obj.link_for(audience))
    return str(obj.get_absolute_url()) if hasattr(obj, "get_absolute_url") else ""


def _until(obj: Movable, audience: str) -> str:
    """A link that opens without account says until when (`link_until`: the last day, or None)."""
    last = obj.link_until(audience) if hasattr(obj, "link_until") else None
    return f"Ce lien sert jusqu’au {minuit(last, obj.place)}." if last else ""


def expects(read: Callable[[set[int], set[str]], Expected]) -> None:
    """What reads the duties of the readers: named once, when the application starts."""
    _expects[:] = [read]


@contextmanager
def one_act() -> Iterator[None]:
    """A unit of work: all that is done inside is kept or nothing, and each reader is told of it once.

    The outermost one counts, whatever the number of moves and of dossiers: its messages are written
    before its transaction ends. What an inner one told is dropped with it.
    """
    outer = _told.get()
    token = _told.set([])
    try:
        with transaction.atomic():
            with marks.gathered():
                yield
            told = _told.get() or []
            if outer is None:
                _write(told)
    finally:
        _told.reset(token)
    if outer is not None:
        outer.extend(told)


def post(told: Told) -> None:
    """Tell of one move and of all that followed from it, when the act they belong to ends."""
    with one_act():
        act = _told.get()
        assert act is not None
        act.extend(told)


def _write(told: Told) -> None:
    """The rows of one act: one message a reader, whatever it touched.

    What they must do comes first, then what has a delay, then the act before what followed from it.
    """
    drafts = _settled([(item, entry) for entry, drafts in told for item in drafts])
    lots: dict[str, list[tuple[Draft, Entry]]] = {}
    readers = _readers(item.recipient for item, _ in drafts)
    for item, entry in drafts:
        lots.setdefault(readers(item.recipient), []).append((item, entry))
    waits = rythme.waits(_people(drafts))
    rows = [_one(lot, waits) for lot in lots.values()]
    asked.note(zip(rows, map(_subjects, lots.values()), strict=True))
    Message.objects.bulk_create(rows)
    if rows:
        transaction.on_commit(envoi.wake)


def _people(drafts: Iterable[tuple[Draft, Entry]]) -> set[int]:
    return {item.recipient.person_id for item, _ in drafts if item.recipient.person_id}


def _settled(drafts: list[tuple[Draft, Entry]]) -> list[tuple[Draft, Entry]]:
    """The drafts with what is now expected of each reader: the duties of the act are written."""
    people, subjects = _people(drafts), {entry.subject for _, entry in drafts}
    found = _expects[0](people, subjects) if _expects and people else {}
    return [
        (item.expecting(found.get((item.recipient.person_id or 0, entry.subject), ())), entry)
        for item, entry in drafts
    ]


def expected_of(recipient: Recipient, subject: str) -> tuple[Attendu, ...]:
    """What one reader must do on one object, and where; their last days are said by whoever asks."""
    person = recipient.person_id or 0
    found = _expects[0]({person}, {subject}) if _expects and person else {}
    return tuple(Attendu(one.what, link=one.link) for one in found.get((person, subject), ()))


def _subjects(lot: list[tuple[Draft, Entry]]) -> set[str]:
    """The objects on which the acts of a message ask something."""
    return {entry.subject for item, entry in lot if item.is_action}


def _readers(recipients: Iterable[Recipient]) -> Callable[[Recipient], str]:
    """Who reads: an account, else an address, else a name; an address known of an account is that person."""
    accounts = {r.address.casefold(): r.person_id for r in recipients if r.address and r.person_id}

    def reader(who: Recipient) -> str:
        address = who.address.casefold()
        return str(who.person_id or accounts.get(address) or address or who.name)

    return reader


def _one(lot: list[tuple[Draft, Entry]], waits: Waits) -> Message:
    """The message of one reader; another audience of the same act says nothing more to them."""
    lot.sort(key=lambda pair: pair[0].rank)
    item, entry = lot[0]
    to_do, news = _beside(item, entry, lot)
    parts = [item.text]
    if to_do:
        parts += ["À faire aussi\u00a0:", *to_do]
    if news:
        parts.append("\n".join(["En même temps\u00a0:", *news]))
    who = _known(lot)
    key = f"{entry.number}:{who.person_id or who.address or who.name}"
    row = _row(replace(item, recipient=who), key, entry, waits)
    row.subject = _subject_of([item, *to_do.values(), *news.values()])
    row.body = "\n\n".join(part for part in parts if part)
    row.dit = Dit(
        name=who.name,
        parties=[one.annonce.kept for one in (item, *to_do.values())],
        nouvelles=[
            (line.split("\n")[0].removeprefix(DASH), other.link) for line, other in news.items()
        ],
    )
    return row


def _beside(
    item: Draft, entry: Entry, lot: list[tuple[Draft, Entry]]
) -> tuple[dict[str, Draft], dict[str, Draft]]:
    """What else this reader must do, and what else happened: each once, under its words."""
    others = {told.number: other for other, told in reversed(lot) if told is not entry}
    rest = [other for _, other in sorted(others.items()) if _whole(other) != _whole(item)]
    to_do = {_whole(other): other for other in rest if other.is_action}
    news = {_line(other, item): other for other in rest if not other.is_action}
    news.pop(_line(item, item), None)
    return to_do, news


def _subject_of(drafts: Iterable[Draft]) -> str:
    return one_line(annonce.joined(item.subject for item in drafts))[:200]


def _known(lot: list[tuple[Draft, Entry]]) -> Recipient:
    """The reader, with their account when one of the drafts knows it."""
    found = [item.recipient for item, _ in lot]
    return next((who for who in found if who.person_id), found[0])


def _whole(item: Draft) -> str:
    """Something else to do, as its own message would say it."""
    return "\n\n".join(part for part in (item.subject, item.text, _address(item)) if part)


def _line(item: Draft, first: Draft) -> str:
    """Something else that happened; its address when the message leads to another dossier."""
    is_other = item.about != first.about
    what = f"{item.subject} ({item.dossier})" if is_other and item.dossier else item.subject
    parts = [f"{DASH}{what}", item.before, item.until]
    line = ". ".join(part.rstrip(".") for part in parts if part)
    is_elsewhere = is_other or not item.recipient.person_id
    return f"{line}\n{_address(item)}" if is_elsewhere and item.link != first.link else line


def _address(item: Draft) -> str:
    return f"{settings.SITE_URL}{item.link}" if item.link else ""


def _row(item: Draft, key: str, entry: Entry | None, waits: Waits) -> Message:
    """What asks nothing and has no delay waits for the summary of a person who has an account.

    What is urgent waits a few minutes for what follows it, so that they come as one mail; who has no
    account has just typed their address, and is written to at once.
    """
    now, wait = horloge.now(), waits.get(item.recipient.person_id or 0)
    if wait is not None and item.is_urgent:
        wait = rythme.gathering()
    return Message(
        entry=entry,
        key=key,
        person_id=item.recipient.person_id,
        address=item.recipient.address,
        audience=item.audience,
        level=Message.Level.ACTION if item.is_action else Message.Level.INFORMATION,
        subject=one_line(item.subject)[:200],
        body=item.text,
        dit=Dit(name=item.recipient.name, parties=[item.annonce.kept], nouvelles=[]),
        link=item.link,
        about=item.about,
        created_at=now,
        summary_at=None if wait is None else now + wait,
        status=Message.Status.A_ENVOYER if item.recipient.address else Message.Status.SANS_ADRESSE,
    )


def remind(item: Draft, *, key: str, asks: tuple[str, str] | None = None) -> bool:
    """Write a message that no act caused (a reminder), once for this key; True when it is new.

    `asks` is the thing to do, an object and its step.
    """
    person = item.recipient.person_id
    row = _row(item, key, None, rythme.waits([person] if person else []))
    row.asked = [asks] if asks else []
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
