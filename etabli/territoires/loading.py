"""From the npm package `@etalab/decoupage-administratif` (COG, EPCI, population) to our tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from etabli.territoires.cle import search_key
from etabli.territoires.models import (
    Commune,
    Departement,
    Epci,
    PopulationAnnuelle,
    Region,
    Repere,
    TypeCommune,
)

MILLESIME = 2026
#: the census vintage that each version of the package carries
CURRENT_CENSUS = 2023
PAST_CENSUS = {"adm2016": 2016, "adm2019": 2019, "adm2020": 2020, "adm2021": 2021, "adm2022": 2022}
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind are there after a loading."""

    communes: int
    epci: int
    departements: int
    regions: int
    millesimes: tuple[int, ...]


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / name).read_text(encoding="utf-8"))
    return rows


def load(folder: Path, past: dict[int, Path] | None = None) -> Loaded:
    """Read the whole package in one transaction; running it twice changes nothing.

    `folder` holds communes.json and the others; `past` gives older folders by census vintage.
    Raises FileNotFoundError when a file is absent.
    """
    communes = _read(folder, "communes.json")
    with transaction.atomic():
        _upsert(Region, "code", ["nom", "zone"], _regions(folder))
        _upsert(Departement, "code", ["nom", "zone", "region"], _departements(folder))
        _upsert(Epci, "code", ["nom", "type", "population"], _epcis(folder))
        _load_communes(communes, _membership(folder))
        _load_reperes()
        vintages = _load_populations(communes, past or {})
    return Loaded(
        Commune.objects.filter(type=TypeCommune.ACTUELLE).count(), Epci.objects.count(),
        Departement.objects.count(), Region.objects.count(), vintages,
    )  # fmt: skip


def _upsert(model: Any, key: str, fields: list[str], rows: Iterator[Any]) -> None:
    model.objects.bulk_create(
        list(rows), update_conflicts=True, unique_fields=[key], update_fields=fields, batch_size=BATCH
    )


def _regions(folder: Path) -> Iterator[Region]:
    for row in _read(folder, "regions.json"):
        yield Region(code=row["code"], nom=row["nom"], zone=row["zone"])


def _departements(folder: Path) -> Iterator[Departement]:
    for row in _read(folder, "departements.json"):
        yield Departement(code=row["code"], nom=row["nom"], zone=row["zone"], region_id=row["region"])


def _epcis(folder: Path) -> Iterator[Epci]:
    for row in _read(folder, "epci.json"):
        yield Epci(
            code=row["code"], nom=_typeset(row["nom"]), type=row["type"],
            population=row.get("populationMunicipale"),
        )  # fmt: skip


def _membership(folder: Path) -> dict[str, str]:
    """The EPCI of each commune code."""
    return {member["code"]: row["code"] for row in _read(folder, "epci.json") for member in row["membres"]}


def _load_communes(rows: list[dict[str, Any]], epci_of: dict[str, str]) -> None:
    by_code = {row["code"]: row for row in rows if row["type"] == TypeCommune.ACTUELLE}
    Commune.objects.bulk_create(
        [_commune(row, by_code, epci_of) for row in rows],
        update_conflicts=True,
        unique_fields=["code", "type"],
        update_fields=[
            "nom", "chef_lieu", "siren", "zone", "departement", "region", "epci", "population",
            "codes_postaux", "anciens_codes", "millesime", "cle",
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _commune(
    row: dict[str, Any], by_code: dict[str, dict[str, Any]], epci_of: dict[str, str]
) -> Commune:
    """A former commune or an arrondissement has the département and EPCI of the commune it is in."""
    head = row.get("chefLieu") or row.get("commune") or ""
    whole = by_code.get(head, row)
    return Commune(
        code=row["code"], type=row["type"], nom=_typeset(row["nom"]), chef_lieu=head,
        siren=row.get("siren") or "", zone=row["zone"],
        departement_id=row.get("departement") or whole.get("departement"),
        region_id=row.get("region") or whole.get("region"),
        epci_id=epci_of.get(whole["code"]), population=row.get("population"),
        codes_postaux=row.get("codesPostaux") or [], anciens_codes=row.get("anciensCodes") or [],
        millesime=MILLESIME, cle=search_key(row["nom"]),
    )  # fmt: skip


def _typeset(name: str) -> str:
    """Names are shown as the house writes: with a typographic apostrophe."""
    return name.replace("'", "’")


def _load_reperes() -> None:
    Repere.objects.all().delete()
    communes = Commune.objects.only("pk", "code", "cle", "codes_postaux", "population", "type").exclude(
        type=TypeCommune.ARRONDISSEMENT
    ).order_by("pk")
    rows = (repere for commune in communes.iterator(BATCH) for repere in _reperes(commune))
    Repere.objects.bulk_create(rows, batch_size=BATCH)


def _reperes(commune: Commune) -> Iterator[Repere]:
    words, size = commune.cle.split(), commune.population or 0
    for rank in range(len(words)):
        yield Repere(commune=commune, cle=" ".join(words[rank:]), rang=min(rank, 9), population=size)
    for code in dict.fromkeys([commune.code.lower(), *commune.codes_postaux]):
        yield Repere(commune=commune, cle=code, rang=0, population=size)


def _load_populations(rows: list[dict[str, Any]], past: dict[int, Path]) -> tuple[int, ...]:
    found = [(CURRENT_CENSUS, rows)]
    found += [(vintage, _read(folder, "communes.json")) for vintage, folder in past.items()]
    PopulationAnnuelle.objects.bulk_create(
        [
            PopulationAnnuelle(code=row["code"], millesime=vintage, valeur=row["population"])
            for vintage, communes in found
            for row in communes
            if row.get("population") is not None and row.get("type", "commune-actuelle") == "commune-actuelle"
        ],
        update_conflicts=True,
        unique_fields=["code", "millesime"],
        update_fields=["valeur"],
        batch_size=BATCH,
    )
    return tuple(sorted(vintage for vintage, _ in found))
