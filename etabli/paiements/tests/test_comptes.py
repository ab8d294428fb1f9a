"""Penalties, what ends a contract, and the account in double entry (CH-13, 2.7.4)."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.paiements import avances, comptes, penalites
from etabli.paiements.avances import Recuperation
from etabli.paiements.comptes import Acte, Ecriture, Poste
from etabli.paiements.penalites import Bareme
from etabli.paiements.resiliation import Decompte, indemnity

BAREME = Bareme(diviseur=3000, plafond=D("0.10"), franchise_ht=D("1000.00"))
REGLE = Recuperation(D("0.65"), D("0.80"))
MS = D("81250.00")


@pytest.mark.regle("CH-13")
def test_a_penalty_is_value_times_days_over_three_thousand():
    assert penalites.penalty(D("16250.00"), jours=20, diviseur=3000) == D("108.33")
    assert penalites.penalty(MS, jours=1, diviseur=3000) == D("27.08")
    assert penalites.penalty(MS, jours=0, diviseur=3000) == D("0.00")
    assert penalites.penalty(MS, jours=-3, diviseur=3000) == D("0.00")


@pytest.mark.regle("CH-13")
@pytest.mark.parametrize(
    ("each", "somme", "plafonne", "du"),
    [
        (["108.33", "27.08"], "135.41", "135.41", "0.00"),
        (["1000.00"], "1000.00", "1000.00", "0.00"),
        (["1000.00", "0.01"], "1000.01", "1000.01", "1000.01"),
        (["5000.00", "4000.00"], "9000.00", "8125.00", "8125.00"),
    ],
)
def test_penalties_are_summed_then_capped_then_waived(each, somme, plafonne, du):
    found = penalites.total(map(D, each), montant_ht=MS, bareme=BAREME)
    assert (found.somme, found.plafonne, found.du) == (D(somme), D(plafonne), D(du))
    assert found.is_capped == (somme != plafonne)
    assert found.is_waived == (D(du) == 0)


@pytest.mark.regle("CH-13")
def test_the_cap_comes_before_the_waiver():
    """Of a contract of 9 000, 1 500 of penalties are capped at 900, hence waived."""
    found = penalites.total([D("1500.00")], montant_ht=D("9000.00"), bareme=BAREME)
    assert (found.plafonne, found.du) == (D("900.00"), D("0.00"))


@pytest.mark.regle("2.7.4")
def test_a_termination_in_the_general_interest_pays_five_percent_of_what_is_not_admitted():
    assert indemnity(MS, admis_ht=D("36562.50"), taux=D("0.05")) == D("2234.38")
    assert indemnity(MS, admis_ht=MS, taux=D("0.05")) == D("0.00")


@pytest.mark.regle("2.7.4", "CH-11")
def test_an_advance_that_is_not_given_back_is_deducted_and_may_become_an_order_to_pay():
    """S09 stopped after its first request: 29 250 and 19 500 were paid, 19 500 is admitted."""
    early = Decompte(admis=D("19500.00"), paye=D("48750.00"), indemnite=D("3250.00"))
    assert (early.solde, early.a_payer, early.titre) == (D("-26000.00"), D(0), D("26000.00"))
    assert early.degagement(D("97500.00")) == D("48750.00")
    later = Decompte(admis=D("68250.00"), paye=D("68250.00"), indemnite=D("1218.75"))
    assert (later.a_payer, later.titre) == (D("1218.75"), D(0))
    assert later.degagement(D("97500.00")) == D("28031.25")
    fault = Decompte(
        admis=D("68250.00"), paye=D("68250.00"), penalites=D("1500.00"), surcout=D("4000.00")
    )
    assert fault.titre == D("5500.00")


def test_an_entry_is_never_negative():
    with pytest.raises(ValueError, match="never negative"):
        Ecriture(Acte.PAIEMENT, D("-0.01"))


STEP = st.tuples(
    st.decimals("0.01", "30000", places=2),
    st.decimals("0", "0.40", places=2),
    st.decimals("0", "500", places=2),
)


@pytest.mark.regle("CH-7", "CH-11", "CH-13", "2.7.4")
@given(
    st.lists(STEP, min_size=1, max_size=7),
    st.decimals("0", "0.30", places=2),
    st.integers(0, 7),
    st.decimals("0", "9000", places=2),
    st.booleans(),
)
def test_whatever_the_history_of_a_contract_its_account_adds_up_and_closes(
    steps, taux, done, penalty, is_stopped
):
    """Advance, steps with réfactions, interest, penalties, an end before the term or at it."""
    total = sum(brut for brut, _, _ in steps)
    lines = [Ecriture(Acte.AVANCE, avance := avances.advance(total, duree_mois=D(12), taux=taux))]
    deja = execute = D(0)
    kept = steps[:done] if is_stopped else steps
    for number, (brut, part, interest) in enumerate(kept, 1):
        admitted = brut - (brut * part).quantize(D("0.01"))
        execute += admitted
        is_balance = not is_stopped and number == len(steps)
        back = avances.recovery(
            avance, deja=deja, brut=admitted, execute=execute, montant=total, regle=REGLE,
            is_balance=is_balance,
        )  # fmt: skip
        deja += back
        lines += [
            Ecriture(Acte.EXECUTION, admitted), Ecriture(Acte.RECUPERATION, back),
            Ecriture(Acte.PAIEMENT, admitted - back),
            Ecriture(Acte.INTERET, interest), Ecriture(Acte.PAIEMENT, interest),
        ]  # fmt: skip
        assert sum(comptes.balance(lines).values()) == 0
        assert comptes.owed(lines) == 0
    interests = sum((interest for _, _, interest in kept), D(0))
    paid = -comptes.balance(lines)[Poste.CAISSE] - interests
    indemnite = indemnity(total, admis_ht=execute, taux=D("0.05")) if is_stopped else D(0)
    end = Decompte(admis=execute, paye=paid, indemnite=indemnite, penalites=penalty)
    lines += [
        Ecriture(Acte.INDEMNITE, indemnite),
        Ecriture(Acte.PENALITE, penalty),
        Ecriture(Acte.RECUPERATION, avance - deja),
        Ecriture(Acte.PAIEMENT, end.a_payer),
        Ecriture(Acte.TITRE_DU, end.titre),
    ]
    found = comptes.balance(lines)
    assert sum(found.values()) == 0
    assert comptes.is_closed(lines)
    spent = -found[Poste.CAISSE] - found[Poste.CREANCE]
    assert spent == execute + indemnite + interests - penalty
    assert end.degagement(total) + paid + end.a_payer == max(total, paid + end.a_payer)
