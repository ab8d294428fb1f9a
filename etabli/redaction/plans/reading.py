"""An outline as a value, read once from its file."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etabli.redaction.states import Nature

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Partie:
    """One section of a paper.

    a_ecrire   what the team writes there
    repris     what Établi puts there by itself, said; `source` names what gathers it (`redaction.prefill`)
    is_free    it may stay unwritten
    is_pilote  written by the service that pilots, and by nobody else (D-07)
    pages      how many pages it is meant to have (5.7); 0 when nobody counts them
    """

    code: str
    titre: str
    a_ecrire: str
    repris: str = ""
    source: str = ""
    is_free: bool = False
    is_pilote: bool = False
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of the outline of a paper."""

    version: str
    nature: Nature
    titre: str
    presentation: str
    parties: tuple[Partie, ...]

    def partie(self, code: str) -> Partie:
        """KeyError when it has none of that code."""
        for one in self.parties:
            if one.code == code:
                return one
        raise KeyError(code)

    def numero(self, code: str) -> int:
        """The place of a section, from 1."""
        return next(rank for rank, one in enumerate(self.parties, 1) if one.code == code)


@cache
def known() -> dict[str, Plan]:
    """Every outline by its version, in the order of their names."""
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.toml"))}


def load(path: Path) -> Plan:
    """KeyError or TypeError for a file that says something else than an outline."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = tuple(Partie(**row) for row in found.pop("parties"))
    nature = Nature(found.pop("nature"))
    return Plan(version=path.stem, nature=nature, parties=parts, **found)


def plan_of(version: str) -> Plan:
    """The outline of that version; KeyError when nobody wrote it."""
    return known()[version]


def current(nature: str) -> Plan:
    """The newest outline of this paper: that of a text begun today."""
    found = [one for one in known().values() if one.nature == nature]
    return max(found, key=lambda one: int(one.version.rpartition("_v")[2]))


def digest(path: Path) -> str:
    """What `versions.lock` keeps of an outline."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
