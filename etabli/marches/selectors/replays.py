"""Reads of the tourniquet: its holders, its log, the file that the log gives."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from etabli.core.refus import Refused
from etabli.marches import tourniquet
from etabli.marches.models import AccordCadre, Groupement, LigneTourniquet
from etabli.marches.models.designations import READ, LigneLue


def holders(accord: AccordCadre) -> dict[str, Groupement]:
    """Every holder of the framework by code, in its ranking."""
    rows = accord.groupements.select_related("mandataire").order_by("rang")
    return {groupement.code: groupement for groupement in rows}


def log_rows(accord: AccordCadre) -> QuerySet[LigneTourniquet]:
    """The log, from its first line, with what its sentences name."""
    rows = LigneTourniquet.objects.filter(accord_cadre=accord)
    return rows.select_related("groupement", "atelier__commune").order_by("numero")


def log_lines(accord: AccordCadre) -> list[LigneTourniquet]:
    """The whole log: for its printed extract."""
    return list(log_rows(accord))


def log_values(accord: AccordCadre, *, since: int = 0) -> list[LigneLue]:
    """The log as plain values, from the line of that number on: for its replay and its proof."""
    rows = LigneTourniquet.objects.filter(accord_cadre=accord, numero__gte=since)
    return [LigneLue(*row) for row in rows.order_by("numero").values_list(*READ)]


def records(lines: Iterable[LigneTourniquet]) -> list[tourniquet.Record]:
    """The stored log as plain values."""
    return [line.record(line.groupement.code if line.groupement else "") for line in lines]


@dataclass(frozen=True, slots=True)
class Played:
    """How far a log was replayed: its last line, known by its number and digest, and the file it gave."""

    numero: int
    digest: str
    tour: tourniquet.TourDeRole


#: by framework, in this process. The digest of a line holds all that precede it: while the line is
#: there, the file that was found there is right.
_played: dict[int, Played] = {}


def tour_of(accord: AccordCadre) -> tourniquet.TourDeRole:
    """The file, replayed from its log. Raises `Refused` when the log does not follow the rules.

    A log is replayed whole once a process, then from the line where the last replay ended.
    """
    rang = tuple(accord.groupements.order_by("rang").values_list("code", flat=True))
    known = _played.get(accord.pk)
    lines = log_values(accord, since=known.numero if known else 0)
    if known and (known.tour.rang != rang or not lines or lines[0].digest != known.digest):
        known, lines = None, log_values(accord)
    start = known or Played(0, "", tourniquet.TourDeRole.initial(rang))
    added = [line for line in lines if line.numero > start.numero]
    tour = tourniquet.replay_from(start.tour, (line.record for line in added), after=start.numero)
    if added:
        _played[accord.pk] = Played(added[-1].numero, added[-1].digest, tour)
    return tour


def replay_logs() -> None:
    """Replay every log before an act holds the base: thousands of lines are read once a process.

    A log that breaks the rules is left to the act that reads it, which says so.
    """
    begun = Exists(LigneTourniquet.objects.filter(accord_cadre=OuterRef("pk")))
    for accord in AccordCadre.objects.filter(begun).order_by("pk"):
        with suppress(Refused):
            tour_of(accord)
