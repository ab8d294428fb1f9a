"""Prices: BPU × quantities, nothing else (B-1 to B-8, CH-14). Plain values, no database.

No free line, no discount, no negotiation: a line names one unit of work of the holder's own BPU
and carries a quantity; everything else is computed. Money is in euros, two decimals, half up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from etabli.core.delais import end_in_days, end_in_months

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

TVA_FRANCHISE = Decimal("0")
#: CH-14: where the tax does not apply, whatever its rates
TVA_NON_APPLICABLE = frozenset({"973", "976"})  # Guyane, Mayotte
ANTILLES_REUNION = frozenset({"971", "972", "974"})

#: Standard baskets (4.5): the flat travel unit depends on the zone (B-7).
PANIER_STANDARD: Mapping[str, Decimal] = {
    "UO-01": Decimal(1),
    "UO-02": Decimal(1),
    "UO-03": Decimal(2),
    "UO-04": Decimal(1),
    "UO-06": Decimal(2),
    "UO-07": Decimal(3),
}
PANIER_OUTRE_MER: Mapping[str, Decimal] = {
    **{code: quantite for code, quantite in PANIER_STANDARD.items() if code != "UO-07"},
    "UO-08": Decimal(1),
}
OUTRE_MER = frozenset({"971", "972", "973", "974", "976"})


class Unite(StrEnum):
    """How a unit of work is counted (B-1)."""

    FORFAIT = "FORFAIT"
    JOUR = "JOUR"
    UNITE = "UNITE"


@dataclass(frozen=True, slots=True)
class LigneBordereau:
    """One unit of work of a BPU, price HT; `phase` is one its format orders."""

    code_uo: str
    libelle: str
    unite: Unite
    phase: int
    prix_ht: Decimal


@dataclass(frozen=True, slots=True)
class VersionBordereau:
    """The BPU of one holder over a period (B-1); `valide_au` None = until further notice."""

    version: int
    valide_du: dt.date
    valide_au: dt.date | None
    lignes: tuple[LigneBordereau, ...]

    def covers(self, day: dt.date) -> bool:
        return self.valide_du <= day and (self.valide_au is None or day <= self.valide_au)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of a devis or of a bon de commande: a unit of work and its quantity."""

    code_uo: str
    libelle: str
    unite: Unite
    phase: int
    quantite: Decimal
    prix_ht: Decimal

    @property
    def total_ht(self) -> Decimal:
        """Quantity × price, rounded to the cent (10.3 B-3)."""
        return cents(self.quantite * self.prix_ht)


@dataclass(frozen=True, slots=True)
class Totaux:
    """HT is the sum of the lines; VAT and TTC are rounded once on it (10.3 B-3)."""

    ht: Decimal
    taux: Decimal
    tva: Decimal
    ttc: Decimal


def cents(amount: Decimal) -> Decimal:
    """Two decimals, half up (0.3)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


# -- prices in force ------------------------------------------------------------------------------


def version_at(versions: Iterable[VersionBordereau], day: dt.date) -> VersionBordereau:
    """The price version in force that day (B-4); the most recent when two cover it.

    Raises LookupError when none does.
    """
    found = [version for version in versions if version.covers(day)]
    if not found:
        raise LookupError(f"no BPU version covers {day}")
    return max(found, key=lambda version: (version.valide_du, version.version))


def revision_coefficient(*, a: Decimal, b: Decimal, s: Decimal, s0: Decimal) -> Decimal:
    """a + b × S/S0 rounded to 4 decimals (B-5). ValueError unless a + b = 1."""
    if a + b != 1:
        raise ValueError(f"a + b must be 1, found {a + b}")
    return (a + b * s / s0).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def revise(
    initial: VersionBordereau, *, coefficient: Decimal, valide_du: dt.date, version: int
) -> VersionBordereau:
    """The initial prices × coefficient, as a new version for new devis only (B-5)."""
    lignes = tuple(
        replace(ligne, prix_ht=cents(ligne.prix_ht * coefficient)) for ligne in initial.lignes
    )
    return VersionBordereau(version, valide_du, None, lignes)


def revision_day(notification: dt.date, *, year: int) -> dt.date:
    """The anniversary at which the prices of that year are revised (B-5)."""
    return end_in_months(notification, 12 * (year - notification.year), rolls=False)


# -- lines ----------------------------------------------------------------------------------------


def fault_of_quantity(unite: Unite, quantite: Decimal) -> str | None:
    """What is wrong with a quantity, in a sentence (10.3 B-2)."""
    if quantite <= 0:
        return "La quantité doit être supérieure à zéro."
    if unite is Unite.JOUR and quantite % Decimal("0.5"):
        return "Un nombre de jours se compte par demi-journées (0,5 ; 1 ; 1,5…)."
    if unite is not Unite.JOUR and quantite % 1:
        return "Cette unité se compte en nombres entiers."
    return None


def faults_of_lines(
    bordereau: Iterable[LigneBordereau], quantites: Sequence[tuple[str, Decimal]]
) -> list[str]:
    """Everything that keeps (code, quantity) pairs from being a devis of this BPU (B-2, 10.3)."""
    lines = {ligne.code_uo: ligne for ligne in bordereau}
    faults: list[str] = []
    if not quantites:
        faults.append("Le devis est vide : saisissez au moins une quantité.")
    seen: set[str] = set()
    for code, quantite in quantites:
        if code not in lines:
            faults.append(f"{code} n’est pas dans le bordereau des prix de ce titulaire.")
        elif code in seen:
            faults.append(f"{code} figure deux fois : une seule ligne par unité d’œuvre.")
        elif fault := fault_of_quantity(lines[code].unite, quantite):
            faults.append(f"{code} — {lines[code].libelle} : {fault}")
        seen.add(code)
    return faults


def lines_of(
    bordereau: Iterable[LigneBordereau], quantites: Mapping[str, Decimal]
) -> tuple[Ligne, ...]:
    """The lines of these quantities at the prices of this BPU, in its order.

    Raises LookupError for a unit of work the BPU does not have.
    """
    priced = {ligne.code_uo: ligne for ligne in bordereau}
    if missing := sorted(set(quantites) - set(priced)):
        raise LookupError(f"not in the BPU: {', '.join(missing)}")
    return tuple(
        Ligne(x.code_uo, x.libelle, x.unite, x.phase, quantites[code], x.prix_ht)
        for code, x in priced.items()
        if code in quantites
    )


def of_phases(lignes: Iterable[Ligne], phases: Collection[int]) -> tuple[Ligne, ...]:
    """The lines of these phases: what one bon de commande orders (D-19)."""
    return tuple(ligne for ligne in lignes if ligne.phase in phases)


def totals(lignes: Iterable[Ligne], *, taux: Decimal) -> Totaux:
    """HT, VAT and TTC of a document at one rate, in percent (B-3, CH-14)."""
    ht = sum((ligne.total_ht for ligne in lignes), ZERO)
    return Totaux(ht, taux, cents(ht * taux / 100), cents(ht * (100 + taux) / 100))


def reserved_ttc(
    lignes: Sequence[Ligne], *, taux: Decimal, commandes: Iterable[Collection[int]]
) -> Decimal:
    """The AE to reserve: the sum of the TTC of the bons de commande to come (10.3 B-3)."""
    return sum((totals(of_phases(lignes, phases), taux=taux).ttc for phases in commandes), ZERO)


# -- place and time -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tva:
    """The rates of a day, in percent (CH-14)."""

    taux: Decimal
    antilles_reunion: Decimal


def taux_tva(departement: str, tva: Tva) -> Decimal:
    """The rate proposed for that place of execution, whatever the BPU says, in percent (CH-14)."""
    if departement in TVA_NON_APPLICABLE:
        return ZERO
    return tva.antilles_reunion if departement in ANTILLES_REUNION else tva.taux


def panier(departement: str) -> Mapping[str, Decimal]:
    """The basket by default of an atelier at that place (4.5, B-7)."""
    return PANIER_OUTRE_MER if departement in OUTRE_MER else PANIER_STANDARD


def validity_end(deposit: dt.date, *, jours: int) -> dt.date:
    """The last day on which a devis deposited that day may be validated (10.3 B-4)."""
    return end_in_days(deposit, jours, rolls=False)
