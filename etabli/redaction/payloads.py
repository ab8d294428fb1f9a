"""What the moves of a text take: an unknown or missing name stops at the door."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.core.documents.models import Document


@dataclass(frozen=True, slots=True)
class HandIn:
    """The paper that was issued of it, or that was handed in as its livrable."""

    document: Document


@dataclass(frozen=True, slots=True)
class Forgotten:
    """7.4: how many answers lost the name of who gave them."""

    efface: int
