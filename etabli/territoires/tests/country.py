"""A small true country: facts of the official geographic code, as the package writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from etabli.territoires.services.loading import Loaded, load_territoires

REGIONS = [
    ("75", "Nouvelle-Aquitaine", "metro"), ("32", "Hauts-de-France", "metro"), ("28", "Normandie", "metro"),
    ("11", "Île-de-France", "metro"), ("02", "Martinique", "drom"), ("84", "Auvergne-Rhône-Alpes", "metro"),
    ("44", "Grand Est", "metro"), ("52", "Pays de la Loire", "metro"), ("975", "Saint-Pierre-et-Miquelon", "com"),
]  # fmt: skip
DEPARTEMENTS = [
    ("47", "Lot-et-Garonne", "75"), ("62", "Pas-de-Calais", "32"), ("14", "Calvados", "28"),
    ("75", "Paris", "11"), ("94", "Val-de-Marne", "11"), ("972", "Martinique", "02"), ("42", "Loire", "84"),
    ("67", "Bas-Rhin", "44"), ("85", "Vendée", "52"), ("975", "Saint-Pierre-et-Miquelon", "975"),
]  # fmt: skip
ZONES = {"972": "drom", "975": "com"}
#: code, name, département, région, population, postcodes
ACTUELLES: list[tuple[str, str, str, str, int, list[str]]] = [
    ("47106", "Fumel", "47", "75", 4690, ["47500"]),
    ("47179", "Monsempron-Libos", "47", "75", 2069, ["47500"]),
    ("62447", "Hesdin-la-Forêt", "62", "32", 4480, ["62140"]),
    ("14654", "Saint-Pierre-en-Auge", "14", "28", 7100, ["14140", "14170"]),
    ("75056", "Paris", "75", "11", 2103778, ["75001"]),
    ("94038", "L'Haÿ-les-Roses", "94", "11", 31246, ["94240"]),
    ("97209", "Fort-de-France", "972", "02", 75506, ["97200"]),
    ("42218", "Saint-Étienne", "42", "84", 173136, ["42000"]),
    ("67482", "Strasbourg", "67", "44", 291709, ["67000"]),
    ("85084", "Essarts-en-Bocage", "85", "52", 6851, ["85140"]),
    ("85165", "L'Oie", "85", "52", 1250, ["85140"]),
    ("97501", "Miquelon-Langlade", "975", "975", 596, ["97500"]),
]
#: code, name, type, code of the commune it is in
ANCIENNES = [
    ("14654", "Saint-Pierre-sur-Dives", "commune-deleguee", "14654"),
    ("62447", "Hesdin", "commune-deleguee", "62447"),
    ("62549", "Marconne", "commune-deleguee", "62447"),
    ("75101", "Paris 1er Arrondissement", "arrondissement-municipal", "75056"),
]
SIREN = {"47106": "214701062", "62447": "934483553"}
ANCIENS_CODES = {"62447": ["62461", "62549", "62743"]}
#: 2016: Marconne was still a commune; L'Oie was a part of Essarts-en-Bocage
POPULATIONS_2016 = {"47106": 4900, "47179": 2100, "62447": 2225, "62549": 1067, "85084": 8900}
EPCI = [{"code": "200068930", "nom": "CC Fumel Vallée du Lot", "type": "CC", "populationMunicipale": 24000,
         "membres": [{"code": "47106"}, {"code": "47179"}]}]  # fmt: skip


def communes_of_today() -> list[dict[str, Any]]:
    """communes.json, as the package writes it."""
    actuelles = [
        {
            "code": code, "nom": nom, "type": "commune-actuelle", "zone": ZONES.get(departement, "metro"),
            "departement": departement, "region": region, "population": population, "codesPostaux": postcodes,
            "siren": SIREN.get(code), "anciensCodes": ANCIENS_CODES.get(code, []),
        }
        for code, nom, departement, region, population, postcodes in ACTUELLES
    ]  # fmt: skip
    link = {"arrondissement-municipal": "commune"}
    anciennes = [
        {"code": code, "nom": nom, "type": kind, "zone": "metro", link.get(kind, "chefLieu"): head}
        for code, nom, kind, head in ANCIENNES
    ]
    return actuelles + anciennes


def communes_of_2016() -> list[dict[str, Any]]:
    """The same file ten years before, where one commune had not merged and another not split."""
    rows: list[dict[str, Any]] = [
        {"code": code, "type": "commune-actuelle", "population": population}
        for code, population in POPULATIONS_2016.items()
    ]
    return [*rows, {"code": "85165", "type": "commune-deleguee", "chefLieu": "85084"}]


def write_package(folder: Path, communes: list[dict[str, Any]] | None = None) -> Path:
    """The files of the package; other communes when an older vintage is told."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "regions.json": [{"code": c, "nom": n, "zone": z} for c, n, z in REGIONS],
        "departements.json": [
            {"code": c, "nom": n, "region": r, "zone": ZONES.get(c, "metro")}
            for c, n, r in DEPARTEMENTS
        ],
        "epci.json": EPCI,
        "communes.json": communes_of_today() if communes is None else communes,
    }
    for name, rows in files.items():
        (folder / name).write_text(json.dumps(rows), encoding="utf-8")
    return folder


def load_country(folder: Path) -> Loaded:
    """Load it all, with the population of 2016 beside that of 2023."""
    old = write_package(folder / "2016", communes_of_2016())
    return load_territoires(write_package(folder / "2026"), {2016: old})
