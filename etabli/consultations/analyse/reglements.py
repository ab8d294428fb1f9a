"""What the règlement de consultation fixes: frozen at publication, the same for all (S05).

A figure of the law or of the house (the shares of N-6) is an argument: its value is that of the day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from etabli.marches.criteres import Formule, Grille, faults_of_grille, refusals


class Mode(StrEnum):
    """How a mark is given (N-1)."""

    CONSENSUS = "CONSENSUS"
    MOYENNE = "MOYENNE"


@dataclass(frozen=True, slots=True)
class Reglement:
    """The rules of one consultation. `is_tirage_prevu`: the règlement ends a tie by drawing lots (N-5)."""

    grille: Grille
    formule: Formule
    cloture_at: dt.datetime
    budget_ttc: Decimal
    mode: Mode = Mode.CONSENSUS
    estimation_ht: Decimal | None = None
    is_tirage_prevu: bool = False


def faults_of_reglement(reglement: Reglement) -> list[str]:
    """Everything that keeps a consultation from being published on these rules, in sentences."""
    faults = [*faults_of_grille(reglement.grille), *refusals(reglement.formule)]
    if reglement.budget_ttc <= 0:
        faults.append("Le budget TTC se fixe avant la publication : saisissez un montant.")
    if reglement.estimation_ht is not None and reglement.estimation_ht <= 0:
        faults.append("L’estimation HT doit être supérieure à zéro, ou rester vide.")
    if reglement.cloture_at.tzinfo is None:
        faults.append("L’heure de clôture doit dire son fuseau.")
    return faults
