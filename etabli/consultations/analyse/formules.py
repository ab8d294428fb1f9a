"""The points of a price, by the formula that the framework declares (N-2), with their steps."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from etabli.consultations.analyse.explications import Explication, Operande
from etabli.marches.criteres import TRAITS, Critere, Formule, Rapport, half_up, mean, share


def points(
    formule: Formule, critere: Critere, prix_ht: Decimal, *, compares: Collection[Decimal]
) -> Explication:
    """The points of one price among those compared (N-3), rounded to 2 decimals half up (N-2).

    ValueError when the price is not one of them, or when one is not above zero.
    """
    if prix_ht not in compares or min(compares) <= 0:
        raise ValueError(f"{prix_ht} is not compared, or a price is not above zero")
    exact = Fraction(critere.poids) * share(formule, prix_ht, compares=compares)
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


def _references(rapport: Rapport, compares: Collection[Decimal]) -> tuple[Operande, ...]:
    """The prices of others that this ratio looks at."""
    mots = TRAITS[rapport].mots
    known = (
        ("Pmin", "Pmin, prix HT le plus bas des offres comparées", min(compares)),
        ("Pcher", "Pcher, prix HT le plus élevé des offres comparées", max(compares)),
        ("Pmoy", "Pmoy, moyenne des prix HT comparés", half_up(mean(compares))),
    )
    return tuple(Operande(nom, valeur) for sign, nom, valeur in known if sign in mots)
