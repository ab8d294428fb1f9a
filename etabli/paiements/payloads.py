"""What the moves of a payment take: an unknown or missing name stops at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.models import Organisation


@dataclass(frozen=True, slots=True)
class Numbered:
    """CH-6: the number of Chorus Pro."""

    numero: str


@dataclass(frozen=True, slots=True)
class Part:
    """CH-10: what one firm is to do of a marché, in euros TTC."""

    organisation: Organisation
    ttc: Decimal
    is_pme: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """CH-10: the part of each firm of the groupement."""

    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Issued:
    """The number that the accountant gave to an order to pay."""

    numero: str


@dataclass(frozen=True, slots=True)
class Late:
    """CH-13: the value HT of what is late."""

    valeur_ht: Decimal


@dataclass(frozen=True, slots=True)
class Heard:
    """CH-13: what the holder says of it."""

    observations: str


@dataclass(frozen=True, slots=True)
class Ending:
    """2.7.4: how a marché is to stop, and what is agreed or charged, in euros."""

    voie: str
    indemnite_convenue: Decimal
    surcout: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """CH-4: the amount paid, in euros TTC."""

    montant: Decimal


@dataclass(frozen=True, slots=True)
class StepPart:
    """CH-12: what a subcontractor does of one step, in euros TTC."""

    etape: str
    ttc: Decimal


@dataclass(frozen=True, slots=True)
class Subcontracted:
    """CH-12: what the form DC4 says."""

    prestations: str
    conditions: str
    steps: Sequence[StepPart]


@dataclass(frozen=True, slots=True)
class Ahead:
    """CH-8: what an intermediate acompte pays, in euros TTC, and the work it is for."""

    montant: Decimal
    travaux: str
