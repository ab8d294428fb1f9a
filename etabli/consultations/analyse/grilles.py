"""The criteria of a framework and their weights: what offers are judged on, in the published order.

They are those of the accord-cadre (R2162-10): a consultation cannot change them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class SousCritere:
    """What receives a mark."""

    code: str
    libelle: str
    poids: Decimal


@dataclass(frozen=True, slots=True)
class Critere:
    """One criterion; without sub-criteria it is marked itself, unless it is the price."""

    code: str
    libelle: str
    poids: Decimal
    sous_criteres: tuple[SousCritere, ...] = ()
    is_prix: bool = False

    @property
    def notes(self) -> tuple[SousCritere, ...]:
        """What is marked under this criterion; nothing under the price, which is computed."""
        if self.is_prix:
            return ()
        return self.sous_criteres or (SousCritere(self.code, self.libelle, self.poids),)


@dataclass(frozen=True, slots=True)
class Grille:
    """The criteria, in the published order."""

    criteres: tuple[Critere, ...]

    @property
    def prix(self) -> Critere:
        """The criterion of the price. LookupError when the grille has none."""
        for critere in self.criteres:
            if critere.is_prix:
                return critere
        raise LookupError("no criterion of the price")

    @property
    def notes(self) -> tuple[SousCritere, ...]:
        """Everything that is marked, in the published order."""
        return tuple(note for critere in self.criteres for note in critere.notes)

    @property
    def by_weight(self) -> tuple[Critere, ...]:
        """The heaviest first; at equal weight, the published order (10.6 N-5)."""
        return tuple(sorted(self.criteres, key=lambda critere: -critere.poids))


def faults_of_grille(grille: Grille) -> list[str]:
    """Everything that keeps these criteria from judging offers, in sentences (4.6)."""
    faults: list[str] = []
    total = sum((critere.poids for critere in grille.criteres), Decimal(0))
    if total != CENT:
        faults.append(f"Les poids des critères font {_number(total)} : leur somme doit être 100.")
    prices = sum(critere.is_prix for critere in grille.criteres)
    if prices != 1:
        faults.append("Un critère, et un seul, doit être celui du prix.")
    faults += [f"Le code {code} figure deux fois." for code in _twice(_codes(grille))]
    for critere in grille.criteres:
        faults += _faults_of_critere(critere)
    return faults


def _faults_of_critere(critere: Critere) -> list[str]:
    weighted: tuple[Critere | SousCritere, ...] = (critere, *critere.sous_criteres)
    faults = [
        f"{item.code} — {item.libelle} : le poids doit être supérieur à zéro."
        for item in weighted
        if item.poids <= 0
    ]
    if critere.is_prix and critere.sous_criteres:
        faults.append(f"{critere.code} : le prix se calcule, il n’a pas de sous-critère.")
    parts = sum((sous.poids for sous in critere.sous_criteres), Decimal(0))
    if critere.sous_criteres and parts != critere.poids:
        faults.append(
            f"{critere.code} : les sous-critères font {_number(parts)}, le critère {_number(critere.poids)}."
        )
    return faults


def _codes(grille: Grille) -> list[str]:
    subs = [sous.code for critere in grille.criteres for sous in critere.sous_criteres]
    return [*(critere.code for critere in grille.criteres), *subs]


def _twice(codes: Iterable[str]) -> list[str]:
    return sorted(code for code, times in Counter(codes).items() if times > 1)


def _number(value: Decimal) -> str:
    """12,5 for 12.50: as one reads it."""
    return f"{value.normalize():f}".replace(".", ",")
