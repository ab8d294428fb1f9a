"""What the moves of sessions, meetings and propositions take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.seances.models import Entretien, Jalon, Proposition, Reunion


@dataclass(frozen=True, slots=True)
class Days:
    """F8: the first and the last day of a session."""

    debut_on: dt.date
    fin_on: dt.date


@dataclass(frozen=True, slots=True)
class Changed:
    """Names of what changed in a session."""

    champs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Held:
    """F9: what took place, as planned when not said."""

    visite_tenue: bool | None = None
    seance_tenue: bool | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many were noted, and how many had not registered."""

    releves: int
    sans_inscription: int


@dataclass(frozen=True, slots=True)
class Erased:
    """7.4: how many access needs were erased."""

    effaces: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """7.4: how many people were forgotten."""

    presences: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and for when."""

    quoi: str
    pour_le: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """The code of a proposition."""

    numero: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """The text as it was, and what of it changes."""

    avant: str
    texte: str = ""
    theme: str = ""
    localisation: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Becoming:
    """What the proposition became, « action 1.3 : … »."""

    devenir: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a meeting is for, and its day."""

    genre: str
    jour: dt.date


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who came, by college, and what was said."""

    participants: Mapping[str, int]
    compte_rendu: str


@dataclass(frozen=True, slots=True)
class HeldOn(Minutes):
    """The same, and the day it was held."""

    tenue_le: dt.date


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day a document came, when it came."""

    recu_le: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What reading a document taught."""

    enseignements: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A milestone of the calendar, and the day the pilote gives it."""

    jalon: Jalon
    jour: dt.date


@dataclass(frozen=True, slots=True)
class Closure:
    """Days when nobody is asked to come."""

    genre: str
    quoi: str
    du: dt.date
    au: dt.date


@dataclass(frozen=True, slots=True)
class Cost:
    """D-16: what a cost of organisation is foreseen at."""

    poste: str
    montant_prevu: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """D-16: what it really cost."""

    montant_reel: Decimal


@dataclass(frozen=True, slots=True)
class Anonymised:
    """2.9: what everybody will read of a contribution."""

    texte: str


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The proposition that a contribution became."""

    proposition: Proposition


@dataclass(frozen=True, slots=True)
class Invited:
    """The day somebody of the map was invited."""

    invite_le: dt.date


@dataclass(frozen=True, slots=True)
class Met:
    """The day somebody of the map was met, and where: an interview, a meeting."""

    rencontre_le: dt.date
    entretien: Entretien | None = None
    reunion: Reunion | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The number and the day of a version of the vision, or of a site."""

    numero: int
    jour: dt.date
