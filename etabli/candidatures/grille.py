"""The eligibility grid (2.2.2): what a criterion asks, what blocks, what is forced.

The criteria are those of each format: `candidatures/formats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: E4: from these stages on, the project is past the point where an Atelier is of use
TOO_LATE = frozenset({"AVANT_PROJET", "CONSULTATION_MOE", "TRAVAUX"})
OUI, PARTIELLEMENT, NON = "OUI", "PARTIELLEMENT", "NON"


@dataclass(frozen=True, slots=True)
class Regle:
    """One criterion: its code, its question, whether « non » blocks.

    `no_at` names the stages of a project at which the answer is « non » by construction.
    """

    code: str
    question: str
    is_blocking: bool
    hint: str = ""
    no_at: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the instructor answered to one criterion."""

    reponse: str = ""
    commentaire: str = ""


Grille = Mapping[str, Reponse]
#: what is written of a criterion
PARTS = ("reponse", "commentaire")


def questions(regles: Iterable[Regle]) -> dict[str, tuple[str, str]]:
    """Each question of the grid, as its page names it: `E1_reponse` → (E1, reponse)."""
    return {f"{regle.code}_{part}": (regle.code, part) for regle in regles for part in PARTS}


def imposed(regle: Regle, *, stade: str) -> str:
    """The answer the dossier itself gives; E4 is « non » by construction past the programme stage."""
    return NON if stade in regle.no_at else ""


def with_imposed(regles: Iterable[Regle], grille: Grille, *, stade: str) -> dict[str, Reponse]:
    """The grid as it counts: what is imposed replaces what was answered."""
    forced = {regle.code for regle in regles if imposed(regle, stade=stade)}
    said = {code: grille.get(code, Reponse()).commentaire for code in forced}
    return {**grille, **{code: Reponse(NON, words) for code, words in said.items()}}


def unanswered(regles: Iterable[Regle], grille: Grille) -> list[Regle]:
    """The criteria that still need an answer or a comment (precision of 2.2.2)."""
    return [
        regle
        for regle in regles
        if not (said := grille.get(regle.code, Reponse())).reponse or not said.commentaire.strip()
    ]


def blocking(regles: Iterable[Regle], grille: Grille) -> list[Regle]:
    """The blocking criteria answered « non »; « partiellement » never blocks."""
    return [r for r in regles if r.is_blocking and _is_non(grille, r)]


def warnings(regles: Iterable[Regle], grille: Grille) -> list[Regle]:
    """The other criteria answered « non »: they warn."""
    return [r for r in regles if not r.is_blocking and _is_non(grille, r)]


def _is_non(grille: Grille, regle: Regle) -> bool:
    return grille.get(regle.code, Reponse()).reponse == NON
