"""The eligibility grid of a Flash (2.2.2): what each criterion asks, what blocks, what is forced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: E4: from these stages on, the project is past the point where an Atelier is of use
TOO_LATE = frozenset({"AVANT_PROJET", "CONSULTATION_MOE", "TRAVAUX"})
OUI, PARTIELLEMENT, NON = "OUI", "PARTIELLEMENT", "NON"


@dataclass(frozen=True, slots=True)
class Regle:
    """One criterion: its code, its question, whether « non » blocks."""

    code: str
    question: str
    is_blocking: bool
    hint: str = ""


FLASH = (
    Regle("E1", "Le territoire est couvert par le programme", True, "Métropole et DROM."),
    Regle("E2", "La demande est portée ensemble par l’État et la collectivité", True),
    Regle(
        "E3",
        "Le sujet est traité par l’aménagement et l’urbanisme, au service de la transition écologique",
        True,
    ),
    Regle(
        "E4",
        "L’Atelier intervient avant l’avant-projet",
        True,
        "Ni marché de travaux ni maîtrise d’œuvre signés sur le même objet.",
    ),
    Regle("E5", "L’échelle convient au format", False),
    Regle(
        "E9",
        "L’ingénierie locale est faible, ou à associer",
        False,
        "Un « oui » donne la priorité.",
    ),
    Regle(
        "E10",
        "La mobilisation de la collectivité et des services de l’État est crédible",
        True,
        "Personnes nommées, jours prévus.",
    ),
    Regle("E11", "L’ingénierie locale est associée pour que les effets durent", False),
    Regle("E12", "Les co-porteurs acceptent les frais de logistique", True),
    Regle("E13", "Aucun autre Atelier n’est en cours sur le même périmètre", False),
    Regle("E14", "Le projet complète ACV, PVD, CRTE, PPA…", False),
)
GRILLES = {"FLASH": FLASH}


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the instructor answered to one criterion."""

    reponse: str = ""
    commentaire: str = ""


Grille = Mapping[str, Reponse]


def imposed(code: str, *, stade: str) -> str:
    """The answer the dossier itself gives; E4 is « non » by construction past the programme stage."""
    return NON if code == "E4" and stade in TOO_LATE else ""


def with_imposed(grille: Grille, *, stade: str) -> dict[str, Reponse]:
    """The grid as it counts: what is imposed replaces what was answered."""
    if stade not in TOO_LATE:
        return dict(grille)
    said = grille.get("E4", Reponse())
    return {**grille, "E4": Reponse(NON, said.commentaire)}


def unanswered(grille: Grille, *, format: str) -> list[str]:
    """The codes that still need an answer or a comment (precision of 2.2.2)."""
    return [
        regle.code
        for regle in GRILLES[format]
        if not (said := grille.get(regle.code, Reponse())).reponse or not said.commentaire.strip()
    ]


def blocking(grille: Grille, *, format: str) -> list[Regle]:
    """The blocking criteria answered « non »; « partiellement » never blocks."""
    return [r for r in GRILLES[format] if r.is_blocking and _is_non(grille, r)]


def warnings(grille: Grille, *, format: str) -> list[Regle]:
    """The other criteria answered « non »: they warn."""
    return [r for r in GRILLES[format] if not r.is_blocking and _is_non(grille, r)]


def _is_non(grille: Grille, regle: Regle) -> bool:
    return grille.get(regle.code, Reponse()).reponse == NON
