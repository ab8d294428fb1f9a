"""The formats of the programme before the Atelier, as values: one `FormatDeCandidature` a file.

A new format is a file here, its line in `known`, its form among the `fiches`, its twin among the
`ateliers/deroules`. The course of a candidature is the same for all; what differs is read from here.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from etabli.candidatures.formats.announced import ANNOUNCED
from etabli.candidatures.formats.definition import (
    Answered,
    Auteur,
    CourrierAttendu,
    FormatDeCandidature,
    Listed,
    ModeleDeCourrier,
    Presentation,
)
from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.formats.local import LOCAL

__all__ = [
    "ANNOUNCED", "Answered", "Auteur", "CourrierAttendu", "Declined", "FormatDeCandidature", "Listed",
    "ModeleDeCourrier", "Presentation", "choices", "format_of", "known", "of_code", "open_formats",
]  # fmt: skip

#: every format that a dossier may be of
known: tuple[FormatDeCandidature, ...] = (FLASH, LOCAL)


class Declined(Protocol):
    """Anything of one format: a candidature, an Atelier."""

    format: str


def format_of(obj: Declined) -> FormatDeCandidature:
    """The format of this dossier or of this Atelier."""
    return of_code(obj.format)


def of_code(code: str) -> FormatDeCandidature:
    """The format of this code; KeyError when nobody wrote it."""
    for one in known:
        if one.code == code:
            return one
    raise KeyError(code)


def open_formats(on: dt.date) -> tuple[FormatDeCandidature, ...]:
    """Those that a territory may ask for that day."""
    return tuple(one for one in known if one.is_open(on))


def choices(formats: tuple[FormatDeCandidature, ...] | None = None) -> list[tuple[str, str]]:
    """Code and name of these formats, of all of them unless said, for a list."""
    return [(one.code, one.nom) for one in (known if formats is None else formats)]
