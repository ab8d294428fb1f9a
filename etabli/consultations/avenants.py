"""What an avenant may change of a contract, and on which legal basis (2.7.3, 2.7.6, EX-1). Plain values.

Rates are parts of 1: 10 % is 0.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")


class Objet(StrEnum):
    """What it is about."""

    DUREE = "DUREE"
    PERIMETRE = "PERIMETRE"
    MONTANT = "MONTANT"
    COMPOSITION = "COMPOSITION"
    ADMINISTRATIF = "ADMINISTRATIF"


class Base(StrEnum):
    """The case of the code of public procurement."""

    CLAUSE = "R2194-1"
    SUPPLEMENTAIRES = "R2194-2"
    IMPREVUES = "R2194-5"
    TITULAIRE = "R2194-6"
    NON_SUBSTANTIELLE = "R2194-7"
    FAIBLE = "R2194-8"


#: EX-1: the cases that each object admits, when the price does not change
WITHOUT_PRICE: dict[Objet, tuple[Base, ...]] = {
    Objet.DUREE: (Base.NON_SUBSTANTIELLE, Base.CLAUSE),
    Objet.PERIMETRE: (Base.NON_SUBSTANTIELLE, Base.CLAUSE),
    Objet.MONTANT: (),
    Objet.COMPOSITION: (Base.TITULAIRE, Base.CLAUSE),
    Objet.ADMINISTRATIF: (Base.NON_SUBSTANTIELLE, Base.CLAUSE),
}
#: and when it does
WITH_PRICE = (Base.FAIBLE, Base.SUPPLEMENTAIRES, Base.IMPREVUES, Base.CLAUSE)
#: each of these is bounded alone, and is justified
MOTIVATED = (Base.SUPPLEMENTAIRES, Base.IMPREVUES)


class Refus(StrEnum):
    """Why an avenant cannot be, as a code that the house says in French."""

    BASE = "base"
    PRIX = "prix"
    SANS_PRIX = "sans prix"
    SANS_DUREE = "sans durée"
    CUMUL = "cumul"
    SEUIL = "seuil"
    MOITIE = "moitié"


@dataclass(frozen=True, slots=True)
class Bornes:
    """The figures of the day it is signed."""

    faible: Decimal
    motivee: Decimal
    seuil_ht: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What it changes: an amount HT, more or less, and months that are added."""

    objet: Objet
    base: Base
    montant_ht: Decimal = ZERO
    duree_ajoutee: int = 0


def cumul(montants: Sequence[Decimal], *, initial_ht: Decimal) -> Decimal:
    """Σ of the amounts ÷ the initial price, in percent with two decimals (2.7.6)."""
    return (sum(montants, ZERO) * 100 / initial_ht).quantize(Decimal("0.01"))


def refusals(
    terms: Terms, *, initial_ht: Decimal, former: Sequence[Decimal], bornes: Bornes
) -> list[Refus]:
    """Every reason for which the basis does not fit (EX-1); `former` are the amounts notified before.

    R2194-8 holds while the cumulated amounts are at most the low part of the initial price and strictly
    below the threshold; R2194-2 and -5 are each at most half of it.
    """
    found = []
    if not terms.montant_ht:
        if terms.objet == Objet.MONTANT:
            found.append(Refus.SANS_PRIX)
        elif terms.base not in WITHOUT_PRICE[terms.objet]:
            found.append(Refus.BASE)
    else:
        found += _of_price(terms, initial_ht=initial_ht, former=former, bornes=bornes)
    if (terms.objet == Objet.DUREE) != (terms.duree_ajoutee > 0):
        found.append(Refus.SANS_DUREE)
    return found


def _of_price(
    terms: Terms, *, initial_ht: Decimal, former: Sequence[Decimal], bornes: Bornes
) -> list[Refus]:
    if terms.objet in (Objet.COMPOSITION, Objet.ADMINISTRATIF):
        return [Refus.PRIX]
    if terms.base not in WITH_PRICE:
        return [Refus.BASE]
    found, whole = [], abs(sum(former, ZERO) + terms.montant_ht)
    if terms.base == Base.FAIBLE:
        if whole > initial_ht * bornes.faible:
            found.append(Refus.CUMUL)
        if whole >= bornes.seuil_ht:
            found.append(Refus.SEUIL)
    if terms.base in MOTIVATED and abs(terms.montant_ht) > initial_ht * bornes.motivee:
        found.append(Refus.MOITIE)
    return found


def needs_visa(cumul_pct: Decimal, *, seuil_pct: Decimal) -> bool:
    """DGALN sees it first above so many percent, more or less (2.7.6)."""
    return abs(cumul_pct) > seuil_pct
