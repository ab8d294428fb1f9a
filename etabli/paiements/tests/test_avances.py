"""Advances and what gives them back, to the cent: S09 and the cases around it (CH-9 to CH-11)."""

from decimal import Decimal as D
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.paiements import avances, echeancier
from etabli.paiements.avances import Part, Recuperation, Regles

AVANCE: Any = {"seuil_ht": D(50000), "duree_min_mois": 2}
REGLES = Regles(**AVANCE, taux=D("0.05"), taux_pme=D("0.30"))
REGLE = Recuperation(D("0.65"), D("0.80"))
TTC, HT, DOUZE = D("97500.00"), D("81250.00"), D(12)


@pytest.mark.regle("CH-9", "S01")
def test_an_advance_is_due_above_fifty_thousand_and_two_months():
    assert not avances.is_advance_due(D("16450.00"), duree_mois=D(3), **AVANCE)
    assert not avances.is_advance_due(D("50000.00"), duree_mois=DOUZE, **AVANCE)
    assert avances.is_advance_due(D("50000.01"), duree_mois=D("2.1"), **AVANCE)
    assert not avances.is_advance_due(HT, duree_mois=D(2), **AVANCE)
    assert not avances.is_advance_due(HT, duree_mois=DOUZE, is_waived=True, **AVANCE)


@pytest.mark.regle("CH-9", "S09")
def test_the_base_of_an_advance_is_prorated_above_twelve_months():
    assert avances.advance(TTC, duree_mois=DOUZE, taux=D("0.30")) == D("29250.00")
    assert avances.advance(TTC, duree_mois=D(15), taux=D("0.30")) == D("23400.00")
    assert avances.advance(TTC, duree_mois=DOUZE, taux=D("0.05")) == D("4875.00")


@pytest.mark.regle("CH-10")
def test_each_member_has_its_own_rate_on_its_share_less_what_others_are_paid_directly():
    parts = [
        Part(D("50000.00"), is_pme=True),
        Part(D("30000.00"), sous_traite=D("6000.00")),
        Part(D("17500.00"), is_pme=True, is_waived=True),
    ]
    due = avances.advances(parts, montant_ht=HT, duree_mois=DOUZE, regles=REGLES)
    assert due == (D("15000.00"), D("1200.00"), D("0.00"))
    longer = avances.advances(parts, montant_ht=HT, duree_mois=D(15), regles=REGLES)
    assert longer == (D("12000.00"), D("960.00"), D("0.00"))


@pytest.mark.regle("CH-10")
def test_the_threshold_is_that_of_the_contract_and_not_of_a_member():
    small = [Part(D("36000.00"), is_pme=True), Part(D("24001.20"), is_pme=True)]
    above = avances.advances(small, montant_ht=D("50001.00"), duree_mois=DOUZE, regles=REGLES)
    assert above == (D("10800.00"), D("7200.36"))
    at = avances.advances(small, montant_ht=D("50000.00"), duree_mois=DOUZE, regles=REGLES)
    assert at == (D("0.00"), D("0.00"))


def requests(avance, amounts, *, total):
    """What each request gives back and what it pays; what is left when the last is paid."""
    back: list[D] = []
    for number, (brut, execute) in enumerate(zip(amounts, accumulate(amounts), strict=True), 1):
        back.append(
            avances.recovery(
                avance, deja=sum(back, D(0)), brut=brut, execute=execute, montant=total,
                regle=REGLE, is_balance=number == len(amounts),
            )
        )  # fmt: skip
    return (
        back,
        [brut - taken for brut, taken in zip(amounts, back, strict=True)],
        avance - sum(back),
    )


@pytest.mark.regle("CH-11", "S09")
def test_the_requests_of_s09_to_the_cent():
    amounts = echeancier.schedule(TTC, [D(20), D(25), D(25), D(20), D(10)])
    assert [str(x) for x in amounts] == ["19500.00", "24375.00", "24375.00", "19500.00", "9750.00"]
    back, net, left = requests(D("29250.00"), amounts, total=TTC)
    assert [str(x) for x in back] == ["0.00", "0.00", "9750.00", "19500.00", "0.00"]
    assert [str(x) for x in net] == ["19500.00", "24375.00", "14625.00", "0.00", "9750.00"]
    assert (left, D("29250.00") + sum(net)) == (0, TTC)


@pytest.mark.regle("CH-11")
def test_what_a_request_cannot_give_back_is_carried_to_the_next_and_left_at_the_balance():
    small = [D("64000.00"), D("16000.00"), D("10000.00"), D("10000.00")]
    back, _, left = requests(D("30000.00"), small, total=D("100000.00"))
    assert (back, left) == ([D(0), D("16000.00"), D("10000.00"), D("4000.00")], 0)
    reduced = [D("64000.00"), D("5000.00")]
    back, net, left = requests(D("30000.00"), reduced, total=D("100000.00"))
    assert (back[1], net[1], left) == (D("5000.00"), D("0.00"), D("25000.00"))


@pytest.mark.regle("CH-11")
@pytest.mark.parametrize(
    ("execute", "due"),
    [("64999.99", "0.00"), ("65000.00", "0.00"), ("65001.00", "2.00"), ("72500.00", "15000.00"),
     ("80000.00", "30000.00"), ("95000.00", "30000.00")],
)  # fmt: skip
def test_the_recovery_is_a_line_from_65_to_80(execute, due):
    found = avances.to_recover(D("30000.00"), execute=D(execute), montant=D(100000), regle=REGLE)
    assert found == D(due)


MONEY = st.decimals("0.01", "90000", places=2)


@pytest.mark.regle("CH-11")
@given(st.lists(MONEY, min_size=1, max_size=8), st.decimals("0", "0.30", places=2))
def test_whatever_the_requests_the_advance_is_given_back_once_and_no_payment_is_negative(
    amounts, taux
):
    total = sum(amounts)
    avance = avances.advance(total, duree_mois=DOUZE, taux=taux)
    back, net, left = requests(avance, amounts, total=total)
    assert all(paid >= 0 for paid in net)
    assert all(taken >= 0 for taken in back)
    assert left >= 0
    if left:
        assert net[-1] == 0
    assert avance + sum(net) - left == total
