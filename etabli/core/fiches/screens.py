"""The screens of a form: each section in parts of about twelve fields, one page each.

A table beside the published form (`ecrans/flash_v1.toml`) says which question is asked on which screen;
unlike the form, it may change. It also names the rows of its lists (« un site »). A form without a table has
one screen a section.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypedDict

from etabli.core.fiches.definition import Champ, Fiche, Section, load


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of a form: some questions of a section. The first of a section has its key.

    rank, count  « partie 2 sur 3 » of its section
    nouns        what a row of each list is, by the key of the list
    """

    cle: str
    titre: str
    section: Section
    champs: tuple[Champ, ...]
    rank: int = 1
    count: int = 1
    nouns: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> Section:
        """What is asked here, as a section."""
        return Section(self.cle, self.titre, self.champs, self.section.aide)

    def asks(self, cle: str) -> bool:
        return any(champ.cle == cle for champ in self.champs)


class Row(TypedDict):
    """A line of the table of screens."""

    cle: str
    titre: str
    champs: list[str]


class Table(TypedDict):
    """The table of a form: its screens, what a row of each list is, the choices that are put in order."""

    ecran: list[Row]
    ligne: dict[str, str]
    ordonne: list[str]


def _table(path: Path) -> Table:
    """What stands beside the form of that file; nothing when nothing does."""
    found = path.parent / "ecrans" / path.name
    read = tomllib.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}
    return {
        "ecran": read.get("ecran", []),
        "ligne": read.get("ligne", {}),
        "ordonne": read.get("ordonne", []),
    }


@cache
def form(path: Path) -> Fiche:
    """The form of that file as it is asked: the published questions, some of whose choices are in order."""
    fiche, ranked = load(path), _table(path)["ordonne"]
    sections = tuple(
        replace(
            section,
            champs=tuple(
                replace(c, ordonne=True) if c.cle in ranked else c for c in section.champs
            ),
        )
        for section in fiche.sections
    )
    return replace(fiche, sections=sections)


@cache
def screens(path: Path) -> tuple[Screen, ...]:
    """The screens of the form of that file, in its order.

    ValueError when a question is on no screen or on two, or a screen is of two sections.
    """
    fiche, table = form(path), _table(path)
    rows = table["ecran"]
    if not rows:
        return tuple(Screen(one.cle, one.titre, one, one.champs) for one in fiche.sections)
    _check(fiche, rows)
    return tuple(
        replace(screen, nouns=table["ligne"])
        for section in fiche.sections
        for screen in _of(section, [row for row in rows if row["champs"][0] in _keys(section)])
    )


def _of(section: Section, rows: list[Row]) -> list[Screen]:
    by_key = {champ.cle: champ for champ in section.champs}
    found = [
        Screen(row["cle"], row["titre"], section, tuple(by_key[cle] for cle in row["champs"]))
        for row in rows
    ]
    return [replace(one, rank=rank, count=len(found)) for rank, one in enumerate(found, 1)]


def _check(fiche: Fiche, rows: list[Row]) -> None:
    times = Counter(cle for row in rows for cle in row["champs"])
    asked = Counter(champ.cle for champ in fiche.champs())
    if wrong := [cle for cle in {**asked, **times} if asked[cle] != times[cle]]:
        raise ValueError(f"{fiche.version}: on no screen, or on two: {wrong}")
    for section in fiche.sections:
        _check_section(fiche.version, section, rows)
    if len({row["cle"] for row in rows}) < len(rows):
        raise ValueError(f"{fiche.version}: two screens of one key")


def _check_section(version: str, section: Section, rows: list[Row]) -> None:
    """Its screens are of no other section, and the first has its key."""
    asked = _keys(section)
    own = [row for row in rows if asked & set(row["champs"])]
    if own[0]["cle"] != section.cle or any(not set(row["champs"]) <= asked for row in own):
        raise ValueError(f"{version}: the screens of « {section.cle} » are not its own")


def _keys(section: Section) -> set[str]:
    return {champ.cle for champ in section.champs}
