"""The State service and the préfecture of each département, with the right name and article."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "services_deconcentres.toml"


@dataclass(frozen=True, slots=True)
class ServiceEtat:
    """What a département calls its service: kind (DDT, DDTM, DEAL…), name, name of its préfecture."""

    departement: str
    type: str
    nom: str
    prefecture: str


def service_of(departement: str) -> ServiceEtat:
    """The service that pilots in this département. KeyError outside the 101 départements."""
    return _all()[departement]


def services() -> tuple[ServiceEtat, ...]:
    """The 101, in the order of the file."""
    return tuple(_all().values())


@cache
def _all() -> Mapping[str, ServiceEtat]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds = {code: kind for kind, codes in content["types"].items() for code in codes.split()}
    names, prefectures = content["noms"], content["prefectures"]
    found = {}
    for code, article in content["departements"].items():
        kind = kinds.get(code, "DDT")
        name = names.get(code, f"{kind} {article}")
        prefecture = prefectures.get(code, f"Préfecture {article}")
        found[code] = ServiceEtat(code, kind, name, prefecture)
    return found
