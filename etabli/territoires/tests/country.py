"""A small true country: facts of the official geographic code, as the package writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from etabli.territoires.loading import Loaded, load

REGIONS = [("75", "Nouvelle-Aquitaine", "metro"), ("32", "Hauts-de-France", "metro"), ("28", "Normandie", "metro"),
           ("11", "Île-de-France", "metro"), ("02", "Martinique", "drom"), ("84", "Auvergne-Rhône-Alpes", "metro"),
           ("975", "Saint-Pierre-et-Miquelon", "com")]  # fmt: skip
DEPARTEMENTS = [("47", "Lot-et-Garonne", "75"), ("62", "Pas-de-Calais", "32"), ("14", "Calvados", "28"),
                ("75", "Paris", "11"), ("94", "Val-de-Marne", "11"), ("972", "Martinique", "02"),
                ("42", "Loire", "84"), ("975", "Saint-Pierre-et-Miquelon", "975")]  # fmt: skip
COMMUNES: list[dict[str, Any]] = [
    {"code": "47106", "nom": "Fumel", "departement": "47", "region": "75", "siren": "214701062", "codesPostaux": ["47500"], "population": 4690},
    {"code": "47179", "nom": "Monsempron-Libos", "departement": "47", "region": "75", "codesPostaux": ["47500"], "population": 2069},
    {"code": "62447", "nom": "Hesdin-la-Forêt", "departement": "62", "region": "32", "siren": "934483553", "codesPostaux": ["62140"], "population": 4480, "anciensCodes": ["62461", "62549", "62743"]},
    {"code": "14654", "nom": "Saint-Pierre-en-Auge", "departement": "14", "region": "28", "codesPostaux": ["14140", "14170"], "population": 7100},
    {"code": "14654", "nom": "Saint-Pierre-sur-Dives", "type": "commune-deleguee", "chefLieu": "14654", "departement": "14", "region": "28"},
    {"code": "62447", "nom": "Hesdin", "type": "commune-deleguee", "chefLieu": "62447", "departement": "62", "region": "32"},
    {"code": "62549", "nom": "Marconne", "type": "commune-deleguee", "chefLieu": "62447", "departement": "62", "region": "32"},
    {"code": "75056", "nom": "Paris", "departement": "75", "region": "11", "codesPostaux": ["75001"], "population": 2103778},
    {"code": "75101", "nom": "Paris 1er Arrondissement", "type": "arrondissement-municipal", "commune": "75056", "departement": "75", "region": "11", "codesPostaux": ["75001"]},
    {"code": "94038", "nom": "L'Haÿ-les-Roses", "departement": "94", "region": "11", "codesPostaux": ["94240"], "population": 31246},
    {"code": "97209", "nom": "Fort-de-France", "departement": "972", "region": "02", "zone": "drom", "codesPostaux": ["97200"], "population": 75506},
    {"code": "42218", "nom": "Saint-Étienne", "departement": "42", "region": "84", "codesPostaux": ["42000"], "population": 173136},
    {"code": "97501", "nom": "Miquelon-Langlade", "departement": "975", "region": "975", "zone": "com", "codesPostaux": ["97500"], "population": 596},
]  # fmt: skip
EPCI = [{"code": "200068930", "nom": "CC Fumel Vallée du Lot", "type": "CC", "populationMunicipale": 24000,
         "membres": [{"code": "47106"}, {"code": "47179"}]}]  # fmt: skip


def write_package(folder: Path, *, populations: dict[str, int] | None = None) -> Path:
    """The files of the package, with other populations when an older vintage is told."""
    folder.mkdir(parents=True, exist_ok=True)
    communes = [{"type": "commune-actuelle", "zone": "metro", **row} for row in COMMUNES]
    for row in communes:
        if populations is not None:
            row["population"] = populations.get(row["code"])
    files = {
        "regions.json": [{"code": c, "nom": n, "zone": z} for c, n, z in REGIONS],
        "departements.json": [{"code": c, "nom": n, "region": r, "zone": "metro"} for c, n, r in DEPARTEMENTS],
        "epci.json": EPCI,
        "communes.json": communes,
    }
    for name, rows in files.items():
        (folder / name).write_text(json.dumps(rows), encoding="utf-8")
    return folder



def load_country(folder: Path) -> Loaded:
    """Load it all, with the population of 2016 beside that of 2023."""
    old = write_package(folder / "2016", populations={"47106": 4900, "47179": 2100})
    return load(write_package(folder / "2026"), {2016: old})
