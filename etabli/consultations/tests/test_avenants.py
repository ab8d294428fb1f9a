"""Which legal basis an avenant may have, to the cent (EX-1, 2.7.6)."""

from decimal import Decimal as D

import pytest

from etabli.consultations import avenants as av
from etabli.consultations.avenants import Base, Bornes, Objet, Refus, Terms

INITIAL = D("81250.00")
BORNES = Bornes(D("0.10"), D("0.50"), D("140000.00"))


def refused(objet, base, montant="0.00", mois=0, former=(), initial=INITIAL):
    terms = Terms(Objet(objet), Base(base), D(montant), mois)
    return av.refusals(terms, initial_ht=initial, former=[D(x) for x in former], bornes=BORNES)


@pytest.mark.regle("EX-1", "P4")
@pytest.mark.parametrize(
    ("objet", "base", "mois", "faults"),
    [
        ("DUREE", "R2194-7", 3, []),
        ("DUREE", "R2194-1", 3, []),
        ("DUREE", "R2194-8", 3, [Refus.BASE]),
        ("DUREE", "R2194-7", 0, [Refus.SANS_DUREE]),
        ("PERIMETRE", "R2194-7", 0, []),
        ("PERIMETRE", "R2194-7", 3, [Refus.SANS_DUREE]),
        ("PERIMETRE", "R2194-6", 0, [Refus.BASE]),
        ("COMPOSITION", "R2194-6", 0, []),
        ("COMPOSITION", "R2194-1", 0, []),
        ("COMPOSITION", "R2194-7", 0, [Refus.BASE]),
        ("ADMINISTRATIF", "R2194-7", 0, []),
        ("MONTANT", "R2194-8", 0, [Refus.SANS_PRIX]),
    ],
)
def test_without_a_change_of_price_the_basis_follows_the_object(objet, base, mois, faults):
    assert refused(objet, base, mois=mois) == faults


@pytest.mark.regle("EX-1", "2.7.6")
@pytest.mark.parametrize(
    ("base", "montant", "former", "faults"),
    [
        ("R2194-8", "8125.00", (), []),
        ("R2194-8", "8125.01", (), [Refus.CUMUL]),
        ("R2194-8", "-8125.01", (), [Refus.CUMUL]),
        ("R2194-8", "4000.00", ("4125.00",), []),
        ("R2194-8", "4000.01", ("4125.00",), [Refus.CUMUL]),
        ("R2194-8", "8125.00", ("-500.00",), []),
        ("R2194-2", "40625.00", (), []),
        ("R2194-5", "40625.01", (), [Refus.MOITIE]),
        ("R2194-2", "40625.00", ("40625.00",), []),
        ("R2194-1", "81250.00", (), []),
        ("R2194-7", "100.00", (), [Refus.BASE]),
        ("R2194-6", "100.00", (), [Refus.BASE]),
    ],
)
def test_a_change_of_price_is_bounded_by_its_basis(base, montant, former, faults):
    assert refused("MONTANT", base, montant, former=former) == faults


@pytest.mark.regle("EX-1")
def test_a_low_amount_is_also_strictly_below_the_threshold():
    big = D("1500000.00")
    assert refused("MONTANT", "R2194-8", "139999.99", initial=big) == []
    assert refused("MONTANT", "R2194-8", "140000.00", initial=big) == [Refus.SEUIL]


@pytest.mark.regle("EX-1")
def test_who_makes_it_and_what_is_written_of_it_never_change_the_price():
    assert refused("COMPOSITION", "R2194-6", "100.00") == [Refus.PRIX]
    assert refused("ADMINISTRATIF", "R2194-7", "100.00") == [Refus.PRIX]


@pytest.mark.regle("2.7.6")
def test_the_cumul_is_that_of_all_amounts_and_dgaln_sees_it_above_five_percent():
    assert av.cumul([D("4000.00"), D("62.50")], initial_ht=INITIAL) == D("5.00")
    assert not av.needs_visa(D("5.00"), seuil_pct=D(5))
    assert av.needs_visa(D("5.01"), seuil_pct=D(5))
    assert av.needs_visa(D("-5.01"), seuil_pct=D(5))
