"""What a move is: a row of a workflow, declared; and the attempt to make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from django.db.models import Q

from etabli.core import outbox
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import Guard, Known, Sentences
from etabli.core.models import Movable
from etabli.core.words import said

M = TypeVar("M", bound=Movable)
P = TypeVar("P")

ANY = ("*",)
NO_MOTIF = "Donnez vos raisons : elles seront lues et gardées au journal."


@dataclass(slots=True)
class Attempt(Generic[M]):
    """Someone tries a move: the object, the actor, the day of effect, the reasons."""

    obj: M
    actor: Actor
    on: dt.date
    motif: str = ""
    move: Move[M] | None = None
    #: what the journal keeps besides what was typed; effects and reactions may add to it
    record: dict[str, object] = field(default_factory=dict)
    #: what guards have read of the world, shared by those of one page
    world: Known = field(default_factory=Known)


@dataclass(slots=True)
class Filled(Attempt[M], Generic[M, P]):
    """An attempt with what its move takes: `data` is typed, `given` keeps the names that were said."""

    data: P = field(kw_only=True)
    given: Mapping[str, object] = field(default_factory=dict, kw_only=True)


Check = Callable[[Filled[Any, Any]], Sentences]
#: what an effect gives back: the new value of each field that changes, by name
Changes = dict[str, object]
Effect = Callable[[Filled[Any, Any]], Mapping[str, object] | None]
Audience = Callable[[Any], Iterable[outbox.Recipient]]


@dataclass(frozen=True, slots=True)
class Move(Generic[M]):
    """One row of a workflow.

    label     the verb of the button (« Déposer la candidature »); begins with the glossary's verb
    sources   states it starts from; () creates the object; ANY keeps whatever state there is
    target    the state after; None keeps the state (an act that is journalled all the same);
              an effect that returns `etat` decides it (a return to the state left)
    guards    what must be true of the world: shown before the button is pressed
    payload   what it takes, a frozen dataclass; nothing else is accepted, nothing required may miss
    checks    what must be true of what is typed: run with the data only
    has_motif its reasons must be written: refused without, and its page asks for them
    danger    ends something for good, or refuses what others asked: never the button one expects
    alerts    sentences that warn and never block
    effect    returns the fields that change; saves nothing of the object itself
    informs   audiences that get a message; `asks` those who must act next
    starts / meets / pauses / resumes / cancels    deadlines, by code (Workflow.delays)
    due       deadlines shown beside this duty besides those it meets
    awaited   the normal next step of its states: feeds « À moi de jouer » and « J’attends »
    usual     normal too, and nobody waits for it: the filled button when nothing is awaited
    pending   which of those objects still stand before it, when the state does not tell (a Q, or what makes it)
    page      the name of the address that leads to where it is done, when it is not the page of the object;
              it takes the key of the object, and leads to the object once it is done
    todo      what the person who may do it reads ; `waiting` what the others read
    announce  what will happen, said before (« La fiche sera figée et envoyée à 3 signataires »)
    told      what happened, for those who did not do it, when the label has no past (`{{ told }}` of a message)
    ask       what those asked must do, when the next step of the object does not say it
    secret    names of data that the journal must not keep in clear
    circle    who reads it, among those who may see the object; that of the workflow when not said
    told_as   the label that the others read of it, without its reasons; nothing when they read nothing

    A sentence that gives a delay or a rate cites its parameter, « sous {verification_mois} »: `read_on`.
    """

    label: str
    sources: tuple[str, ...] = ()
    target: str | None = None
    rule: str = ""
    guards: tuple[Guard[Any], ...] = ()
    payload: Callable[..., object] | None = None
    checks: tuple[Check, ...] = ()
    has_motif: bool = False
    danger: bool = False
    alerts: tuple[Guard[Any], ...] = ()
    effect: Effect | None = None
    informs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    awaited: bool = False
    usual: bool = False
    pending: Q | Callable[[], Q] | None = None
    todo: str = ""
    waiting: str = ""
    announce: str = ""
    told: str = ""
    ask: str = ""
    secret: tuple[str, ...] = ()
    circle: Cercle | None = None
    told_as: str = ""
    page: str = ""

    @property
    def is_keyed(self) -> bool:
        """Its page is that of an object."""
        return True

    def read_on(self, day: dt.date) -> Move[M]:
        """The same row, its sentences with the dated parameters in words as they are that day."""
        texts = (self.todo, self.waiting, self.announce, self.ask)
        todo, waiting, announce, ask = (said(text, on=day) for text in texts)
        return replace(self, todo=todo, waiting=waiting, announce=announce, ask=ask)

    def filled(self, given: Mapping[str, object]) -> object:
        """What was given, typed. Raises TypeError for a name that is unknown, or one that misses."""
        if self.payload is not None:
            return self.payload(**given)
        if given:
            raise TypeError(f"« {self.label} » takes no {', '.join(sorted(given))}")
        return None

    def leaves(self, etat: str) -> bool:
        return self.sources == ANY or etat in self.sources
