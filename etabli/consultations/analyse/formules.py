"""Price formulas as data, and the proof that one keeps the weight of the price its meaning (N-2).

Every formula is `poids × (constante + pente × rapport)`, kept between zero and the whole weight. What
its ratio is worth at the lowest and at the dearest price is known without any offer: a formula that
empties the weighting is refused before the first consultation, not found out after (CE 03/11/2014
n° 373362).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from etabli.consultations.analyse.explications import Explication, Operande, half_up, mean
from etabli.consultations.analyse.grilles import Critere


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
    Rapport.PRIX_SUR_CHER:      Trait("Pi ÷ Pcher",                       None, 1,     1),
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

FORMULES: Mapping[str, Formule] = {"A": FORMULE_A, "B": FORMULE_B}


def _affine(formule: Formule) -> str:
    mots, pente = TRAITS[formule.rapport].mots, formule.pente
    if not formule.constante and pente == 1:
        return mots
    times = "" if abs(pente) == 1 else f"{_number(abs(pente))} × "
    sign = "−" if pente < 0 else "+"
    return f"({_number(formule.constante)} {sign} {times}{mots})"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",").replace("-", "−")


# -- the proof ------------------------------------------------------------------------------------


def refusals(formule: Formule) -> list[str]:
    """Why this formula is refused, in sentences; nothing when the price keeps its weight (N-2)."""
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


# -- the points -----------------------------------------------------------------------------------


def points(
    formule: Formule, critere: Critere, prix_ht: Decimal, *, compares: Collection[Decimal]
) -> Explication:
    """The points of one price among those compared (N-3), rounded to 2 decimals half up (N-2).

    ValueError when the price is not one of them, or when one is not above zero.
    """
    if prix_ht not in compares or min(compares) <= 0:
        raise ValueError(f"{prix_ht} is not compared, or a price is not above zero")
    share = Fraction(formule.constante) + Fraction(formule.pente) * _ratio(
        formule.rapport, prix_ht, compares
    )
    exact = Fraction(critere.poids) * min(max(share, Fraction(0)), Fraction(1))
    return Explication(
        critere.libelle,
        f"{formule.mots}, de 0 à Pmax, arrondi à deux décimales",
        (
            Operande("Pmax, points du critère", critere.poids),
            *_references(formule.rapport, compares),
            Operande("Pi, prix HT de l’offre", prix_ht),
        ),
        half_up(exact),
    )


def _ratio(rapport: Rapport, prix: Decimal, compares: Collection[Decimal]) -> Fraction:
    """The exact value of a ratio. When every price is the same, none is away from another."""
    pi, lowest, dearest = Fraction(prix), Fraction(min(compares)), Fraction(max(compares))
    average = mean(tuple(compares))
    spread = dearest - lowest
    return {
        Rapport.MIN_SUR_PRIX: lowest / pi,
        Rapport.ECART_AU_MIN: (pi - lowest) / lowest,
        Rapport.ECART_AUX_EXTREMES: (pi - lowest) / spread if spread else Fraction(0),
        Rapport.PRIX_SUR_CHER: pi / dearest,
        Rapport.ECART_A_LA_MOYENNE: abs(pi - average) / average,
    }[rapport]


def _references(rapport: Rapport, compares: Collection[Decimal]) -> tuple[Operande, ...]:
    """The prices of others that this ratio looks at."""
    mots = TRAITS[rapport].mots
    known = (
        ("Pmin", "Pmin, prix HT le plus bas des offres comparées", min(compares)),
        ("Pcher", "Pcher, prix HT le plus élevé des offres comparées", max(compares)),
        ("Pmoy", "Pmoy, moyenne des prix HT comparés", half_up(mean(tuple(compares)))),
    )
    return tuple(Operande(nom, valeur) for sign, nom, valeur in known if sign in mots)
