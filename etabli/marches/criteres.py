"""What offers are judged on, declared by the framework agreement: criteria, weights, price formula (4.6).

Plain values, in the published order. A consultation cannot change them (R2162-10): whoever marks offers
reads them here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

CENT = Decimal(100)


class Notation(StrEnum):
    """How a mark is given: one that is agreed, or the mean of those of the evaluators (N-1)."""

    CONSENSUS = "CONSENSUS"
    MOYENNE = "MOYENNE"


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


# -- what is wrong with criteria --------------------------------------------------------------------


def faults_of_grille(grille: Grille) -> list[str]:
    """Everything that keeps these criteria from judging offers, in sentences (4.6)."""
    faults: list[str] = []
    total = sum((critere.poids for critere in grille.criteres), Decimal(0))
    if total != CENT:
        faults.append(f"Les poids des critères font {in_words(total)} : leur somme doit être 100.")
    prices = sum(critere.is_prix for critere in grille.criteres)
    if prices != 1:
        faults.append("Un critère, et un seul, doit être celui du prix.")
    faults += [f"Le code {code} figure deux fois." for code in _twice(_codes(grille))]
    return faults + [fault for critere in grille.criteres for fault in _faults_of_critere(critere)]


def _faults_of_total(total: Decimal) -> list[str]:
    if total == CENT:
        return []
    return [f"Les poids des critères font {in_words(total)} : leur somme doit être 100."]


def _faults_of_critere(critere: Critere) -> list[str]:
    items: list[Critere | SousCritere] = [critere, *critere.sous_criteres]
    faults = [
        f"{item.code} — {item.libelle} : le poids doit être supérieur à zéro."
        for item in items
        if item.poids <= 0
    ]
    if critere.is_prix and critere.sous_criteres:
        faults.append(f"{critere.code} : le prix se calcule, il n’a pas de sous-critère.")
    parts = sum((sous.poids for sous in critere.sous_criteres), Decimal(0))
    if critere.sous_criteres and parts != critere.poids:
        faults.append(
            f"{critere.code} : les sous-critères font {in_words(parts)}, "
            f"le critère {in_words(critere.poids)}."
        )
    return faults


def _codes(grille: Grille) -> list[str]:
    """The codes of the criteria, then those of their parts."""
    parts = [sous.code for critere in grille.criteres for sous in critere.sous_criteres]
    return [*(critere.code for critere in grille.criteres), *parts]


def _twice(codes: Iterable[str]) -> list[str]:
    return sorted(code for code, times in Counter(codes).items() if times > 1)


def in_words(value: Decimal) -> str:
    """12,5 for 12.50: as one reads it."""
    return f"{value.normalize():f}".replace(".", ",").replace("-", "−")


# -- price formulas ---------------------------------------------------------------------------------


class Rapport(StrEnum):
    """What the price of an offer is compared with."""

    MIN_SUR_PRIX = "MIN_SUR_PRIX"
    ECART_AU_MIN = "ECART_AU_MIN"
    ECART_AUX_EXTREMES = "ECART_AUX_EXTREMES"
    PRIX_SUR_CHER = "PRIX_SUR_CHER"
    ECART_A_LA_MOYENNE = "ECART_A_LA_MOYENNE"


@dataclass(frozen=True, slots=True)
class Trait:
    """A ratio in words; its value at the lowest and at the dearest price when no other price changes
    it; whether it grows (1) or falls (-1) with the price, or neither."""

    mots: str
    au_plus_bas: int | None
    au_plus_cher: int | None
    sens: int


# fmt: off
TRAITS: Mapping[Rapport, Trait] = {
    Rapport.MIN_SUR_PRIX:       Trait("Pmin ÷ Pi",                       1,    None, -1),
    Rapport.ECART_AU_MIN:       Trait("(Pi − Pmin) ÷ Pmin",              0,    None,  1),
    Rapport.ECART_AUX_EXTREMES: Trait("(Pi − Pmin) ÷ (Pcher − Pmin)",     0,    1,     1),
    Rapport.PRIX_SUR_CHER:       Trait("Pi ÷ Pcher",                       None, 1,     1),
    Rapport.ECART_A_LA_MOYENNE: Trait("écart de Pi à Pmoy ÷ Pmoy",       None, None,  0),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Formule:
    """A price formula: weight × (constante + pente × rapport), from zero to the whole weight."""

    rapport: Rapport
    constante: Decimal
    pente: Decimal

    @property
    def mots(self) -> str:
        """The formula as the règlement writes it: « Pmax × Pmin ÷ Pi »."""
        return f"Pmax × {_affine(self)}"


#: inverse proportion, the default
FORMULE_A = Formule(Rapport.MIN_SUR_PRIX, Decimal(0), Decimal(1))
#: linear from the lowest price, floored at 0
FORMULE_B = Formule(Rapport.ECART_AU_MIN, Decimal(1), Decimal(-1))
#: those a framework may declare
FORMULES: Mapping[str, Formule] = {"A": FORMULE_A, "B": FORMULE_B}
#: those that buyers copy from elsewhere, known so that their refusal says why (N-2)
REFUSED: Mapping[str, Formule] = {
    "C": Formule(Rapport.ECART_AUX_EXTREMES, Decimal(1), Decimal(-1)),
    "D": Formule(Rapport.PRIX_SUR_CHER, Decimal(1), Decimal(-1)),
    "E": Formule(Rapport.ECART_A_LA_MOYENNE, Decimal(1), Decimal(-1)),
}


def _affine(formule: Formule) -> str:
    mots, pente = TRAITS[formule.rapport].mots, formule.pente
    if not formule.constante and pente == 1:
        return mots
    times = "" if abs(pente) == 1 else f"{in_words(abs(pente))} × "
    sign = "−" if pente < 0 else "+"
    return f"({in_words(formule.constante)} {sign} {times}{mots})"


def refusals(formule: Formule) -> list[str]:
    """Why this formula is refused, in sentences; nothing when the price keeps its weight (N-2).

    What its ratio is worth at the lowest and at the dearest price is known without any offer (CE
    03/11/2014 n° 373362).
    """
    found: list[str] = []
    trait = TRAITS[formule.rapport]
    if trait.au_plus_cher is not None and _at(formule, trait.au_plus_cher) <= 0:
        found.append(
            "Cette formule donne zéro à l’offre la plus chère, quel que soit son prix : "
            "elle vide la pondération de son sens. Choisissez une formule qui part du prix le plus bas."
        )
    if formule.pente * trait.sens >= 0:
        found.append(
            "Cette formule ne donne pas moins de points à un prix plus élevé : "
            "le prix le plus bas n’a pas la meilleure note."
        )
    elif trait.au_plus_bas is None or _at(formule, trait.au_plus_bas) < 1:
        found.append(
            "Cette formule ne donne pas tous les points du critère au prix le plus bas : "
            "une partie de son poids ne sert à personne."
        )
    elif _at(formule, trait.au_plus_bas) > 1:
        found.append(
            "Cette formule donne tous les points à d’autres prix que le plus bas : "
            "elle ne les départage pas."
        )
    return found


def _at(formule: Formule, rapport: int) -> Decimal:
    """The share of the weight for that value of the ratio, not yet kept between 0 and 1."""
    return formule.constante + formule.pente * rapport


def fault_of_formule(code: str) -> str:
    """Why a framework may not declare the formula of this code, in a sentence; empty when it may."""
    if code in FORMULES:
        return ""
    if code in REFUSED:
        return " ".join(refusals(REFUSED[code]))
    known = " ou ".join(f"« {one} »" for one in FORMULES)
    return f"La formule « {code} » n’est pas connue : écrivez {known}."


def share(formule: Formule, prix: Decimal, *, compares: Collection[Decimal]) -> Fraction:
    """The exact share of the weight that a price obtains among those compared, from 0 to 1."""
    found = Fraction(formule.constante) + Fraction(formule.pente) * ratio(
        formule.rapport, prix, compares
    )
    return min(max(found, Fraction(0)), Fraction(1))


def half_up(exact: Fraction, *, places: int = 2) -> Decimal:
    """The decimal nearest to an exact value; halfway, the one farther from zero (0.3)."""
    scaled = abs(exact) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if exact >= 0 else -units).scaleb(-places)


def mean(values: Collection[Decimal]) -> Fraction:
    """The exact mean. ZeroDivisionError when there is nothing to divide."""
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def ratio(rapport: Rapport, prix: Decimal, compares: Collection[Decimal]) -> Fraction:
    """The exact value of a ratio. When every price is the same, none is away from another."""
    pi, lowest, dearest = Fraction(prix), Fraction(min(compares)), Fraction(max(compares))
    average, spread = mean(compares), dearest - lowest
    return {
        Rapport.MIN_SUR_PRIX: lowest / pi,
        Rapport.ECART_AU_MIN: (pi - lowest) / lowest,
        Rapport.ECART_AUX_EXTREMES: (pi - lowest) / spread if spread else Fraction(0),
        Rapport.PRIX_SUR_CHER: pi / dearest,
        Rapport.ECART_A_LA_MOYENNE: abs(pi - average) / average,
    }[rapport]


# -- kept and read ----------------------------------------------------------------------------------

Row = Mapping[str, object]


def rows_of(grille: Grille) -> list[dict[str, object]]:
    """The criteria as they are kept in the database and read in a file."""
    return [
        {
            "code": one.code,
            "libelle": one.libelle,
            "poids": str(one.poids),
            "prix": one.is_prix,
            "sous_criteres": [
                {"code": sous.code, "libelle": sous.libelle, "poids": str(sous.poids)}
                for sous in one.sous_criteres
            ],
        }
        for one in grille.criteres
    ]


def grille_of(rows: Sequence[Row]) -> Grille:
    """The criteria of such rows. ValueError when one is not written as it must be."""
    return Grille(tuple(_critere(row) for row in rows))


def _critere(row: Row) -> Critere:
    parts = row.get("sous_criteres", [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError("« sous_criteres » doit être une liste")
    code, libelle, poids = _written(row)
    sous = tuple(SousCritere(*_written(part)) for part in parts)
    return Critere(code, libelle, poids, sous, row.get("prix") is True)


def _written(row: Row) -> tuple[str, str, Decimal]:
    code, libelle = str(row.get("code", "")).strip(), str(row.get("libelle", "")).strip()
    if not code or not libelle:
        raise ValueError("chaque critère et chaque sous-critère a un « code » et un « libelle »")
    try:
        poids = Decimal(str(row.get("poids", "")))
    except InvalidOperation:
        raise ValueError(f"le « poids » de {code} doit être un nombre") from None
    if not poids.is_finite():
        raise ValueError(f"le « poids » de {code} doit être un nombre")
    return code, libelle, poids
