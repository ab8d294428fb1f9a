"""What the moves of an avenant take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Prepared:
    """2.7.6: what it changes."""

    objet: str
    base: str
    montant_ht: Decimal
    duree_ajoutee: int
    motif_avenant: str


@dataclass(frozen=True, slots=True)
class Engaged:
    """CH-3: the number of the complementary commitment."""

    numero_ej: str


@dataclass(frozen=True, slots=True)
class Published:
    """P7: who published the modification, and which day."""

    publie_par: str
    published_on: dt.date
