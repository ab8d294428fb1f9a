"""S05, figure by figure: a late offer, a tie, and what another formula would have given."""

from decimal import Decimal as D

import pytest

from etabli.consultations import analyse as an
from etabli.consultations.analyse import Motif
from etabli.consultations.tests.stories import NOTES, OFFRES, SEUILS, reglement, table


def rank(**changed):
    return an.rank(OFFRES, reglement=reglement(**changed), notes=NOTES)


@pytest.mark.regle("S05", "N-8", "MS-4")
def test_the_offer_of_the_closing_second_is_in_time_and_the_next_second_is_not_opened():
    found = rank()
    assert [(item.offre, item.motif.libelle) for item in found.eliminations] == [
        ("L5", "hors délai")
    ]
    assert an.received(OFFRES, cloture_at=reglement().cloture_at) == 3


@pytest.mark.regle("S05", "N-6")
def test_no_price_is_flagged_and_the_threshold_of_the_first_is_65_700():
    found = an.signalements(OFFRES, reglement=reglement(), seuils=SEUILS)
    assert [(x.offre, str(x.seuils[0].resultat), x.is_signale) for x in found] == [
        ("L1", "65700.00", False),
        ("L2", "64400.00", False),
        ("L4", "63700.00", False),
    ]
    assert found[0].seuils[0].etapes[0].resultat == D("82125.00")


@pytest.mark.regle("S05", "N-7")
def test_every_price_is_within_the_budget():
    assert [str(x.prix_ttc) for x in OFFRES[:3]] == ["93600.00", "97500.00", "99600.00"]
    assert Motif.INACCEPTABLE not in {item.motif for item in rank().eliminations}


@pytest.mark.regle("S05", "N-1", "N-2", "N-3", "N-4", "N-5")
def test_with_the_inverse_formula_the_tie_goes_to_the_better_technique():
    found = rank()
    assert table(found) == [
        (1, "L2", "48.00", "38.40", "86.40"),
        (2, "L1", "46.40", "40.00", "86.40"),
        (3, "L4", "45.00", "37.59", "82.59"),
    ]
    details = {
        line.offre: [str(x.points) for x in line.scores[0].details] for line in found.lignes
    }
    assert details == {
        "L1": ["24.00", "14.40", "8.00"],
        "L2": ["24.00", "16.00", "8.00"],
        "L4": ["22.50", "15.00", "7.50"],
    }
    assert found.departages == (
        an.Departage("L2", "L1", an.Regle.CRITERE, "Technique", (D("48.00"), D("46.40"))),
    )
    assert (found.suite, found.premier.offre) == (an.Suite.ATTRIBUER, "L2")
    assert found.prix_le_plus_bas.resultat == D("78000")


@pytest.mark.regle("S05", "N-2")
def test_with_the_linear_formula_the_cheapest_would_win():
    assert table(rank(formule=an.FORMULE_B)) == [
        (1, "L1", "46.40", "40.00", "86.40"),
        (2, "L2", "48.00", "38.33", "86.33"),
        (3, "L4", "45.00", "37.44", "82.44"),
    ]


@pytest.mark.regle("S05", "N-4")
def test_how_38_40_was_obtained_is_written_beside_it():
    prix = rank().lignes[0].scores[1].explication
    assert prix.formule == "Pmax × Pmin ÷ Pi, de 0 à Pmax, arrondi à deux décimales"
    assert [(x.nom, x.valeur) for x in prix.operandes] == [
        ("Pmax, points du critère", D(40)),
        ("Pmin, prix HT le plus bas des offres comparées", D(78000)),
        ("Pi, prix HT de l’offre", D(81250)),
    ]
    assert str(prix.resultat) == "38.40"


@pytest.mark.regle("S05", "N-1", "N-4")
def test_how_a_total_was_obtained_goes_down_to_the_marks():
    total = rank().lignes[1].explication
    technique = total.etapes[0]
    assert [str(x.valeur) for x in total.operandes] == ["46.40", "40.00"]
    assert [str(x.valeur) for x in technique.operandes] == ["24.00", "14.40", "8.00"]
    team = technique.etapes[1]
    assert (team.formule, [str(x.valeur) for x in team.operandes], str(team.resultat)) == (
        "note ÷ 10 × poids, arrondi à deux décimales",
        ["7.2", "20"],
        "14.40",
    )
    assert team.etapes[0].formule == "note arrêtée ensemble"
