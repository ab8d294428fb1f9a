"""Advances: to whom, how much, and how each request gives them back (CH-9 to CH-11). Plain values.

Rates and thresholds are parts of 1: 30 % is 0.30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.paiements.echeancier import ZERO, cents

YEAR = 12
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Regles:
    """The figures of an advance, as they are on the day of the notification."""

    seuil_ht: Decimal
    duree_min_mois: int
    taux: Decimal
    taux_pme: Decimal


@dataclass(frozen=True, slots=True)
class Recuperation:
    """From which part executed an advance is given back, and at which it is whole (CH-11)."""

    debut: Decimal
    fin: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """What one member is to do of a contract, and what of it others are paid directly for (CH-10)."""

    ttc: Decimal
    sous_traite: Decimal = ZERO
    is_pme: bool = False
    is_waived: bool = False


def is_advance_due(
    montant_ht: Decimal,
    *,
    duree_mois: Decimal,
    seuil_ht: Decimal,
    duree_min_mois: int,
    is_waived: bool = False,
) -> bool:
    """Above the threshold HT and longer than the least duration, unless renounced (CH-9)."""
    return montant_ht > seuil_ht and duree_mois > duree_min_mois and not is_waived


def advance(base_ttc: Decimal, *, duree_mois: Decimal, taux: Decimal) -> Decimal:
    """Rate × base: the initial TTC up to 12 months, else 12 × TTC ÷ months (CH-9)."""
    base = base_ttc if duree_mois <= YEAR else YEAR * base_ttc / duree_mois
    return cents(base * taux)


def advances(
    parts: Sequence[Part], *, montant_ht: Decimal, duree_mois: Decimal, regles: Regles
) -> tuple[Decimal, ...]:
    """One advance a member, at its own rate; the threshold is that of the whole contract (CH-10).

    A member that renounces has none, and the others keep theirs.
    """
    is_due = is_advance_due(
        montant_ht,
        duree_mois=duree_mois,
        seuil_ht=regles.seuil_ht,
        duree_min_mois=regles.duree_min_mois,
    )
    return tuple(
        advance(
            max(ZERO, part.ttc - part.sous_traite),
            duree_mois=duree_mois,
            taux=regles.taux_pme if part.is_pme else regles.taux,
        )
        if is_due and not part.is_waived
        else ZERO
        for part in parts
    )


def to_recover(
    avance: Decimal, *, execute: Decimal, montant: Decimal, regle: Recuperation
) -> Decimal:
    """What must be given back in all once that much is executed: a line from the start to the end (CH-11)."""
    done = (execute / montant - regle.debut) / (regle.fin - regle.debut)
    return cents(avance * min(ONE, max(Decimal(0), done)))


def recovery(
    avance: Decimal,
    *,
    deja: Decimal,
    brut: Decimal,
    execute: Decimal,
    montant: Decimal,
    regle: Recuperation,
    is_balance: bool = False,
) -> Decimal:
    """What this request gives back: never more than its gross, the rest is carried to the next (10.6 CH-11).

    `execute` counts this request. At the balance all that is left is due; what its gross cannot give
    becomes an order to pay.
    """
    owed = (
        avance if is_balance else to_recover(avance, execute=execute, montant=montant, regle=regle)
    )
    return min(brut, max(ZERO, owed - deja))
