"""Consultations at random: the order of typing changes nothing, an eliminated offer weighs nothing."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.consultations import analyse as an
from etabli.consultations.analyse import Elimination, Mode, Motif
from etabli.consultations.tests.stories import GRILLE, SEUILS, at, marks, offre, reglement, table

# few prices and few marks: ties are what we look for
PRICES = st.sampled_from(["70000", "80000", "80000.01", "81250"])
MARKS = st.sampled_from(["6.0", "8.0", "8.5"])
THREE = st.tuples(MARKS, MARKS, MARKS)


@st.composite
def consultations(draw):
    """(offers, notes, decisions, rules): up to six offers, some late, some out, some twins."""
    names = [f"L{index}" for index in range(1, draw(st.integers(2, 6)) + 1)]
    mode = draw(st.sampled_from(Mode))
    who = [""] if mode is Mode.CONSENSUS else ["Ana", "Bob"]
    offers, notes, decisions = [], [], []
    for name in names:
        late = draw(st.integers(0, 5)) == 0
        offers.append(offre(name, draw(PRICES), recue_at=at(12, 0, 1) if late else at(11)))
        notes += [n for one in who for n in marks(name, *draw(THREE), evaluateur=one)]
        if draw(st.integers(0, 4)) == 0:
            motif = draw(st.sampled_from([Motif.IRREGULIERE, Motif.ANORMALEMENT_BASSE]))
            decisions.append(Elimination(name, motif, "Pièce absente."))
    rules = reglement(
        mode=mode,
        formule=draw(st.sampled_from([an.FORMULE_A, an.FORMULE_B])),
        budget_ttc=D("97000.00"),
    )
    return offers, notes, decisions, rules


def frozen(offers, notes, decisions, rules):
    return an.canonical(an.rank(offers, reglement=rules, notes=notes, decisions=decisions))


@pytest.mark.regle("N-4", "N-5")
@settings(max_examples=150)
@given(consultations(), st.randoms())
def test_the_order_of_typing_changes_nothing(drawn, chance):
    offers, notes, decisions, rules = drawn
    a, b, c = (chance.sample(rows, len(rows)) for rows in (offers, notes, decisions))
    assert frozen(a, b, c, rules) == frozen(offers, notes, decisions, rules)


@pytest.mark.regle("N-5")
@settings(max_examples=150)
@given(consultations(), st.randoms())
def test_lots_never_depend_on_the_order_of_typing(drawn, chance):
    offers, notes, decisions, rules = drawn
    annonce = an.Annonce(tuple(x.identifiant for x in offers), "Loto", at(14))
    lots = an.Lots(annonce, an.Tirage(((4, 8, 15),), at(18), "RPA", ("Ana", "Bob")))
    rules = reglement(mode=rules.mode, formule=rules.formule, is_tirage_prevu=True)

    def drawn_ranks(rows):
        found = an.rank(rows, reglement=rules, notes=notes, decisions=decisions, lots=lots)
        assert found.ex_aequo == ()
        assert [x.rang for x in found.lignes] == list(range(1, len(found.lignes) + 1))
        return table(found)

    assert drawn_ranks(chance.sample(offers, len(offers))) == drawn_ranks(offers)


@pytest.mark.regle("N-3", "N-6")
@settings(max_examples=150)
@given(consultations())
def test_an_eliminated_offer_weighs_nothing_in_the_ranking(drawn):
    """Only N-6 looks at it: the mean of the others is taken before eliminations."""
    offers, notes, decisions, rules = drawn
    whole = an.rank(offers, reglement=rules, notes=notes, decisions=decisions)
    out = {item.offre for item in whole.eliminations}
    kept = [x for x in offers if x.identifiant not in out]
    alone = an.rank(kept, reglement=rules, notes=notes)
    assert (alone.lignes, alone.departages, alone.ex_aequo) == (
        whole.lignes,
        whole.departages,
        whole.ex_aequo,
    )
    assert alone.prix_le_plus_bas == whole.prix_le_plus_bas
    late = [x for x in offers if x.identifiant in out and x.recue_at > rules.cloture_at]
    assert an.signalements(offers, reglement=rules, seuils=SEUILS) == an.signalements(
        [x for x in offers if x not in late], reglement=rules, seuils=SEUILS
    )


@pytest.mark.regle("N-4", "N-5")
@settings(max_examples=150)
@given(consultations())
def test_a_total_is_the_sum_of_its_rounded_scores_and_the_ranks_follow_it(drawn):
    offers, notes, decisions, rules = drawn
    lines = an.rank(offers, reglement=rules, notes=notes, decisions=decisions).lignes
    for line in lines:
        assert line.total == sum(score.points for score in line.scores)
        assert line.total == line.total.quantize(D("0.01"))
        assert line.scores[1].points <= GRILLE.prix.poids
    totals = [line.total for line in lines]
    assert totals == sorted(totals, reverse=True)
