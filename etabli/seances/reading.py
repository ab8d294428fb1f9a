"""What a reader opens of an interview: its notes and the name of the person by their circle, the rest always.

A page never holds the row itself: it holds what this reader may read of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from etabli.core.cercles import Seat
from etabli.core.states import Shown
from etabli.seances.models import Entretien
from etabli.seances.states import Accord, LecteursNotes

REFUSED = "La personne n’a pas souhaité que ses propos soient gardés."


@dataclass(frozen=True, slots=True)
class Opened:
    """An interview as one reader reads it; `who` and `notes` are empty outside the circle."""

    pk: int
    url: str
    state: Shown
    mene_le: dt.date
    college: str
    themes: str
    accord: str
    enseignements: str
    read_by: str
    is_open: bool
    is_refused: bool
    is_erased: bool
    who: str = ""
    notes: str = ""


def opened(rows: Iterable[Entretien], seat: Seat) -> list[Opened]:
    """These interviews, each as this reader may read it."""
    return [_opened(row, is_open=seat.reads(row.circle, row.titulaire_id)) for row in rows]


def _opened(row: Entretien, *, is_open: bool) -> Opened:
    found = Opened(
        pk=row.pk,
        url=row.get_absolute_url(),
        state=row.state,
        mene_le=row.mene_le,
        college=str(row.get_college_display()),
        themes=row.themes,
        accord=str(Accord(row.accord).label),
        enseignements=row.enseignements,
        read_by=str(LecteursNotes(row.cercle).label),
        is_open=is_open,
        is_refused=row.accord == Accord.REFUS,
        is_erased=row.effacees_le is not None,
        who=" — ".join(part for part in (row.personne, row.organisme) if part) if is_open else "",
        notes=row.notes if is_open else "",
    )
    return found
