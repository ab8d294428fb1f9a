"""Dated parameters: a legal or programme figure is looked up at the date of the event.

The words of a sentence that cites one come from `core.words`, at the day of the event it speaks of.

The file named by `settings.PARAMETRES` holds, for each code, one or more periods with a value and
the text it comes from. A date no period covers is an error of the file, not of the user.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Period:
    """One value, from a day to a day (included; None = open), and where it comes from."""

    valeur: Any
    date_debut: dt.date | None
    date_fin: dt.date | None
    reference_texte: str

    def covers(self, day: dt.date) -> bool:
        return (self.date_debut is None or self.date_debut <= day) and (
            self.date_fin is None or day <= self.date_fin
        )


@dataclass(frozen=True, slots=True)
class Parametre:
    """One figure of the law or of the programme, through time."""

    code: str
    libelle: str
    a_verifier: bool
    #: what the value counts, in the words of a sentence (`core.words`); "" for a bare number
    unite: str
    #: written ahead of its text, and applied to nobody
    is_in_force: bool
    periods: tuple[Period, ...]


@cache
def load(path: Path) -> dict[str, Parametre]:
    """Every parameter of the file, by code."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: _parametre(code, row) for code, row in content.items()}


def _parametre(code: str, row: dict[str, Any]) -> Parametre:
    periods = row.get("periodes") or [row]
    return Parametre(
        code,
        row["libelle"],
        row.get("a_verifier", False),
        row.get("unite", ""),
        row.get("en_vigueur", True),
        tuple(
            Period(
                Decimal(period["valeur"])
                if isinstance(period["valeur"], str)
                else period["valeur"],
                period.get("date_debut"),
                period.get("date_fin"),
                period.get("reference_texte", row.get("reference_texte", "")),
            )
            for period in periods
        ),
    )


def everything() -> dict[str, Parametre]:
    return load(settings.PARAMETRES)


def get(code: str, *, on: dt.date) -> Any:
    """The value in force that day.

    LookupError when the code or the date is not in the file, or when the parameter is off.
    """
    found = everything()[code]
    for period in found.periods:
        if found.is_in_force and period.covers(on):
            return period.valeur
    raise LookupError(f"no period of {code} covers {on}")


def is_on(code: str, *, on: dt.date) -> bool:
    """Does the parameter apply that day? KeyError when the code is not in the file."""
    found = everything()[code]
    return found.is_in_force and any(period.covers(on) for period in found.periods)


def integer(code: str, *, on: dt.date) -> int:
    return int(get(code, on=on))


def decimal(code: str, *, on: dt.date) -> Decimal:
    return Decimal(get(code, on=on))
