"""Ties, in the order that is written beforehand (N-5, 10.6)."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.consultations import analyse as an
from etabli.consultations.analyse import (
    Annonce,
    Departage,
    Lots,
    Regle,
    SecondeAnalyse,
    Suite,
    Tirage,
)
from etabli.consultations.tests.stories import at, marks, offre, reglement, table

TWINS = (offre("B", 80000), offre("A", 80000), offre("C", 82000))
SAME = [note for name in "ABC" for note in marks(name, "8.0", "8.0", "8.0")]
ANNONCE = Annonce(("C", "B", "A"), "Loto du 24 juin 2026, les cinq numéros", at(14))
TIRAGE = Tirage(((7, 12, 3, 40, 28),), at(18), "la RPA", ("Mme Prune", "M. Sorbier"))


def three(*weights):
    """Two marked criteria and the price, of these weights, in the published order."""
    first, second, price = weights
    return an.Grille(
        (
            an.Critere("X", "Méthode", D(first)),
            an.Critere("Y", "Équipe", D(second)),
            an.Critere("P", "Prix", D(price), is_prix=True),
        )
    )


def parted(grille, *given):
    """Offers of the same price, each (name, mark, mark)."""
    return an.rank(
        [offre(name, 80000) for name, *_ in given],
        reglement=reglement(grille=grille),
        notes=[n for name, *x in given for n in marks(name, *x, grille=grille)],
    )


@pytest.mark.regle("N-5")
def test_the_heaviest_criterion_decides_before_a_lighter_published_first():
    found = parted(three(20, 40, 40), ("A", "8", "6"), ("B", "6", "7"))
    assert [x.offre for x in found.lignes] == ["B", "A"]
    assert found.departages == (
        Departage("B", "A", Regle.CRITERE, "Équipe", (D("28.00"), D("24.00"))),
    )


@pytest.mark.regle("N-5")
def test_at_equal_weight_the_published_order_decides():
    found = parted(three(30, 30, 40), ("A", "6", "7"), ("B", "7", "6"))
    assert [x.offre for x in found.lignes] == ["B", "A"]
    assert found.departages[0].objet == "Méthode"


@pytest.mark.regle("N-5")
def test_when_every_criterion_is_equal_the_lowest_price_decides():
    """40 × 80 000 ÷ 80 000,01 is 40,00 once rounded: the points are the same, the prices are not."""
    found = an.rank(
        [offre("A", "80000.01"), offre("B", "80000.00")],
        reglement=reglement(),
        notes=SAME[:6],
    )
    assert table(found) == [
        (1, "B", "48.00", "40.00", "88.00"),
        (2, "A", "48.00", "40.00", "88.00"),
    ]
    assert found.departages == (
        Departage("B", "A", Regle.PRIX, "prix HT le plus bas", (D("80000.00"), D("80000.01"))),
    )


@pytest.mark.regle("N-5")
def test_without_lots_in_the_reglement_a_second_analysis_is_asked_for():
    found = an.rank(TWINS, reglement=reglement(), notes=SAME)
    assert [(x.rang, x.offre) for x in found.lignes] == [(1, "A"), (1, "B"), (3, "C")]
    assert (found.suite, found.premier, found.ex_aequo) == (
        Suite.ANALYSER_A_NOUVEAU,
        None,
        (("A", "B"),),
    )


@pytest.mark.regle("N-5")
def test_a_reasoned_second_analysis_parts_them():
    done = SecondeAnalyse(("B", "A"), "B détaille la participation des habitants.")
    found = an.rank(TWINS, reglement=reglement(), notes=SAME, analyses=[done])
    assert [(x.rang, x.offre) for x in found.lignes] == [(1, "B"), (2, "A"), (3, "C")]
    assert found.departages == (Departage("B", "A", Regle.SECONDE_ANALYSE, done.motifs),)
    assert (found.suite, found.ex_aequo) == (Suite.ATTRIBUER, ())


@pytest.mark.regle("N-5")
def test_a_second_analysis_orders_these_offers_only_and_says_why():
    wrong = SecondeAnalyse(("B", "C"), " ")
    assert an.faults_of_analyse(wrong, ex_aequo={"A", "B"}) == [
        "La seconde analyse classe les offres à égalité, et elles seules : A, B.",
        "Dites ce qui départage les offres : la seconde analyse est motivée.",
    ]
    found = an.rank(TWINS, reglement=reglement(), notes=SAME, analyses=[wrong])
    assert found.suite is Suite.ANALYSER_A_NOUVEAU


@pytest.mark.regle("N-5")
def test_lots_wait_for_the_drawing_then_follow_the_numbers_published():
    rules = reglement(is_tirage_prevu=True)
    waiting = an.rank(TWINS, reglement=rules, notes=SAME, lots=Lots(ANNONCE))
    assert (waiting.suite, waiting.ex_aequo) == (Suite.TIRER_AU_SORT, (("A", "B"),))
    found = an.rank(TWINS, reglement=rules, notes=SAME, lots=Lots(ANNONCE, TIRAGE))
    order = [name for name in an.drawn(ANNONCE, TIRAGE) if name != "C"]
    assert [x.offre for x in found.lignes] == [*order, "C"]
    assert found.departages == (
        Departage(order[0], order[1], Regle.TIRAGE, ANNONCE.valeur_publique),
    )


@pytest.mark.regle("N-5")
def test_a_second_analysis_does_not_replace_the_lots_of_the_reglement():
    done = SecondeAnalyse(("B", "A"), "B détaille la participation des habitants.")
    found = an.rank(TWINS, reglement=reglement(is_tirage_prevu=True), notes=SAME, analyses=[done])
    assert found.suite is Suite.TIRER_AU_SORT


@pytest.mark.regle("N-5")
def test_numbers_are_published_before_the_first_mark():
    assert an.faults_of_annonce(ANNONCE, premiere_note_at=at(15)) == []
    assert an.faults_of_annonce(ANNONCE, premiere_note_at=at(14)) == [
        "Les numéros ont été publiés après la première note : le tirage ne peut pas servir."
    ]
    assert an.faults_of_annonce(Annonce(("A", "A"), "", at(14)), premiere_note_at=None) == [
        "Un candidat porte deux numéros : gardez-en un.",
        "Nommez la valeur publique qui décidera du tirage.",
    ]
    assert an.faults_of_annonce(Annonce((), "Loto", at(14)), premiere_note_at=None) == [
        "Numérotez les candidats."
    ]


@pytest.mark.regle("N-5")
def test_a_drawing_has_its_numbers_its_hour_and_two_witnesses():
    wrong = Tirage(
        ((), (-1,)), at(14) - dt.timedelta(hours=1), "Mme Prune", ("Mme Prune", "M. Sorbier")
    )
    assert an.faults_of_tirage(wrong, annonce=ANNONCE, ex_aequo={"A", "Z"}) == [
        "Saisissez les nombres de chaque source publique.",
        "Les nombres d’une source sont des entiers positifs.",
        "Le tirage suit la publication des numéros.",
        "Nommez la personne qui tire au sort, et deux témoins.",
        "Z n’a pas de numéro.",
    ]
    assert an.faults_of_tirage(TIRAGE, annonce=ANNONCE, ex_aequo={"A", "B"}) == []
    with pytest.raises(ValueError, match="Saisissez les nombres"):
        an.rank(
            TWINS, reglement=reglement(is_tirage_prevu=True), notes=SAME, lots=Lots(ANNONCE, wrong)
        )
