"""The ZIP of the offers: which folder is whose, which is opened, which stays closed (MS-4, N-8).

A folder or an inner archive at the root is one deposit. It is told by the number of its pli, else by the
SIRET or the name of its holder; one that may be two deposits is opened for neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etabli.consultations.place.titulaires import Titulaire, Unknown, bare, digits_in, find
from etabli.core.texte import fold_code, fold_words

STRAY = "« {path} » n’est dans le dossier d’aucun titulaire : il n’est pas versé."
NO_DEPOSIT = (
    "« {folder} » : {nom} n’a aucun dépôt au registre. Versez d’abord le registre complet."
)
WHICH = (
    "« {folder} » : {nom} a {count} dépôts au registre, et ce nom ne dit pas lequel. Mettez le numéro du pli "
    "au début du nom du dossier."
)
UNKNOWN = "« {folder} » : aucun titulaire consulté ne porte ce nom. Mettez son SIRET dans le nom du dossier."
AGAIN = "« {folder} » : un autre dossier est déjà celui de ce dépôt."
#: what stands before or after the name of a holder in that of a folder
WORDS = frozenset(
    [
        "pli",
        "el",
        "enveloppe",
        "offre",
        "offres",
        "reponse",
        "depot",
        "n",
        "no",
        "numero",
        "candidat",
        "entreprise",
        "zip",
    ]
)


@dataclass(frozen=True, slots=True)
class Fichier:
    """One file of the archive, by its rank in it."""

    rank: int
    path: str


@dataclass(frozen=True, slots=True)
class Depot:
    """One deposit of the register: whose, its number on PLACE, whether it is the one that is opened."""

    cle: str
    titulaire: int
    numero: str
    is_opened: bool


@dataclass(frozen=True, slots=True)
class Pli:
    """What the archive holds of one deposit."""

    cle: str
    folder: str
    fichiers: tuple[Fichier, ...]


@dataclass(frozen=True, slots=True)
class Tri:
    """The plis to open, the folders that stay closed, the deposits that nothing is of, what is refused."""

    opened: tuple[Pli, ...]
    closed: tuple[Pli, ...]
    faults: tuple[str, ...]


def sort_out(
    fichiers: Sequence[Fichier], depots: Sequence[Depot], holders: Sequence[Titulaire]
) -> Tri:
    """Each folder to its deposit, by names alone: nothing has been opened yet."""
    faults: list[str] = []
    found: dict[str, Pli] = {}
    for folder, inside in _folders(fichiers, holders, depots).items():
        if not folder:
            faults += [STRAY.format(path=one.path) for one in inside]
            continue
        depot = _whose(folder, depots, holders)
        if isinstance(depot, str):
            faults.append(depot)
        elif depot.cle in found:
            faults.append(AGAIN.format(folder=folder))
        else:
            found[depot.cle] = Pli(depot.cle, folder, tuple(inside))
    opened = {depot.cle for depot in depots if depot.is_opened}
    return Tri(
        tuple(pli for cle, pli in found.items() if cle in opened),
        tuple(pli for cle, pli in found.items() if cle not in opened),
        tuple(faults),
    )


def _folders(
    fichiers: Sequence[Fichier], holders: Sequence[Titulaire], depots: Sequence[Depot]
) -> dict[str, list[Fichier]]:
    """The files by folder of the root; an inner archive is a folder; '' holds what is in none.

    A root that holds everything, and that is nobody's, is looked through.
    """
    depth = _depth(fichiers, holders, depots)
    found: dict[str, list[Fichier]] = {}
    for one in fichiers:
        parts = one.path.split("/")[depth:]
        is_inside = len(parts) > 1 or parts[0].lower().endswith(".zip")
        found.setdefault(parts[0] if is_inside else "", []).append(one)
    return found


def _depth(
    fichiers: Sequence[Fichier], holders: Sequence[Titulaire], depots: Sequence[Depot]
) -> int:
    """1 when one folder, nobody's, holds them all."""
    roots = {one.path.split("/")[0] for one in fichiers}
    if len(roots) != 1 or not all("/" in one.path for one in fichiers):
        return 0
    (only,) = roots
    is_nobodys = _holder(only, holders) is None
    return int(is_nobodys and isinstance(_whose(only, depots, holders), str))


def _whose(folder: str, depots: Sequence[Depot], holders: Sequence[Titulaire]) -> Depot | str:
    """The deposit that this folder is, or why it cannot be told."""
    holder = _holder(folder, holders)
    numbered = [one for one in depots if _says(folder, one.numero)]
    if holder is None:
        return numbered[0] if len(numbered) == 1 else UNKNOWN.format(folder=folder)
    own = [one for one in depots if one.titulaire == holder.pk]
    said = own if len(own) == 1 else [one for one in own if one in numbered]
    if len(said) == 1:
        return said[0]
    return (WHICH if own else NO_DEPOSIT).format(folder=folder, nom=holder.nom, count=len(own))


def _holder(folder: str, holders: Sequence[Titulaire]) -> Titulaire | None:
    try:
        return find(holders, siret=digits_in(folder), nom=_named(folder))
    except Unknown:
        return _inside(folder, holders)


def _named(folder: str) -> str:
    """The name that the folder says, without numbers nor the words around it."""
    stem = re.sub(r"\.zip\Z", "", folder, flags=re.IGNORECASE)
    words = [word for word in re.findall(r"[a-z]+", fold_words(stem)) if word not in WORDS]
    return " ".join(words)


def _inside(folder: str, holders: Sequence[Titulaire]) -> Titulaire | None:
    """The only holder one of whose names stands whole in that of the folder."""
    said = f" {' '.join(re.findall('[a-z]+', fold_words(folder)))} "
    found = [one for one in holders if any(f" {bare(name)} " in said for name in _names(one))]
    return found[0] if len(found) == 1 else None


def _names(holder: Titulaire) -> list[str]:
    lead = [firm.nom for firm in holder.firmes if firm.is_lead]
    return [name for name in (*holder.noms, *lead) if len(bare(name)) > 2]


def _says(folder: str, numero: str) -> bool:
    """Is this number one of those that the name of the folder begins with?"""
    digits = re.findall(r"\d+", numero)
    if not numero:
        return False
    if not digits:
        return fold_code(numero).lower() in fold_code(folder).lower()
    first = re.search(r"\d+", folder)
    return first is not None and int(first[0]) == int(digits[-1])
