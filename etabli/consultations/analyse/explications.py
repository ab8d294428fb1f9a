"""How a figure was obtained, step by step, so that a page can show it and anybody can redo it.

Nothing is divided in decimals: an exact fraction is rounded once, half up (0.3). A value found by a
shorter way than its words would one day be contested with reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Operande:
    """One figure that enters a calculation, under the name the formula gives it."""

    nom: str
    valeur: Decimal


@dataclass(frozen=True, slots=True)
class Explication:
    """A figure: what it is, its formula in words, what enters it, what comes out; and its own steps."""

    objet: str
    formule: str
    operandes: tuple[Operande, ...]
    resultat: Decimal
    etapes: tuple[Explication, ...] = ()
