"""« Mon établi »: what waits for me, what I wait for, what comes. Read from the duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict
from uuid import UUID

from django.db.models import Count, Subquery
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.core import duties, horloge, outbox
from etabli.core.access import Actor
from etabli.core.composition import composed
from etabli.core.devoirs import asked
from etabli.core.devoirs.waits import Wait
from etabli.core.duties import Duty
from etabli.core.formats import listed
from etabli.core.fuseaux import Place
from etabli.core.models import Message
from etabli.espaces.access import SPECTATORS, concerned
from etabli.espaces.mon_etabli import reminders
from etabli.seances.models import SessionInSitu
from etabli.seances.selectors import coming_sessions

#: what a list shows before « et N autres »
SHOWN = 12
LETTERS = 6
#: what is read of each column at most: the rest is counted, and is on the page of each dossier
MOST, AWAITED, AHEAD = 60, 40, 24
#: many small objects of one Atelier make one line, and its page
GATHERED = {"seances.proposition": "seances:atelier"}


class ToDo(TypedDict):
    """A line of « À moi de jouer »: what, about what, until when, and where it is done."""

    what: str
    about: str
    due: dt.date | None
    #: whose hour is said beside that of Paris
    place: Place | None
    url: str
    button: str


class Awaited(TypedDict):
    """A line of « J’attends »: who, what, since when, until when, and how to remind them."""

    who: str
    what: str
    about: str
    about_url: str
    since: dt.date
    due: dt.date | None
    place: Place | None
    remind_url: str | None
    note: str


class Coming(TypedDict):
    """A line of « À venir », which is also an event of the calendar."""

    what: str
    date: dt.date
    end: dt.date
    about: str
    url: str
    #: tells one event of the calendar from another
    key: str
    #: where it takes place
    place: NotRequired[str]
    is_deadline: NotRequired[bool]
    hour_of: NotRequired[Place | None]


@dataclass(slots=True)
class Board:
    """The three columns, in the words of `ui` components, and the last messages."""

    mine: list[ToDo] = field(default_factory=list)
    mine_left: int = 0
    others: list[Awaited] = field(default_factory=list)
    others_left: int = 0
    comings: list[Coming] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    #: those of which nothing that they asked waits any longer
    done: set[UUID] = field(default_factory=set)
    unread: int = 0
    is_spectator: bool = False

    @property
    def mine_count(self) -> int:
        return len(self.mine) + self.mine_left

    @property
    def others_count(self) -> int:
        return len(self.others) + self.others_left


def board(actor: Actor) -> Board:
    """Everything that waits for this person, or that they wait for. Constant number of queries."""
    reader = concerned(actor)
    found = Board(is_spectator=reader.roles <= SPECTATORS)
    mine, others = duties.to_do(reader, limit=MOST), duties.awaited(reader, limit=AWAITED)
    all_mine, all_others = duties.counts(reader)
    found.mine = [line_of(lot) for lot in _gathered(mine)]
    found.mine_left = all_mine - len(mine)
    if not found.is_spectator:
        lots = _gathered(others)
        done = reminders.done_today(lot[0] for lot in lots[:SHOWN])
        found.others = [_waiting_line(lot, done, reader) for lot in lots[:SHOWN]]
        found.others_left = max(0, len(lots) - SHOWN) + all_others - len(others)
    found.comings = comings(reader)
    _letters(found, actor)
    return found


def _letters(found: Board, actor: Actor) -> None:
    """The last messages, how many of all are unread, and those whose thing to do is done."""
    mine = outbox.for_person(actor.person_id)
    unread = mine.filter(read_at=None).order_by().values("person_id").annotate(n=Count("pk"))
    found.messages = list(mine.annotate(unread=Subquery(unread.values("n")))[:LETTERS])
    found.unread = next((getattr(row, "unread", 0) or 0 for row in found.messages), 0)
    found.done = asked.done(found.messages)


def _gathered(found: Iterable[Duty]) -> list[list[Duty]]:
    """One line an object and a sentence; one line an Atelier for what is counted by dozens."""
    lots: dict[tuple[str, str], list[Duty]] = {}
    for duty in found:
        where = duty.row.root if duty.row.model in GATHERED else duty.row.key
        lots.setdefault((where, duty.sentence), []).append(duty)
    return list(lots.values())


def line_of(lot: list[Duty]) -> ToDo:
    """The line of what waits for this reader, whatever the page."""
    duty = lot[0]
    about, url = about_of(lot)
    return {
        "what": duty.sentence,
        "about": about,
        "due": duty.due_on,
        "place": duty.place,
        "url": url,
        "button": "Ouvrir",
    }


def about_of(lot: list[Duty]) -> tuple[str, str]:
    """What a line is about, and its page: the object, or « 12 propositions — Fumel »."""
    duty = lot[0]
    place = GATHERED.get(duty.row.model)
    if place is None or len(lot) == 1:
        return duty.row.about, duty.row.url
    key = duty.row.root.partition(":")[2]
    return f"{len(lot)} {duty.kind} — {duty.row.root_about}", reverse(place, args=[key])


def _waiting_line(lot: list[Duty], done: set[str], actor: Actor) -> Awaited:
    """What was already reminded today says so."""
    duty = lot[0]
    about, url = about_of(lot)
    who, key = who_may(duty, actor), reminders.subject_of(duty)
    may_remind = bool(who) and duty.row.since < horloge.today()
    return {
        "who": who or "Le calendrier",
        "what": duty.sentence,
        "about": about,
        "about_url": url,
        "since": duty.row.since,
        "due": duty.due_on,
        "place": duty.place,
        "remind_url": reminders.url_of(duty) if may_remind and key not in done else None,
        "note": "Relancé aujourd’hui" if key in done else "",
    }


def who_may(duty: Duty, actor: Actor) -> str:
    """The roles expected to act, in words; not the clock, nor the reader who cannot."""
    others = [role for role in duty.roles if role != Role.CLOCK]
    awaited = [role for role in others if not actor.has(role)] or others
    names = [str(Role(role).label) for role in awaited]
    return listed(names, "ou")


def comings(actor: Actor) -> list[Coming]:
    """The dates ahead: deadlines of what I follow, sessions, reviews; soonest first."""
    reader = concerned(actor)
    rows = [_date_line(duty) for duty in duties.dated(reader, limit=AHEAD)]
    rows += [_session_line(one) for one in coming_sessions(reader)]
    unique = {(row["what"], row["date"], row["about"]): row for row in rows}
    return sorted(unique.values(), key=lambda row: row["date"])[:SHOWN]


def _date_line(duty: Duty) -> Coming:
    row = duty.row
    if duty.echeance is None:
        assert row.planned_on is not None
        what = duty.step.label if isinstance(duty.step, Wait) else row.about
        return _coming(what, row.planned_on, row.about, row.url, key=row.key)
    due, key = duty.echeance, f"{duty.echeance.pk}-echeance"
    line = _coming(due.label, due.due_on, row.about, row.url, key=key)
    return {**line, "is_deadline": True, "hour_of": duty.place}


def _session_line(session: SessionInSitu) -> Coming:
    about, url = str(session.atelier), session.get_absolute_url()
    row = _coming(composed(session.titre), session.debut_on, about, url, key=session.reference)
    return {**row, "about": about, "place": session.lieu, "end": session.fin_on}


def _coming(what: str, day: dt.date, about: str, url: str, *, key: str) -> Coming:
    told = "" if about == what else about
    return {"what": what, "date": day, "about": told, "url": url, "key": key, "end": day}
