"""What the moves of sealed offers take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registered:
    """The public half of a key, and the declaration of its holder (N-9)."""

    publique: str
    declares: bool


@dataclass(frozen=True, slots=True)
class Peeled:
    """What a holder has peeled: by layer (`selectors.Couche.code`), what was under it."""

    couches: Mapping[str, str]
