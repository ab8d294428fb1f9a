"""From the npm package `@etalab/decoupage-administratif` (COG, EPCI, population) to our tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from django.db import transaction

from etabli.territoires.models import (
    Commune,
    Departement,
    Epci,
    PopulationAnnuelle,
    Region,
    Repere,
    TypeCommune,
)
from etabli.territoires.reperes import joined_key, search_key
from etabli.territoires.services.bulk import Cell, refresh_statistics, write_rows

MILLESIME = 2026
#: the census vintage that each version of the package carries
CURRENT_CENSUS = 2023
PAST_CENSUS = {"adm2016": 2016, "adm2019": 2019, "adm2020": 2020, "adm2021": 2021, "adm2022": 2022}
#: a word inside a name is worth less the farther it stands
LAST_RANK = 9

DEPARTEMENT = ("code", "nom", "zone", "region_id")


class Member(TypedDict):
    """A commune of an EPCI."""

    code: str


class Row(TypedDict):
    """One territory as the package writes it; what its kind does not have is absent."""

    code: str
    nom: str
    type: NotRequired[str]
    zone: NotRequired[str]
    siren: NotRequired[str | None]
    chefLieu: NotRequired[str]
    commune: NotRequired[str]
    departement: NotRequired[str | None]
    region: NotRequired[str | None]
    population: NotRequired[int | None]
    populationMunicipale: NotRequired[int | None]
    codesPostaux: NotRequired[list[str]]
    anciensCodes: NotRequired[list[str]]
    membres: NotRequired[list[Member]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind are there after a loading."""

    communes: int
    epci: int
    departements: int
    regions: int
    millesimes: tuple[int, ...]


def _read(folder: Path, name: str) -> list[Row]:
    rows: list[Row] = json.loads((folder / name).read_text(encoding="utf-8"))
    return rows


def load_territoires(folder: Path, past: Mapping[int, Path] | None = None) -> Loaded:
    """Read the whole package in one transaction; running it twice changes nothing.

    `folder` holds communes.json and the others; `past` gives older folders by census vintage.
    Raises FileNotFoundError when a file is absent.
    """
    communes, epcis = _read(folder, "communes.json"), _read(folder, "epci.json")
    older = {
        vintage: _read(place, "communes.json") for vintage, place in sorted((past or {}).items())
    }
    with transaction.atomic():
        write_rows(Region, ("code", "nom", "zone"), _regions(folder), unique=("code",))
        write_rows(Departement, DEPARTEMENT, _departements(folder), unique=("code",))
        write_rows(Epci, ("code", "nom", "type", "population"), _epcis(epcis), unique=("code",))
        write_rows(Commune, COMMUNE, _communes(communes, epcis), unique=("code", "type"))
        Repere.objects.all().delete()
        write_rows(Repere, ("commune_id", "cle", "rang", "population"), _reperes())
        PopulationAnnuelle.objects.filter(millesime__in=[*older, CURRENT_CENSUS]).delete()
        write_rows(
            PopulationAnnuelle, ("code", "millesime", "valeur"), _populations(communes, older)
        )
        refresh_statistics(Commune, Repere, PopulationAnnuelle)
    return Loaded(
        Commune.objects.filter(type=TypeCommune.ACTUELLE).count(), Epci.objects.count(),
        Departement.objects.count(), Region.objects.count(), (*older, CURRENT_CENSUS),
    )  # fmt: skip


def _regions(folder: Path) -> Iterator[tuple[Cell, ...]]:
    for row in _read(folder, "regions.json"):
        yield row["code"], row["nom"], row["zone"]


def _departements(folder: Path) -> Iterator[tuple[Cell, ...]]:
    for row in _read(folder, "departements.json"):
        yield row["code"], typeset_name(row["nom"]), row["zone"], row["region"]


def _epcis(rows: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield row["code"], typeset_name(row["nom"]), row["type"], row.get("populationMunicipale")


def typeset_name(name: str) -> str:
    """Names are shown as the house writes: typographic apostrophe, « Cœur » and « Île » in full."""
    words = name.replace("'", "’").replace("Coeur", "Cœur").replace("coeur", "cœur")
    return words.replace("’Ile", "’Île").replace(" Iles ", " Îles ")


# -- communes --------------------------------------------------------------------------------

COMMUNE = (
    "code", "type", "nom", "chef_lieu", "siren", "zone", "departement_id", "region_id", "epci_id",
    "population", "codes_postaux", "anciens_codes", "millesime", "cle",
)  # fmt: skip


def _communes(rows: list[Row], epcis: list[Row]) -> Iterator[tuple[Cell, ...]]:
    epci_of = {member["code"]: row["code"] for row in epcis for member in row["membres"]}
    by_code = {row["code"]: row for row in rows if row["type"] == TypeCommune.ACTUELLE}
    for row in rows:
        yield _commune(row, by_code, epci_of)


def _commune(row: Row, by_code: Mapping[str, Row], epci_of: Mapping[str, str]) -> tuple[Cell, ...]:
    """A former commune or an arrondissement has the département and EPCI of the commune it is in."""
    head = row.get("chefLieu") or row.get("commune") or ""
    whole = by_code.get(head, row)
    return (
        row["code"], row["type"], row["nom"].replace("'", "’"), head, row.get("siren") or "", row["zone"],
        row.get("departement") or whole.get("departement"), row.get("region") or whole.get("region"),
        epci_of.get(whole["code"]), row.get("population"), json.dumps(row.get("codesPostaux") or []),
        json.dumps(row.get("anciensCodes") or []), MILLESIME, search_key(row["nom"]),
    )  # fmt: skip


def _reperes() -> Iterator[tuple[Cell, ...]]:
    communes = Commune.objects.exclude(type=TypeCommune.ARRONDISSEMENT).order_by("pk")
    rows = communes.values_list("pk", "code", "nom", "cle", "codes_postaux", "population")
    for pk, code, nom, cle, postcodes, population in rows.iterator(5000):
        words, size = cle.split(), population or 0
        for rank in range(len(words)):
            yield pk, " ".join(words[rank:]), min(rank, LAST_RANK), size
        if (joined := joined_key(nom)) != cle:
            yield pk, joined, 0, size
        for number in dict.fromkeys([code.lower(), *postcodes]):
            yield pk, number, 0, size


# -- populations -----------------------------------------------------------------------------


def _populations(
    rows: list[Row], older: Mapping[int, list[Row]]
) -> Iterator[tuple[str, int, int]]:
    """The figures of each vintage, without those of a territory that was not the one of today."""
    current = {row["code"]: row for row in rows if _is_actuelle(row)}
    for vintage, found in (*older.items(), (CURRENT_CENSUS, rows)):
        elsewhere = other_territory(current, found)
        for row in found:
            size = row.get("population") if _is_actuelle(row) else None
            if size is not None and row["code"] not in elsewhere:
                yield row["code"], vintage, size


def _is_actuelle(row: Row) -> bool:
    return bool(row.get("type", TypeCommune.ACTUELLE) == TypeCommune.ACTUELLE)


def other_territory(current: Mapping[str, Row], past: Iterable[Row]) -> set[str]:
    """Codes whose territory grew or shrank since: their old population is not comparable (CO-3, CO-4).

    Grew: one of its former codes was still a commune. Shrank: a commune of today was then within it.
    """
    rows = list(past)
    living = {row["code"] for row in rows if _is_actuelle(row)}
    grown = {
        code
        for code, row in current.items()
        if any(old in living and old != code for old in row.get("anciensCodes") or [])
    }
    shrunk = {
        row["chefLieu"]
        for row in rows
        if not _is_actuelle(row)
        and row["code"] in current
        and row.get("chefLieu", row["code"]) != row["code"]
    }
    return grown | shrunk
