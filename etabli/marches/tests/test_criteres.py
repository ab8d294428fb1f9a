"""Criteria and price formulas of a framework: what stands, what is refused and why, exact figures (4.6)."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction

import pytest

from etabli.marches import criteres
from etabli.marches.tests.factories import CRITERES

PRICES = [D("78000"), D("81250"), D("83000")]


def faults(**changes: str) -> list[str]:
    """What is said of the criteria of the fixture, with another weight for some codes."""
    rows = criteres.grille_of(CRITERES).criteres
    changed = tuple(
        replace(
            row,
            poids=D(changes.get(row.code, str(row.poids))),
            sous_criteres=tuple(
                replace(sous, poids=D(changes.get(sous.code, str(sous.poids))))
                for sous in row.sous_criteres
            ),
        )
        for row in rows
    )
    found = criteres.faults_of_grille(criteres.Grille(changed))
    return [sentence.replace("\u00a0", " ") for sentence in found]


def test_the_criteria_of_the_fixture_stand():
    assert faults() == []
    grille = criteres.grille_of(CRITERES)
    assert [sous.code for sous in grille.notes] == ["T1", "T2", "T3"]
    assert (grille.prix.poids, grille.by_weight[0].code) == (D(40), "T")


def test_criteria_are_kept_and_read_again_as_they_were():
    grille = criteres.grille_of(CRITERES)
    assert criteres.grille_of(criteres.rows_of(grille)) == grille


def test_weights_that_do_not_make_a_hundred_are_refused():
    assert faults(P="39.5") == ["Les poids des critères font 99,5 : leur somme doit être 100."]
    assert faults(T1="29") == ["T : les sous-critères font 59, le critère 60."]
    assert "T1 — Méthodologie et compréhension : le poids doit être supérieur à zéro." in faults(
        T1="0"
    )


def test_one_criterion_is_the_price_and_a_code_is_written_once():
    rows = [{**CRITERES[0], "code": "P"}, {**CRITERES[1], "prix": False}]
    assert criteres.faults_of_grille(criteres.grille_of(rows)) == [
        "Un critère, et un seul, doit être celui du prix.",
        "Le code P figure deux fois.",
    ]


@pytest.mark.parametrize("poids", ["", "beaucoup", "NaN", "Infinity"])
def test_a_weight_is_a_number(poids):
    with pytest.raises(ValueError, match="poids"):
        criteres.grille_of([{"code": "P", "libelle": "Prix", "poids": poids}])


def points(code, price):
    return criteres.share(criteres.FORMULES[code], price, compares=PRICES) * 40


def test_each_formula_gives_the_figures_of_the_scenario():
    assert [round(float(points("A", price)), 2) for price in PRICES] == [40.0, 38.4, 37.59]
    assert [round(float(points("B", price)), 2) for price in PRICES] == [40.0, 38.33, 37.44]
    assert points("A", D("81250")) == Fraction(192, 5)


@pytest.mark.parametrize("code", ["C", "D", "E"])
def test_a_formula_that_empties_the_weighting_is_refused_with_its_reason(code):
    assert criteres.fault_of_formule(code)
    assert criteres.fault_of_formule("A") == criteres.fault_of_formule("B") == ""


def test_the_reason_is_that_of_the_formula():
    assert "zéro à l’offre la plus chère" in criteres.fault_of_formule("C")
    assert "zéro à l’offre la plus chère" in criteres.fault_of_formule("D")
    assert "n’a pas la meilleure note" in criteres.fault_of_formule("E")
    assert "n’est pas connue" in criteres.fault_of_formule("Z")
