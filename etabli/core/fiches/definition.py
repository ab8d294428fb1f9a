"""A form read from its TOML file into frozen values."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column of a list: a field without a form of its own."""

    cle: str
    libelle: str
    nature: str = "texte_court"
    choix: tuple[tuple[str, str], ...] = ()
    obligatoire: bool = False


@dataclass(frozen=True, slots=True)
class Champ:
    """One question. `cle` is for ever; the label may be reworded in a new version."""

    cle: str
    libelle: str
    nature: str
    aide: str = ""
    obligatoire: bool = False
    choix: tuple[tuple[str, str], ...] = ()
    max: int = 0
    min: int = 0
    colonnes: tuple[Colonne, ...] = ()
    unite: str = ""
    precision: str = ""
    prerempli: bool = False
    confidentiel: bool = False
    non_disponible: bool = False
    #: the choices are put in order, the first matters most
    ordonne: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form."""

    cle: str
    titre: str
    champs: tuple[Champ, ...]
    aide: str = ""


@dataclass(frozen=True, slots=True)
class Fiche:
    """A whole form, in one version."""

    version: str
    titre: str
    sections: tuple[Section, ...]

    def champs(self) -> Iterator[Champ]:
        for section in self.sections:
            yield from section.champs

    def champ(self, cle: str) -> Champ:
        """The question of that key. KeyError when the form has none."""
        for champ in self.champs():
            if champ.cle == cle:
                return champ
        raise KeyError(cle)

    def section(self, cle: str) -> Section:
        for section in self.sections:
            if section.cle == cle:
                return section
        raise KeyError(cle)


@cache
def load(path: Path) -> Fiche:
    """Read a form. KeyError or TypeError when the file is not of the shape, with the culprit."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    sections = tuple(_section(row) for row in content["section"])
    return Fiche(content["version"], content["titre"], sections)


def _section(row: dict[str, Any]) -> Section:
    champs = tuple(_champ(champ) for champ in row["champ"])
    return Section(row["cle"], row["titre"], champs, row.get("aide", ""))


def _champ(row: dict[str, Any]) -> Champ:
    columns = tuple(
        Colonne(**{**column, "choix": _choices(column.get("choix", []))})
        for column in row.get("colonnes", [])
    )
    return Champ(**{**row, "choix": _choices(row.get("choix", [])), "colonnes": columns})


def _choices(rows: list[Any]) -> tuple[tuple[str, str], ...]:
    """`["A", "B"]` or `[["a", "Label"], …]`."""
    return tuple((row, row) if isinstance(row, str) else (row[0], row[1]) for row in rows)


def digest(path: Path) -> str:
    """What `published.lock` keeps of a published file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
