"""A price formula keeps the weight of the price its meaning, or is refused before it serves (N-2)."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.consultations import analyse as an
from etabli.consultations.analyse import FORMULE_A, FORMULE_B, Formule, Rapport
from etabli.consultations.tests.stories import PRIX

ZERO = "Cette formule donne zéro à l’offre la plus chère"
SAME = "Cette formule ne donne pas moins de points à un prix plus élevé"
PART = "Cette formule ne donne pas tous les points du critère au prix le plus bas"
MANY = "Cette formule donne tous les points à d’autres prix que le plus bas"

#: found by hand on three prices, 80, 100 and 160
REFUSED = [
    (Formule(Rapport.ECART_AUX_EXTREMES, D(1), D(-1)), [ZERO]),
    (Formule(Rapport.ECART_AUX_EXTREMES, D(1), D("-1.5")), [ZERO]),
    (Formule(Rapport.PRIX_SUR_CHER, D(1), D(-1)), [ZERO, PART]),
    (Formule(Rapport.PRIX_SUR_CHER, D(2), D(-1)), [PART]),
    (Formule(Rapport.ECART_A_LA_MOYENNE, D(1), D(-1)), [SAME]),
    (Formule(Rapport.ECART_AU_MIN, D(1), D(0)), [SAME]),
    (Formule(Rapport.ECART_AU_MIN, D(1), D(1)), [SAME]),
    (Formule(Rapport.MIN_SUR_PRIX, D("0.5"), D("0.4")), [PART]),
    (Formule(Rapport.ECART_AU_MIN, D("1.2"), D(-1)), [MANY]),
]

prices = st.decimals(D("1000"), D("200000"), places=2)
shares = st.decimals(D("-3"), D("3"), places=1)
formules = st.builds(Formule, st.sampled_from(Rapport), shares, shares)


def given_to(formule, prix, compares):
    return an.points(formule, PRIX, D(prix), compares=[D(x) for x in compares]).resultat


@pytest.mark.regle("N-2")
def test_the_two_formulas_of_the_framework_are_accepted_and_say_themselves():
    assert (an.refusals(FORMULE_A), an.refusals(FORMULE_B)) == ([], [])
    assert an.FORMULES["A"].mots == "Pmax × Pmin ÷ Pi"
    assert an.FORMULES["B"].mots == "Pmax × (1 − (Pi − Pmin) ÷ Pmin)"
    assert Formule(Rapport.ECART_AU_MIN, D(1), D("-0.50")).mots == (
        "Pmax × (1 − 0,5 × (Pi − Pmin) ÷ Pmin)"
    )


@pytest.mark.regle("N-2")
@pytest.mark.parametrize(("formule", "sentences"), REFUSED)
def test_a_formula_that_empties_the_weighting_is_refused_with_its_reason(formule, sentences):
    found = an.refusals(formule)
    assert len(found) == len(sentences)
    assert all(said.startswith(start) for said, start in zip(found, sentences, strict=True))


@pytest.mark.regle("N-2")
def test_what_the_refused_formulas_would_have_given():
    offers = (80, 100, 160)
    dearest_at_zero = Formule(Rapport.ECART_AUX_EXTREMES, D(1), D(-1))
    assert [str(given_to(dearest_at_zero, x, offers)) for x in offers] == [
        "40.00",
        "30.00",
        "0.00",
    ]
    around_the_mean = Formule(Rapport.ECART_A_LA_MOYENNE, D(1), D(-1))
    assert [str(given_to(around_the_mean, x, offers)) for x in offers] == [
        "28.24",
        "35.29",
        "23.53",
    ]


@pytest.mark.regle("N-2")
def test_the_linear_formula_stops_at_zero():
    assert str(given_to(FORMULE_B, 160, (80, 160))) == "0.00"
    assert str(given_to(FORMULE_B, 200, (80, 200))) == "0.00"
    assert str(given_to(FORMULE_B, "159.99", (80, "159.99"))) == "0.01"


@pytest.mark.regle("N-2")
def test_points_are_rounded_half_up_from_the_exact_value():
    """40 × 100 ÷ 256 = 15,625: half up is 15,63, to the even would be 15,62."""
    assert str(given_to(FORMULE_A, 256, (100, 256))) == "15.63"
    assert str(given_to(FORMULE_A, 300, (100, 300))) == "13.33"


@pytest.mark.regle("N-2", "N-3")
def test_a_price_that_is_not_compared_or_not_above_zero_has_no_points():
    with pytest.raises(ValueError, match="90 is not compared"):
        given_to(FORMULE_A, 90, (80, 100))
    with pytest.raises(ValueError, match="not above zero"):
        given_to(FORMULE_A, 0, (0, 100))


@pytest.mark.regle("N-2")
@given(formules, st.lists(prices, min_size=2, max_size=6, unique=True))
def test_an_accepted_formula_gives_all_to_the_lowest_and_never_more_to_a_dearer(formule, compares):
    if an.refusals(formule):
        return
    given_points = [given_to(formule, prix, compares) for prix in sorted(compares)]
    assert given_points[0] == PRIX.poids
    assert given_points == sorted(given_points, reverse=True)
    assert given_points[-1] >= 0


@pytest.mark.regle("N-2")
@given(formules)
def test_every_refusal_has_its_proof_in_figures(formule):
    """Accepted: the lowest alone has all, the dearest something for close prices; refused: one fails."""
    close, far = (D(1000), D(1001), D(1002)), (D(1000), D(2000), D(9000))
    tables = [[given_to(formule, prix, row) for prix in row] for row in (close, far)]
    is_sound = all(row[0] == PRIX.poids and row[1] < row[0] for row in tables)
    assert (an.refusals(formule) == []) == (is_sound and tables[0][2] > 0)
