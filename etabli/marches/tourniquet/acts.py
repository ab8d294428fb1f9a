"""Acts on the file: each answers the record to append, with the file before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from etabli.marches.tourniquet.questions import chosen, examine
from etabli.marches.tourniquet.replays import apply
from etabli.marches.tourniquet.values import Cause, Nature, Record, TourDeRole


def designate(
    tour: TourDeRole,
    atelier: str,
    *,
    le: dt.date,
    plafonds: Mapping[str, str] | Collection[str] = (),
    conflits: Mapping[str, str] | Collection[str] = (),
) -> Record:
    """One attempt: the tests and, when someone passes, the reservation of the turn (T-4).

    Refused while the atelier already has a live designation (T-1: one turn per atelier).
    """
    tests = examine(tour, atelier, plafonds=plafonds, conflits=conflits)
    titulaire = chosen(tests)
    return complete(
        tour,
        Record(
            Nature.DESIGNATION,
            le,
            atelier=atelier,
            titulaire=titulaire or "",
            designation=len(tour.tours) + 1 if titulaire else 0,
            tests=tests,
        ),
    )


def answer(
    tour: TourDeRole,
    numero: int,
    nature: Nature,
    *,
    le: dt.date,
    cause: Cause | None = None,
    motif: str = "",
) -> Record:
    """A record about one designation: acceptance, refusal, silence, end without object…"""
    designation = tour.designation(numero)
    return complete(
        tour,
        Record(
            nature,
            le,
            atelier=designation.atelier,
            titulaire=designation.titulaire,
            designation=numero,
            cause=cause,
            motif=motif,
        ),
    )


def give_back(tour: TourDeRole, numero: int, *, le: dt.date, motif: str = "") -> Record:
    """The turn goes back to its holder (T-6a, T-8); refused once a BC is notified (T-9)."""
    return answer(tour, numero, Nature.RETOUR, le=le, motif=motif)


def about_holder(
    tour: TourDeRole,
    titulaire: str,
    nature: Nature,
    *,
    le: dt.date,
    atelier: str = "",
    motif: str = "",
) -> Record:
    """A record about one holder: conflict found, suspension and its end, résiliation."""
    return complete(tour, Record(nature, le, atelier=atelier, titulaire=titulaire, motif=motif))


def ask_again(tour: TourDeRole, atelier: str, *, le: dt.date, motif: str = "") -> Record:
    """Re-asking the refusers of an atelier, once (T-11)."""
    return complete(tour, Record(Nature.RE_SOLLICITATION, le, atelier=atelier, motif=motif))


def complete(tour: TourDeRole, record: Record) -> Record:
    """The record with the file before and after it, as the log keeps it."""
    return replace(record, file_avant=tour.file, file_apres=apply(tour, record).file)
