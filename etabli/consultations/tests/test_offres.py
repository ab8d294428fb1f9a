"""In time to the second, flagged on exact values, out of the comparison for a reason that is told."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.consultations import analyse as an
from etabli.consultations.analyse import Elimination, Motif
from etabli.consultations.tests.stories import (
    CLOTURE,
    L5,
    NOTES,
    OFFRES,
    SEUILS,
    at,
    offre,
    reglement,
    table,
)


def flagged(*offres, **changed):
    found = an.signalements(offres, reglement=reglement(**changed), seuils=SEUILS)
    return [x.offre for x in found if x.is_signale]


@pytest.mark.regle("N-8", "MS-4")
def test_the_closing_second_is_in_time_to_its_last_fraction():
    assert an.is_in_time(at(12, 0, 0, 999_999), cloture_at=CLOTURE)
    assert not an.is_in_time(at(12, 0, 1), cloture_at=CLOTURE)
    assert an.is_in_time(at(12).astimezone(dt.UTC), cloture_at=CLOTURE)


@pytest.mark.regle("N-6")
def test_a_price_is_flagged_below_the_share_of_the_others_and_not_at_it():
    """0,80 × (100 000 + 100 001) ÷ 2 = 80 000,40 exactly."""
    others = (offre("B", 100000), offre("C", 100001))
    big = {"budget_ttc": D(200000)}
    assert flagged(offre("A", "80000.40"), *others, **big) == []
    assert flagged(offre("A", "80000.39"), *others, **big) == ["A"]


@pytest.mark.regle("N-6")
def test_the_threshold_is_compared_before_it_is_rounded():
    """0,80 × (100 000 + 100 000 + 100 001) ÷ 3 = 80 000,2666…: 80 000,27 is above it, 80 000,26 below."""
    others = (offre("B", 100000), offre("C", 100000), offre("D", 100001))
    assert flagged(offre("A", "80000.27"), *others) == []
    assert flagged(offre("A", "80000.26"), *others) == ["A"]


@pytest.mark.regle("N-6")
def test_an_estimate_gives_a_second_threshold_and_one_offer_alone_has_only_that_one():
    assert flagged(offre("A", 70000), estimation_ht=D(100000)) == ["A"]
    assert flagged(offre("A", 75000), estimation_ht=D(100000)) == []
    assert flagged(offre("A", 100)) == []


@pytest.mark.regle("N-6")
def test_the_mean_counts_offers_that_other_reasons_eliminate_and_not_the_late_ones():
    dear, late = offre("B", 200000), offre("C", 1, recue_at=at(12, 0, 1))
    found = an.signalements((offre("A", 90000), dear, late), reglement=reglement(), seuils=SEUILS)
    assert [(x.offre, str(x.seuils[0].resultat), x.is_signale) for x in found] == [
        ("A", "160000.00", True),
        ("B", "72000.00", False),
    ]
    assert found[0].franchis == found[0].seuils


@pytest.mark.regle("N-7", "MS-5")
def test_one_cent_above_the_budget_is_inacceptable_and_the_budget_itself_is_not():
    offres = (offre("A", 80000, ttc="100000.00"), offre("B", 80000, ttc="100000.01"))
    found = an.eliminations(offres, reglement=reglement())
    assert [(x.offre, x.motif) for x in found] == [("B", Motif.INACCEPTABLE)]
    assert found[0].raison == "Le prix TTC dépasse le budget fixé avant la publication."


@pytest.mark.regle("MS-4", "MS-5", "MS-6")
def test_an_offer_keeps_all_its_reasons_and_a_late_one_has_no_other():
    decisions = (
        Elimination("L4", Motif.IRREGULIERE, "L’acte d’engagement manque."),
        Elimination("L5", Motif.IRREGULIERE, "Jamais ouverte."),
    )
    dear = [*OFFRES[:2], offre("L4", 90000), L5]
    found = an.eliminations(dear, reglement=reglement(), decisions=decisions)
    assert [(x.offre, x.motif) for x in found] == [
        ("L4", Motif.IRREGULIERE),
        ("L4", Motif.INACCEPTABLE),
        ("L5", Motif.HORS_DELAI),
    ]


@pytest.mark.regle("N-3")
def test_the_lowest_price_is_that_of_the_offers_still_compared():
    cheap = offre("L3", 40000)
    decisions = [Elimination("L3", Motif.ANORMALEMENT_BASSE, "Justifications absentes.")]
    with_it = an.rank((*OFFRES, cheap), reglement=reglement(), notes=NOTES, decisions=decisions)
    assert table(with_it) == table(an.rank(OFFRES, reglement=reglement(), notes=NOTES))
    assert with_it.prix_le_plus_bas is not None
    assert str(with_it.prix_le_plus_bas.resultat) == "78000"
    assert [x.nom for x in with_it.prix_le_plus_bas.operandes] == ["L1", "L2", "L4"]


@pytest.mark.regle("MS-5", "MS-6")
def test_what_is_missing_or_contradictory_is_said():
    offres = [
        an.OffreChiffree("A", at(11)),
        offre("B", 0),
        offre("C", 100, ttc=99),
        offre("D", 100),
        offre("D", 100),
    ]
    decisions = [
        Elimination("Z", Motif.IRREGULIERE, "?"),
        Elimination("D", Motif.HORS_DELAI, "?"),
        Elimination("D", Motif.INAPPROPRIEE, " "),
    ]
    assert an.faults_of_offres(offres, reglement=reglement(), decisions=decisions) == [
        "D figure deux fois parmi les offres.",
        "A : saisissez le prix HT et le prix TTC.",
        "B : le prix HT doit être supérieur à zéro.",
        "C : le prix TTC est inférieur au prix HT.",
        "Z n’a pas remis d’offre.",
        "D : « hors délai » se constate, cela ne se décide pas.",
        "D : dites pourquoi l’offre est inappropriée.",
    ]


@pytest.mark.regle("MS-8")
def test_one_offer_is_enough_and_none_is_said():
    alone = an.rank(OFFRES[:1], reglement=reglement(), notes=NOTES[:3])
    assert (alone.suite, alone.premier) == (an.Suite.ATTRIBUER, alone.lignes[0])
    nobody = an.rank([L5], reglement=reglement(), notes=[])
    assert (nobody.suite, nobody.premier, nobody.prix_le_plus_bas) == (
        an.Suite.INFRUCTUEUX,
        None,
        None,
    )


@pytest.mark.regle("S05")
def test_a_consultation_is_not_published_on_rules_that_do_not_hold():
    assert an.faults_of_reglement(reglement()) == []
    grille = an.Grille(
        (
            an.Critere("T", "Technique", D(50), (an.SousCritere("T", "Tout", D("40.5")),)),
            an.Critere("X", "Délai", D(0)),
        )
    )
    wrong = reglement(
        grille=grille, budget_ttc=D(0), estimation_ht=D(-1), cloture_at=dt.datetime(2026, 6, 22)
    )
    assert an.faults_of_reglement(wrong) == [
        "Les poids des critères font 50 : leur somme doit être 100.",
        "Un critère, et un seul, doit être celui du prix.",
        "Le code T figure deux fois.",
        "T : les sous-critères font 40,5, le critère 50.",
        "X — Délai : le poids doit être supérieur à zéro.",
        "Le budget TTC se fixe avant la publication : saisissez un montant.",
        "L’estimation HT doit être supérieure à zéro, ou rester vide.",
        "L’heure de clôture doit dire son fuseau.",
    ]
    with pytest.raises(LookupError):
        _ = grille.prix
