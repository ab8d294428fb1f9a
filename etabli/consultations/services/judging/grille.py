"""The whole grid kept at once: several people may have it open, each mark goes through `write_mark`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Protocol

from django.db.models import Model

from etabli.consultations.models import MarcheSubsequent, MembreComite, NoteOffre, Offre
from etabli.consultations.selectors import judging
from etabli.consultations.services.judging.marking import write_mark
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, write

Notes = dict[tuple[int, str], NoteOffre]


class Asked(Protocol):
    """One mark of the grid: whose offer, on what, under which two keys it is typed."""

    @property
    def offre(self) -> Offre: ...
    @property
    def code(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def mots(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks of one evaluator, or those agreed by all (`membre` None)."""

    marche: MarcheSubsequent
    membre: MembreComite | None
    places: Sequence[Asked]

    @property
    def row(self) -> Model:
        """What is held while somebody writes."""
        return self.membre or self.marche

    def kept(self) -> dict[str, object]:
        """What is kept of each question, by key."""
        notes = self._notes()
        found: dict[str, object] = {}
        for place in self.places:
            row = notes.get((place.offre.pk, place.code))
            found[place.note] = row.valeur if row else None
            found[place.mots] = row.commentaire if row else ""
        return found

    def _notes(self) -> Notes:
        rows = judging.marks_kept(self.marche, self.membre)
        return {(row.offre_id, row.sous_critere): row for row in rows}


def write_marks(
    marking: Marking, *, actor: Actor, seen: Mapping[str, str] | None = None, **typed: object
) -> Saved:
    """N-1: what was typed in the grid; only the marks that change are written."""
    return write(
        marking.row, typed, actor=actor, kept=marking.kept,
        store=partial(_store, marking, actor), seen=seen,
    )  # fmt: skip


def _store(marking: Marking, actor: Actor, changed: dict[str, object]) -> None:
    now = {**marking.kept(), **changed}
    for place in marking.places:
        if place.note in changed or place.mots in changed:
            valeur, words = now[place.note], now[place.mots]
            write_mark(
                place.offre,
                actor=actor,
                sous_critere=place.code,
                valeur=valeur if isinstance(valeur, Decimal) else None,
                commentaire=str(words),
            )
