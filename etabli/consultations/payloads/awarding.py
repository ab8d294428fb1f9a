"""What the moves of an award take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.core.fichiers.models import Fichier


@dataclass(frozen=True, slots=True)
class Deposited:
    """N-14: one paper of one firm, with the days for which it holds; no end for a bank identity."""

    organisation: Organisation
    nature: str
    fichier: Fichier
    issued_on: dt.date
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Engagement:
    """CH-3: the number that Chorus gave."""

    numero_ej: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How the contract was notified."""

    preuve: str


@dataclass(frozen=True, slots=True)
class Published:
    """DE-1: who published the essential data, and which day."""

    publie_par: str
    published_on: dt.date
