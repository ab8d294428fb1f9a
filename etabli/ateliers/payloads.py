"""What the moves of an Atelier take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.core.models import Fichier


@dataclass(frozen=True, slots=True)
class Basket:
    """T-2: quantities by unit of work."""

    panier: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class SiteDates:
    """F8: the first and the last day on site."""

    site_from: dt.date
    site_to: dt.date


@dataclass(frozen=True, slots=True)
class Suspension:
    """F16: the day it should start again, when it is known."""

    suspended_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """2.7.1: the collectivité that takes the lead, and the commitment it has signed."""

    collectivite: Organisation | None
    piece: Fichier | None
