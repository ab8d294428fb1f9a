"""« Mon établi »: what waits for me, what I wait for, what comes. Read from the workflows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.core import duties, horloge, outbox, tables
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.formats import listed
from etabli.core.models import Message
from etabli.core.workflow import Workflow
from etabli.espaces.access import SPECTATORS, concerned
from etabli.espaces.mon_etabli import reminders
from etabli.seances.models import SessionInSitu
from etabli.seances.selectors import coming_sessions

#: what a list shows before « et N autres »
SHOWN = 12
#: a rendez-vous of the future is a date to come, not yet something to do (days)
SOON = 30
#: many small objects of one Atelier make one line, and its page
GATHERED = {"seances.proposition": "seances:atelier"}


@dataclass(slots=True)
class Board:
    """The three columns, in the words of `ui` components, and the last messages."""

    mine: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    comings: list[dict[str, Any]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    unread: int = 0
    is_spectator: bool = False

    @property
    def others_shown(self) -> list[dict[str, Any]]:
        return self.others[:SHOWN]

    @property
    def others_left(self) -> int:
        return max(0, len(self.others) - SHOWN)


def board(actor: Actor) -> Board:
    """Everything that waits for this person, or that they wait for. Constant number of queries."""
    found = Board(is_spectator=_only_watches(actor))
    all_duties = duties.duties(every_workflow(), concerned(actor))
    now = [duty for duty in all_duties if not is_early(duty)]
    found.mine = [_mine(lot) for lot in _gathered(duty for duty in now if duty.is_mine)]
    if not found.is_spectator:
        others = [duty for duty in now if not duty.is_mine and duty.move.waiting]
        found.others = _awaited(others, actor)
    found.comings = comings(actor, all_duties)
    messages = outbox.for_person(actor.person_id)
    found.messages = list(messages[:6])
    found.unread = messages.filter(read_at=None).count()
    return found


def every_workflow() -> list[Workflow[Any]]:
    return [workflow for group in tables.workflows().values() for workflow in group]


def _only_watches(actor: Actor) -> bool:
    return concerned(actor).roles <= SPECTATORS


def is_early(duty: Duty) -> bool:
    return is_far(duty.obj)


def is_far(obj: Any) -> bool:
    """A review planned in two years asks nothing of anybody today."""
    planned = getattr(obj, "prevue_on", None)
    return planned is not None and (planned - horloge.today()).days > SOON


def _gathered(found: Iterable[Duty]) -> list[list[Duty]]:
    """One line an object and a sentence; one line an Atelier for what is counted by dozens."""
    lots: dict[tuple[str, str], list[Duty]] = {}
    for duty in found:
        label = duty.obj._meta.label_lower
        where = duty.obj.root if label in GATHERED else duty.obj.reference
        lots.setdefault((where, duty.sentence), []).append(duty)
    return list(lots.values())


def _mine(lot: list[Duty]) -> dict[str, Any]:
    duty = lot[0]
    about, url = about_of(lot)
    return {
        "what": duty.sentence,
        "about": about,
        "due": duty.echeance.due_on if duty.echeance else None,
        "place": duty.obj.place,
        "url": url,
        "button": "Ouvrir",
    }


def about_of(lot: list[Duty]) -> tuple[str, str]:
    """What a line is about, and its page: the object, or « 12 propositions — Fumel »."""
    duty = lot[0]
    place = GATHERED.get(duty.obj._meta.label_lower)
    if place is None or len(lot) == 1:
        return str(duty.obj), duty.url
    names = duty.obj._meta.verbose_name_plural
    return f"{len(lot)} {names} — {duty.obj.atelier}", reverse(place, args=[duty.obj.atelier_id])


def _awaited(found: list[Duty], actor: Actor) -> list[dict[str, Any]]:
    """Late first, then what has waited longest; what was already reminded today says so."""
    lots = _gathered(found)
    done = reminders.done_today()
    return [_waiting_line(lot, done, actor) for lot in lots]


def _waiting_line(lot: list[Duty], done: set[str], actor: Actor) -> dict[str, Any]:
    duty = lot[0]
    about, url = about_of(lot)
    who, key = who_may(duty, actor), reminders.subject_of(duty.obj, duty.name)
    may_remind = bool(who) and duty.obj.etat_on < horloge.today()
    return {
        "who": who or "Le calendrier",
        "what": duty.sentence,
        "about": about,
        "about_url": url,
        "since": duty.obj.etat_on,
        "due": duty.echeance.due_on if duty.echeance else None,
        "place": duty.obj.place,
        "remind_url": reminders.url_of(duty) if may_remind and key not in done else None,
        "note": "Relancé aujourd’hui" if key in done else "",
    }


def who_may(duty: Duty, actor: Actor) -> str:
    """The roles expected to act, in words; not the clock, nor the reader who cannot."""
    row = tables.workflow_of(duty.obj).access.rows[duty.name]
    others = [role for role in row if role != Role.CLOCK]
    awaited = [role for role in others if not actor.has(role)] or others
    names = [str(Role(role).label) for role in awaited]
    return listed(names, "ou")


def comings(actor: Actor, found: list[Duty]) -> list[dict[str, Any]]:
    """The dates ahead: deadlines of what I follow, sessions, reviews; soonest first."""
    today = horloge.today()
    rows = [_deadline_line(d) for d in found if d.echeance and d.echeance.due_on >= today]
    rows += [_planned_line(d) for d in found if is_early(d) and d.echeance is None]
    rows += [_session_line(one) for one in coming_sessions(concerned(actor))]
    unique = {(row["what"], row["date"], row["about"]): row for row in rows}
    return sorted(unique.values(), key=lambda row: row["date"])[:SHOWN]


def _deadline_line(duty: Duty) -> dict[str, Any]:
    assert duty.echeance is not None
    day = duty.echeance.due_on
    row = _coming(duty.echeance.label, day, duty.obj, key=f"{duty.echeance.pk}-echeance")
    return row | {"is_deadline": True, "hour_of": duty.obj.place}


def _planned_line(duty: Duty) -> dict[str, Any]:
    return _coming(str(duty.obj), duty.obj.prevue_on, duty.obj, key=duty.obj.reference)


def _session_line(session: SessionInSitu) -> dict[str, Any]:
    row = _coming(session.titre, session.debut_on, session, key=session.reference)
    about = str(session.atelier)
    return row | {"about": about, "place": session.lieu, "end": session.fin_on}


def _coming(what: str, day: Any, obj: Any, *, key: str) -> dict[str, Any]:
    about = "" if str(obj) == what else str(obj)
    url = obj.get_absolute_url()
    return {"what": what, "date": day, "about": about, "url": url, "key": key, "end": day}
