"""The calendar of a whole Atelier, proposed: what takes place, when, out of the days nobody can come.

Days in, days out: the school holidays of the zone, public holidays, elections and the constraints of the team are
periods that a proposed day avoids. Nothing here decides: the pilote keeps a day or moves it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings

from etabli.core.delais.calcul import DAYS_IN_A_MONTH, is_working_day
from etabli.seances.models import Calendrier
from etabli.seances.states import GenreJalon

ONE_DAY = dt.timedelta(days=1)
#: people come in the middle of the week
MIDWEEK = (1, 2, 3)
#: how far after its target a day is looked for
AHEAD = 75


@dataclass(frozen=True, slots=True)
class Periode:
    """Days when nobody is asked to come, and why."""

    du: dt.date
    au: dt.date
    motif: str

    def covers(self, day: dt.date) -> bool:
        return self.du <= day <= self.au


@dataclass(frozen=True, slots=True)
class Gabarit:
    """One milestone of the course: what, how long, at which tenth of the time of the contract."""

    genre: GenreJalon
    titre: str
    jours: int
    dixiemes: str


#: the course of a Local: three sessions, about one a quarter, framed, steered and given back (2.4, D-05)
LOCAL = (
    Gabarit(GenreJalon.CADRAGE, "Réunion de cadrage", 1, "0.2"),
    Gabarit(GenreJalon.LANCEMENT, "Séminaire de lancement", 1, "0.9"),
    Gabarit(GenreJalon.SESSION, "Première session", 2, "1.7"),
    Gabarit(GenreJalon.COPIL, "Comité de pilotage après la première session", 1, "2.8"),
    Gabarit(GenreJalon.SESSION, "Deuxième session", 2, "4.3"),
    Gabarit(GenreJalon.COPIL, "Comité de pilotage après la deuxième session", 1, "5.4"),
    Gabarit(GenreJalon.SESSION, "Troisième session", 2, "6.8"),
    Gabarit(GenreJalon.COPIL, "Comité de pilotage de la feuille de route", 1, "8.2"),
    Gabarit(GenreJalon.RESTITUTION, "Restitution locale", 1, "9.2"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A day found for a milestone, and what made it later than its target; `is_free`: nothing stands in its way."""

    jour: dt.date
    evite: tuple[str, ...]
    is_free: bool


def target(start: dt.date, months: int, dixiemes: str) -> dt.date:
    """The day at which this share of the contract is over."""
    return start + dt.timedelta(days=int(DAYS_IN_A_MONTH * months * Decimal(dixiemes) / 10))


def place(since: dt.date, jours: int, *, taken: Sequence[Periode], departement: str = "") -> Place:
    """The first days from there on that are all free, in the middle of a week."""
    avoided: list[str] = []
    for number in range(AHEAD):
        first = since + number * ONE_DAY
        days = [first + n * ONE_DAY for n in range(jours)]
        if not all(one.weekday() in MIDWEEK for one in days):
            continue
        faults = hurts(days, taken=taken, departement=departement)
        if not faults:
            return Place(first, tuple(dict.fromkeys(avoided)), is_free=True)
        avoided += faults
    return Place(since, tuple(dict.fromkeys(avoided)), is_free=False)


def hurts(
    days: Iterable[dt.date], *, taken: Sequence[Periode], departement: str = ""
) -> list[str]:
    """What stands in the way of these days, in words."""
    found = []
    for day in days:
        if not is_working_day(day, departement=departement):
            found.append("un week-end" if day.weekday() > 4 else "un férié")
        found += [one.motif for one in taken if one.covers(day)]
    return list(dict.fromkeys(found))


def proposed(
    start: dt.date,
    months: int,
    *,
    taken: Sequence[Periode],
    departement: str = "",
    kept: Sequence[dt.date | None] = (),
    on: dt.date | None = None,
) -> list[Place]:
    """A day for each milestone of a Local, in order, each after the one before; `kept` days do not move.

    None is proposed before `on`.
    """  # fmt: skip
    found: list[Place] = []
    floor = on or start
    for rank, gabarit in enumerate(LOCAL):
        fixed = kept[rank] if rank < len(kept) else None
        if fixed is not None:
            row = Place(fixed, (), is_free=True)
        else:
            since = max(target(start, months, gabarit.dixiemes), floor)
            row = place(since, gabarit.jours, taken=taken, departement=departement)
        floor = max(floor, row.jour + gabarit.jours * ONE_DAY)
        found.append(row)
    return found


# -- school holidays ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vacances:
    """The school holidays of one zone, up to the last day that is known."""

    zone: str
    periodes: tuple[Periode, ...]
    connues_jusqu_au: dt.date | None
    is_to_check: bool


class _Row(TypedDict):
    nom: str
    zones: str
    du: dt.date
    au: dt.date


class _Year(TypedDict):
    nom: str
    du: dt.date
    au: dt.date
    a_verifier: bool
    vacances: list[_Row]


class _Known(TypedDict):
    zones: dict[str, list[str]]
    annees: list[_Year]


@cache
def _read(path: Path) -> _Known:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {"zones": data["zones"], "annees": data["annees"]}


def vacances(departement: str) -> Vacances:
    """Those of its département; no zone and nothing known for Corse and overseas."""
    data = _read(settings.VACANCES_SCOLAIRES)
    zone = next((name for name, codes in data["zones"].items() if departement in codes), "")
    if not zone:
        return Vacances("", (), None, is_to_check=False)
    years = data["annees"]
    rows = [
        Periode(row["du"], row["au"], f"les vacances {row['nom']}")
        for year in years
        for row in year["vacances"]
        if zone in row["zones"]
    ]
    last = max(year["au"] for year in years)
    return Vacances(zone, tuple(rows), last, any(year["a_verifier"] for year in years))


def taken_days(calendrier: Calendrier) -> list[Periode]:
    """Every period that a proposed day avoids: school holidays of the zone, what was noted here."""
    rows = calendrier.contraintes.order_by("du", "pk")
    noted = [Periode(row.du, row.au, row.motif) for row in rows]
    return [*vacances(calendrier.atelier.departement_code).periodes, *noted]
