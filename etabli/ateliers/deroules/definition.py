"""What one format of the programme is, as a value: its course, its delays, its words.

A `Deroule` holds plain values and codes only, so that the apps of the story, before and after, read it
without knowing one another: a move is a name, a step of payment a string, a parameter a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from etabli.candidatures.states import Format


class Group(StrEnum):
    """What a state means, whatever the format: a state stands in one group, the same everywhere."""

    #: a team is looked for, its work is contracted
    BEFORE_NOTIFICATION = "avant la commande"
    #: no team or no contract can be had for now
    BLOCKED = "bloqué avant la commande"
    #: a first order was notified, nothing is closed
    EXECUTION = "au travail"
    SUSPENDED = "suspendu"
    #: closed, its roadmap is followed
    FOLLOWED = "suivi"
    OVER = "fini"


RUNNING = (Group.BEFORE_NOTIFICATION, Group.EXECUTION)
CLOSED = (Group.FOLLOWED, Group.OVER)
#: not closed: what counts for the overlap of perimeters (E13)
OPEN = tuple(group for group in Group if group not in CLOSED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of an Atelier of this format.

    `is_aside` for what is no step of the ordinary course (suspended, abandoned).
    """

    code: str
    label: str
    group: Group
    is_aside: bool = False


@dataclass(frozen=True)
class Deroule:
    """One format of the programme, at one version.

    code        the version, which an Atelier keeps from its opening on (`…-1`)
    format      the format it is a version of
    workflow    where its moves are, as a dotted name
    stages      its states: the ordinary course in its order, then those aside
    parametres  what the dated parameters of the product are called for this format, by use
    short       its name without « Atelier », in a sentence
    synonyms    other names of the format, which people type in a search
    """

    code: str
    format: Format
    workflow: str
    stages: tuple[Stage, ...]
    parametres: Mapping[str, str]
    short: str
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

    def place(self, etat: str) -> int:
        """The place of a state in the ordinary course, -1 aside."""
        return self.course.index(etat) if etat in self.course else -1
