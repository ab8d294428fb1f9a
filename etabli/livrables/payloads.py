"""What the moves of a livrable take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rights:
    """V5: what is known of the people one recognises, a code of `Images`."""

    images: str


@dataclass(frozen=True, slots=True)
class Deposit(Rights):
    """V1: a version that is handed in, by its number and digests."""

    version: int
    sha256: str
    source_sha256: str


@dataclass(frozen=True, slots=True)
class DueDay:
    """V1: the day by which it is handed in."""

    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Postponement:
    """V3: days to correct; those of the parameter when not said."""

    jours: int | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """V3: what the hearing is about, a code of `ObjetAudition`."""

    objet: str


@dataclass(frozen=True, slots=True)
class Observations:
    """V3: what the holder answers."""

    observations: str


@dataclass(frozen=True, slots=True)
class Reduction:
    """V3: a rate in %, or an amount in € HT."""

    taux: Decimal | None = None
    montant: Decimal | None = None
