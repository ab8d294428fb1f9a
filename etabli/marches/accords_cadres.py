"""A file of frameworks, read before anything is written: what it says, what it lacks, where it is wrong.

The file is TOML (docs/faire/charger-un-accord-cadre.md). A refusal names the line and the key.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from etabli.acteurs.siret import is_siren, is_siret
from etabli.core.refus import Refused
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import RoleMembre

HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.]+)\s*\]\]?")
KEY = re.compile(r"^\s*(\w+)\s*=")
MODES = {
    "bons de commande": ModeExecution.BONS_DE_COMMANDE,
    "marchés subséquents": ModeExecution.MARCHES_SUBSEQUENTS,
}
ROLES = {
    "mandataire": RoleMembre.MANDATAIRE,
    "cotraitant": RoleMembre.COTRAITANT,
    "sous-traitant": RoleMembre.SOUS_TRAITANT,
    "à préciser": RoleMembre.A_PRECISER,
}
KEYS = {
    "accord_cadre": {
        "code", "libelle", "mode", "ancien", "fin_validite", "maximum_ht", "cumul_autorise",
        "regles", "titulaires",
    },
    "titulaires": {"code", "nom", "membres"},
    "membres": {"nom", "siren", "siret", "role", "competences"},
    "regles": {
        "criteres", "formule", "notation", "departage", "tirage_prevu", "delai_reponse_jours",
        "negociation_permise", "auditions_prevues", "standstill_jours",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirmRead:
    """A firm as the file says it."""

    nom: str
    siren: str
    siret: str
    role: str
    competences: str


@dataclass(frozen=True, slots=True)
class HolderRead:
    """A groupement as the file says it: one mandataire, in the order of the file."""

    code: str
    nom: str
    membres: tuple[FirmRead, ...]

    @property
    def mandataire(self) -> FirmRead:
        return next(one for one in self.membres if one.role == RoleMembre.MANDATAIRE)


@dataclass(frozen=True, slots=True)
class FrameworkRead:
    """A framework as the file says it; a former one (`ancien`) is kept for memory."""

    code: str
    libelle: str
    mode: str
    ancien: bool
    fin_validite: dt.date | None
    maximum_ht: Decimal | None
    cumul_autorise: bool
    regles: Mapping[str, object] | None
    titulaires: tuple[HolderRead, ...]


Table = Mapping[str, object]


@dataclass(slots=True)
class Reader:
    """The tables of a file, the line of each key, and every fault met."""

    lines: dict[str, int]
    faults: list[str] = field(default_factory=list)

    def fault(self, path: str, key: str, sentence: str) -> None:
        line = self.lines.get(f"{path}.{key}") or self.lines.get(path, 1)
        self.faults.append(f"Ligne {line}, « {key} » : {sentence}")

    def text(self, row: Table, path: str, key: str, *, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.fault(path, key, "écrivez un texte, entre guillemets.")
            return ""
        if needed and not value.strip():
            self.fault(path, key, "cette clé manque, ou elle est vide.")
        return " ".join(value.split())

    def flag(self, row: Table, path: str, key: str, *, default: bool) -> bool:
        value = row.get(key, default)
        if isinstance(value, bool):
            return value
        self.fault(path, key, "écrivez true ou false.")
        return default

    def day(self, row: Table, path: str, key: str) -> dt.date | None:
        value = row.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        self.fault(path, key, "écrivez une date, sans guillemets : 2027-12-20.")
        return None

    def amount(self, row: Table, path: str, key: str) -> Decimal | None:
        value = row.get(key)
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if value is None or (is_number and Decimal(str(value)) > 0):
            return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
        self.fault(path, key, "écrivez un montant en euros, au-dessus de zéro : 4000000.00.")
        return None

    def choice(
        self, row: Table, path: str, key: str, known: Mapping[str, str], default: str
    ) -> str:
        words = self.text(row, path, key) or default
        if words not in known:
            listed = ", ".join(f"« {one} »" for one in known)
            self.fault(path, key, f"« {words} » n’est pas connu. Choisissez parmi {listed}.")
        return known.get(words, "")

    def tables(self, row: Table, path: str, key: str) -> Iterator[tuple[str, Table]]:
        """Each table of a list, under its path; keys that nobody reads are faults."""
        found = row.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.fault(path, key, f"écrivez chaque élément sous un titre [[{key}]].")
            return
        for number, one in enumerate(found):
            place = f"{path}.{key}.{number}".lstrip(".")
            for extra in sorted(set(one) - KEYS[key]):
                self.fault(place, extra, "cette clé n’est pas connue ici.")
            yield place, one


def lines_of(text: str) -> dict[str, int]:
    """The line of each table and of each key, by its path: « accord_cadre.0.titulaires.1.code »."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    place = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            place = _place(header[2].split("."), counts, is_list=header[1] == "[[")
            found[place] = number
        elif key := KEY.match(line):
            found.setdefault(f"{place}.{key[1]}".lstrip("."), number)
    return found


def _place(names: list[str], counts: dict[str, int], *, is_list: bool) -> str:
    """The path of a title, with the number of each list that is open above it."""
    path = ""
    for depth, name in enumerate(names, start=1):
        path = f"{path}.{name}".lstrip(".")
        if depth == len(names) and is_list:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}.{counts[path]}"
    return path


def read_frameworks(text: str) -> list[FrameworkRead]:
    """The frameworks of the file. Refused with every fault, its line and its key."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise Refused(f"Le fichier n’est pas du TOML : {fault}.") from fault
    reader = Reader(lines_of(text))
    for extra in sorted(set(content) - {"accord_cadre"}):
        reader.fault("", extra, "cette clé n’est pas connue ici.")
    found = [
        _framework(reader, path, row) for path, row in reader.tables(content, "", "accord_cadre")
    ]
    if not found and not reader.faults:
        reader.faults.append("Ligne 1 : aucun accord-cadre. Commencez-en un par [[accord_cadre]].")
    if reader.faults:
        raise Refused(*reader.faults)
    return found


def _framework(reader: Reader, path: str, row: Table) -> FrameworkRead:
    ancien = reader.flag(row, path, "ancien", default=False)
    fin = reader.day(row, path, "fin_validite")
    if ancien and fin is None:
        reader.fault(path, "fin_validite", "un ancien accord-cadre dit quand il a pris fin.")
    regles = row.get("regles")
    if regles is not None and not isinstance(regles, dict):
        reader.fault(path, "regles", "écrivez les règles sous un titre [accord_cadre.regles].")
    elif regles:
        for extra in sorted(set(regles) - KEYS["regles"]):
            reader.fault(f"{path}.regles", extra, "cette clé n’est pas connue ici.")
    holders = tuple(
        _holder(reader, place, one) for place, one in reader.tables(row, path, "titulaires")
    )
    _no_twin(reader, path, holders)
    return FrameworkRead(
        code=reader.text(row, path, "code", needed=True),
        libelle=reader.text(row, path, "libelle", needed=True),
        mode=reader.choice(row, path, "mode", MODES, ""),
        ancien=ancien,
        fin_validite=fin,
        maximum_ht=reader.amount(row, path, "maximum_ht"),
        cumul_autorise=reader.flag(row, path, "cumul_autorise", default=True),
        regles=regles if isinstance(regles, dict) else None,
        titulaires=holders,
    )


def _no_twin(reader: Reader, path: str, holders: tuple[HolderRead, ...]) -> None:
    codes = [one.code for one in holders]
    for number, code in enumerate(codes):
        if code and code in codes[:number]:
            reader.fault(f"{path}.titulaires.{number}", "code", f"« {code} » figure deux fois.")


def _holder(reader: Reader, path: str, row: Table) -> HolderRead:
    membres = tuple(
        _firm(reader, place, one) for place, one in reader.tables(row, path, "membres")
    )
    leaders = [one for one in membres if one.role == RoleMembre.MANDATAIRE]
    if len(leaders) != 1:
        reader.fault(path, "membres", "un groupement a un mandataire, et un seul.")
    names = [one.nom.casefold() for one in membres]
    for number, name in enumerate(names):
        if name and name in names[:number]:
            reader.fault(f"{path}.membres.{number}", "nom", "cette entreprise figure deux fois.")
    return HolderRead(
        reader.text(row, path, "code", needed=True),
        reader.text(row, path, "nom", needed=True),
        membres,
    )


def _firm(reader: Reader, path: str, row: Table) -> FirmRead:
    siren, siret = ("".join(reader.text(row, path, key).split()) for key in ("siren", "siret"))
    if siren and not is_siren(siren):
        reader.fault(path, "siren", f"le SIREN {siren} n’existe pas : vérifiez ses neuf chiffres.")
    if siret and not is_siret(siret):
        reader.fault(
            path, "siret", f"le SIRET {siret} n’existe pas : vérifiez ses quatorze chiffres."
        )
    if siren and siret and siret[:9] != siren:
        reader.fault(path, "siret", f"il ne commence pas par le SIREN {siren}.")
    return FirmRead(
        reader.text(row, path, "nom", needed=True),
        siren or siret[:9],
        siret,
        reader.choice(row, path, "role", ROLES, "à préciser"),
        reader.text(row, path, "competences"),
    )
