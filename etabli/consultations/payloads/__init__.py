"""What the moves of a consultation take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What is fixed before publication; amounts in euros, the duration in months."""

    objet: str
    budget_ttc: Decimal
    duree_mois: int
    budget_motif: str = ""
    is_budget_said: bool = False
    estimation_ht: Decimal | None = None
    has_auditions: bool = False
    canal: str = "PLACE"


@dataclass(frozen=True, slots=True)
class Publication:
    """M2: where it is published, and the last second at which an offer is in time."""

    reference_place: str
    closes_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """M3: one question, in the words of who asks it."""

    texte: str


@dataclass(frozen=True, slots=True)
class Answers:
    """M3: an answer by number of question; the later closing, when they come too late for the present one."""

    reponses: Mapping[int, str]
    closes_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """The new closing."""

    closes_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Register:
    """A register of PLACE as its file or a paste gives it; its rows are read by who writes them."""

    nature: str
    texte: str
