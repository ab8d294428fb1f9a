"""What one format of the programme is, as a value: its course, its delays, its words.

A `Deroule` holds plain values and codes only, so that the apps of the story, before and after, read it
without knowing one another: a move is a name, a step of payment a string, a parameter a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Self

from etabli.core.states import Tone


class Group(StrEnum):
    """What a state means, whatever the format: a state stands in one group, the same everywhere.

    Each has its tone, that of its states.
    """

    tone: Tone

    #: a team is looked for, its work is contracted
    BEFORE_NOTIFICATION = "avant la commande", Tone.PROGRESS
    #: no team or no contract can be had for now
    BLOCKED = "bloqué avant la commande", Tone.WARNING
    #: a first order was notified, nothing is closed
    EXECUTION = "au travail", Tone.PROGRESS
    SUSPENDED = "suspendu", Tone.WARNING
    #: closed, its roadmap is followed
    FOLLOWED = "suivi", Tone.SUCCESS
    OVER = "fini", Tone.NEUTRAL

    def __new__(cls, code: str, tone: Tone = Tone.NEUTRAL) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.tone = tone
        return member


RUNNING = (Group.BEFORE_NOTIFICATION, Group.EXECUTION)
CLOSED = (Group.FOLLOWED, Group.OVER)
#: not closed: what counts for the overlap of perimeters (E13)
OPEN = tuple(group for group in Group if group not in CLOSED)


class Reader(StrEnum):
    """As whom one reads an Atelier."""

    STATE = "État"
    TEAM = "équipe"
    COLLECTIVITE = "collectivité"
    WITNESS = "témoin"


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of an Atelier of this format, and its words.

    is_aside  no step of the ordinary course (suspended, abandoned)
    next      the ordinary move that ends it
    said      what is told of it when no act is awaited
    discreet  between the State and its holders: what each of the others reads instead
    proofs    the acts, as verbs of the journal, that prove it is done, and how each is told
    public    what the public reads of it while nothing has come out yet
    is_before_session  the session on site is still ahead
    session   the number of the session it prepares, holds or follows, when it holds several
    """

    code: str
    label: str
    group: Group
    is_aside: bool = False
    next: str = ""
    said: str = ""
    discreet: Mapping[Reader, str] = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)
    public: str = ""
    is_before_session: bool = False
    session: int = 0

    @property
    def tone(self) -> Tone:
        return self.group.tone


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the work that is ordered and paid on its own (D-19).

    `stage` is the state in which it is done; `lacking` what is said while that stage waits for its order.
    """

    code: int
    label: str
    stage: str
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One payment of an order (CH-8): its share in percent, as text, and when it is earned.

    since         the state from which it is earned; empty: as soon as it is certified
    on_admission  earned at the admission of the livrable
    types         the livrables whose admission earns it, all of them
    not_yet       what is said before that
    told          the sentence of the order
    """

    code: str
    label: str
    share: str
    told: str
    since: str = ""
    on_admission: bool = False
    not_yet: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A kind of contract: the phases it carries together, and its schedule; the last step is the balance.

    A contract that carries everything at once, the forfait of a marché, has no phase.
    """

    phases: tuple[int, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A livrable of the kit: its type, the states in which it is handed in, what is said in the others.

    expected_at  the state from which it is expected
    twelfth      when it is due: so many twelfths of the time that the contract gives
    asked_since  a dated parameter: asked of the contracts notified while it is 1; empty, of all
    """

    type: str
    handed_in: tuple[str, ...]
    not_now: str
    expected_at: str = "RESTITUTION"
    twelfth: int = 12
    asked_since: str = ""


@dataclass(frozen=True)
class Deroule:
    """One format of the programme, at one version.

    code        the version, which an Atelier keeps from its opening on (`…-1`)
    format      the format it is a version of
    workflow    where its moves are, as a dotted name
    stages      its states: the ordinary course in its order, then those aside
    phases      what is ordered, in its order
    orders      the orders one may make of them
    choose      what is answered to another choice; `hint` what is said before
    livrables   what is handed in; the admission of all of them closes the work
    public_names  the stages as the public names them, by group
    public      what the public reads while nothing has come out, at the other stages
    sessions    how many sessions on site it holds; none, none is asked for
    parametres  what the dated parameters of the product are called for this format, by use
    objectifs   what is said of the objectives of a roadmap that may do without them
    synonyms    other names of the format, which people type in a search
    """

    code: str
    format: str
    workflow: str
    stages: tuple[Stage, ...]
    phases: tuple[Phase, ...]
    orders: tuple[Order, ...]
    choose: str
    hint: str
    livrables: tuple[Expected, ...]
    public_names: Mapping[Group, str]
    public: str
    sessions: int
    parametres: Mapping[str, str]
    objectifs: str = ""
    synonyms: str = ""

    @cached_property
    def course(self) -> tuple[str, ...]:
        """The codes of the ordinary course, in order."""
        return tuple(stage.code for stage in self.stages if not stage.is_aside)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The name of each state."""
        return {stage.code: stage.label for stage in self.stages}

    def states(self, *groups: Group) -> tuple[str, ...]:
        """The codes of the states of these groups, in the order of the format."""
        return tuple(stage.code for stage in self.stages if stage.group in groups)

    @cached_property
    def proofs(self) -> Mapping[str, Mapping[str, str]]:
        """The acts that prove a stage: how the act is told, by stage that it may prove."""
        found: dict[str, dict[str, str]] = {}
        for stage in self.stages:
            for verb, words in stage.proofs.items():
                found.setdefault(verb, {})[stage.code] = words
        return found

    @property
    def is_followed(self) -> bool:
        """Does its course lead to a roadmap that is followed?"""
        return bool(self.states(Group.FOLLOWED))

    @property
    def textes(self) -> bool:
        """Are several papers written in its course? A single livrable is written on its own page."""
        return len(self.livrables) != 1

    def stage(self, etat: str) -> Stage:
        """The state of this code; KeyError when the format has no such state."""
        try:
            return next(stage for stage in self.stages if stage.code == etat)
        except StopIteration:
            raise KeyError(etat) from None

    def place(self, etat: str) -> int:
        """The place of a state in the ordinary course, -1 aside."""
        return self.course.index(etat) if etat in self.course else -1

    @cached_property
    def phase_codes(self) -> frozenset[int]:
        return frozenset(phase.code for phase in self.phases)

    def livrable(self, type_: str) -> Expected:
        """The livrable of this type; KeyError when its kit has none."""
        try:
            return next(one for one in self.livrables if one.type == type_)
        except StopIteration:
            raise KeyError(type_) from None

    def order(self, phases: Iterable[int]) -> Order | None:
        """The order that carries exactly these phases."""
        wanted = tuple(sorted(phases))
        return next((one for one in self.orders if one.phases == wanted), None)

    def phase_of(self, etat: str) -> Phase | None:
        """The phase whose work is done in this state."""
        return next((phase for phase in self.phases if phase.stage == etat), None)

    def step(self, code: str) -> Step | None:
        """A payment by its code, which means the same in every order."""
        steps = (step for one in self.orders for step in one.steps)
        return next((step for step in steps if step.code == code), None)
