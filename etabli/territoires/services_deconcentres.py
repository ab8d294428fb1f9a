"""The State service and the préfecture of each département, with the right name and article."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "services_deconcentres.toml"


#: « du Lot » is « dans le Lot »; two names in one have no article, and are entered by « en »
INTO = {
    "du ": "dans le ", "des ": "dans les ", "de la ": "dans la ", "de l’": "dans l’",
    "de ": "en ", "d’": "en ",
}  # fmt: skip
TOWNS_AND_ISLANDS = frozenset({"75", "974", "976"})
OVERSEAS = frozenset({"971", "972", "973", "2A", "2B"})


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


def into(departement: str) -> str:
    """« dans la Meuse », « en Lot-et-Garonne », « à Paris », « à La Réunion »: where a commune is.

    KeyError outside the 101 départements.
    """
    article = _articles()[departement]
    if departement in TOWNS_AND_ISLANDS:
        return article.replace("de ", "à ", 1)
    if departement in OVERSEAS:
        return article.replace("de la ", "en ", 1)
    for start, words in INTO.items():
        if article.startswith(start):
            return words + article.removeprefix(start)
    raise KeyError(departement)


@cache
def _articles() -> Mapping[str, str]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return dict(content["departements"])


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
