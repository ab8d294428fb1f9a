"""What an Atelier is about, read from `demo/sujets/*.toml`; what a file leaves out is in `ordinaire`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "sujets"
BASE = "ordinaire"


@dataclass(frozen=True, slots=True)
class Sujet:
    """The words and figures of one story, by the keys of its file."""

    nom: str
    mots: dict[str, Any]

    def __getitem__(self, cle: str) -> Any:
        return self.mots[cle]

    @property
    def co_porteur_epci(self) -> bool:
        """Does the EPCI carry the dossier with the commune?"""
        return self.mots.get("co_porteur") == "EPCI"

    @property
    def format(self) -> str:
        """A code of `candidatures.states.Format`."""
        return str(self.mots.get("format", "FLASH"))

    @property
    def axes(self) -> list[str]:
        """The titles of the axes of its roadmap."""
        return list(self.mots.get("axes", ["Les premiers pas"]))

    @property
    def is_local(self) -> bool:
        return self.format == "LOCAL"


@cache
def sujet(nom: str = BASE) -> Sujet:
    """The subject of that name. FileNotFoundError when there is none."""
    own = _read(nom)
    return Sujet(nom, {**_read(BASE), **own})


def sujet_for(code: str) -> Sujet:
    """The subject of a commune of the demonstration, or the ordinary one."""
    return sujet(
        {"47106": "fumel", "55029": "bar-le-duc", "77182": "ferte-gaucher"}.get(code, BASE)
    )


def _read(nom: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{nom}.toml").read_text(encoding="utf-8"))
