"""The time of a place: hours of a session are local, deadlines are those of Paris and say both.

The département is read in the official code of the commune (its first three figures overseas), so
that nothing is asked of the database. `minuit` is the only way a deadline is told to a person.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

from etabli.core import horloge
from etabli.core.articles import au, de
from etabli.core.delais import last_instant
from etabli.core.formats import NBSP, NOTHING, date_courte, date_longue, heure

#: by code of the département or of the collectivité overseas; the rest lives at the time of Paris
FUSEAUX = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


class Place(Protocol):
    """A commune: its official code and its name."""

    code: str
    nom: str


def fuseau_of(commune: Place) -> ZoneInfo:
    """The time zone of a commune; that of Paris in the métropole."""
    name = FUSEAUX.get(commune.code[:3])
    return ZoneInfo(name) if name else horloge.PARIS


def is_away(commune: Place) -> bool:
    """Is it another hour there than in Paris?"""
    return fuseau_of(commune) is not horloge.PARIS


def local_note(commune: Place) -> str:
    """« heure de Fort-de-France », to be said beside an hour; '' at the time of Paris."""
    return f"heure {de(commune.nom)}" if is_away(commune) else ""


def minuit(day: dt.date | None, commune: Place | None) -> str:
    """A last day with its hour: « mercredi 8 juillet 2026 à minuit, heure de Paris (18 h à Fort-de-France) ».

    East of Paris the hour there is of the day after, which is said.
    """
    if day is None:
        return NOTHING
    return f"{date_longue(day)} à minuit, heure de Paris{_there(day, commune)}"


def minuit_court(day: dt.date | None, commune: Place | None) -> str:
    """The same in a line of a list: « 8 juil. 2026 à minuit », Paris being said to who lives elsewhere.

    « 8 juil. 2026 à minuit, heure de Paris (18 h à Fort-de-France) ».
    """
    if day is None:
        return NOTHING
    there = _there(day, commune)
    return f"{date_courte(day)} à minuit{there and f', heure de Paris{there}'}"


def _there(day: dt.date, commune: Place | None) -> str:
    """« (18 h à Fort-de-France) », or '' where the hour is that of Paris."""
    if commune is None or not is_away(commune):
        return ""
    there = last_instant(day).astimezone(fuseau_of(commune))
    hour = f"{there.hour}{NBSP}h" if not there.minute else heure(there.time())
    after = "" if there.date() == day else f" le {date_longue(there.date())}"
    return f" ({hour}{after} {au(commune.nom)})"
