"""The account of a contract in double entry: each act debits one post and credits another. Plain values.

Nothing is kept here: the lines are made again from what is recorded, and prove that it adds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from etabli.paiements.echeancier import ZERO


class Poste(StrEnum):
    """What money is, seen from the State."""

    PRESTATIONS = "prestations admises"
    INDEMNITES = "indemnités"
    INTERETS = "intérêts moratoires"
    PENALITES = "pénalités"
    AVANCES = "avances à récupérer"
    DU = "dû au titulaire"
    CAISSE = "payé"
    CREANCE = "titres de perception"


class Acte(StrEnum):
    """What moves money, as its debit and its credit."""

    debit: Poste
    credit: Poste

    AVANCE = "avance versée", Poste.AVANCES, Poste.CAISSE
    EXECUTION = "prestation admise", Poste.PRESTATIONS, Poste.DU
    RECUPERATION = "avance récupérée", Poste.DU, Poste.AVANCES
    PAIEMENT = "paiement", Poste.DU, Poste.CAISSE
    PENALITE = "pénalité", Poste.DU, Poste.PENALITES
    INDEMNITE = "indemnité", Poste.INDEMNITES, Poste.DU
    INTERET = "intérêts moratoires", Poste.INTERETS, Poste.DU
    TITRE_AVANCE = "titre pour l’avance", Poste.CREANCE, Poste.AVANCES
    TITRE_DU = "titre pour le trop-payé", Poste.CREANCE, Poste.DU

    def __new__(cls, words: str, debit: Poste, credit: Poste) -> Acte:
        member = str.__new__(cls, words)
        member._value_ = words
        member.debit = debit
        member.credit = credit
        return member


@dataclass(frozen=True, slots=True)
class Ecriture:
    """One line: an act and its amount, never negative."""

    acte: Acte
    montant: Decimal

    def __post_init__(self) -> None:
        if self.montant < 0:
            raise ValueError(f"an entry is never negative: {self.acte} {self.montant}")


def balance(ecritures: Iterable[Ecriture]) -> dict[Poste, Decimal]:
    """Debits less credits of each post; they make zero."""
    found = dict.fromkeys(Poste, ZERO)
    for line in ecritures:
        found[line.acte.debit] += line.montant
        found[line.acte.credit] -= line.montant
    return found


def owed(ecritures: Iterable[Ecriture]) -> Decimal:
    """What the State still owes; negative, what the holder owes."""
    return -balance(ecritures)[Poste.DU]


def is_closed(ecritures: Iterable[Ecriture]) -> bool:
    """Nothing is owed either way, and no advance is out."""
    found = balance(ecritures)
    return not found[Poste.DU] and not found[Poste.AVANCES]
