"""Prices with the fixture BPU of the scenarios."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.marches import prix
from etabli.marches.prix import Ligne, LigneBordereau, Unite, VersionBordereau

# fmt: off
BPU = (
    ("UO-01", "Cadrage et appropriation",                     Unite.FORFAIT, 2, 3200, 3000, 3400),
    ("UO-02", "Visite collective du site",                    Unite.FORFAIT, 3, 1400, 1500, 1300),
    ("UO-03", "Journée d’animation in situ",                  Unite.JOUR,    3, 2600, 2500, 2700),
    ("UO-04", "Livrable de synthèse",                         Unite.FORFAIT, 3, 4000, 4200, 3900),
    ("UO-05", "Restitution publique supplémentaire",          Unite.FORFAIT, 3, 1100, 1000, 1200),
    ("UO-06", "Journée d’expertise complémentaire",           Unite.JOUR,    3,  800,  850,  780),
    ("UO-07", "Déplacement métropole, par journée",           Unite.FORFAIT, 3,  350,  300,  400),
    ("UO-08", "Déplacement outre-mer, par mission",           Unite.FORFAIT, 3, 3800, 4000, 3600),
)
# fmt: on


TVA = prix.Tva(taux=D(20), antilles_reunion=D("8.5"))


def bpu(holder):
    return tuple(LigneBordereau(r[0], r[1], r[2], r[3], D(r[3 + holder])) for r in BPU)


def euros(totaux):
    return tuple(str(x) for x in (totaux.ht, totaux.tva, totaux.ttc))


@pytest.mark.regle("B-1", "B-3", "S01")
@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (1, ("16450.00", "3290.00", "19740.00")),
        (2, ("16300.00", "3260.00", "19560.00")),
        (3, ("16760.00", "3352.00", "20112.00")),
    ],
)
def test_the_standard_basket_of_each_holder(holder, expected):
    lines = prix.lines_of(bpu(holder), prix.panier("47"))
    assert euros(prix.totals(lines, taux=prix.taux_tva("47", TVA))) == expected


@pytest.mark.regle("B-7", "CH-14")
@pytest.mark.parametrize(
    ("departement", "expected"),
    [
        ("972", ("19200.00", "1632.00", "20832.00")),
        ("971", ("19200.00", "1632.00", "20832.00")),
        ("974", ("19200.00", "1632.00", "20832.00")),
        ("973", ("19200.00", "0.00", "19200.00")),
        ("976", ("19200.00", "0.00", "19200.00")),
    ],
)
def test_the_overseas_basket_and_its_rate_follow_the_place(departement, expected):
    lines = prix.lines_of(bpu(1), prix.panier(departement))
    assert euros(prix.totals(lines, taux=prix.taux_tva(departement, TVA))) == expected


@pytest.mark.regle("CH-14")
def test_the_franchise_has_no_vat():
    lines = prix.lines_of(bpu(1), prix.panier("47"))
    assert euros(prix.totals(lines, taux=prix.TVA_FRANCHISE)) == ("16450.00", "0.00", "16450.00")


@pytest.mark.regle("S01", "S06", "D-19", "B-3")
@pytest.mark.parametrize(
    ("holder", "first", "second"),
    [
        (1, ("3200.00", "640.00", "3840.00"), ("13250.00", "2650.00", "15900.00")),
        (2, ("3000.00", "600.00", "3600.00"), ("13300.00", "2660.00", "15960.00")),
    ],
)
def test_two_orders_split_the_devis_by_phase(holder, first, second):
    lines = prix.lines_of(bpu(holder), prix.PANIER_STANDARD)
    assert euros(prix.totals(prix.of_phases(lines, [2]), taux=D(20))) == first
    assert euros(prix.totals(prix.of_phases(lines, [3]), taux=D(20))) == second


@pytest.mark.regle("B-3")
def test_each_line_is_rounded_then_the_tax_once_and_each_order_from_its_own_lines():
    lines = (
        Ligne("A", "a", Unite.JOUR, 2, D("0.5"), D("333.33")),
        Ligne("B", "b", Unite.JOUR, 3, D("1.5"), D("333.33")),
    )
    assert [str(x.total_ht) for x in lines] == ["166.67", "500.00"]
    whole = prix.totals(lines, taux=D("8.5"))
    assert euros(whole) == ("666.67", "56.67", "723.34")
    orders = prix.reserved_ttc(lines, taux=D("8.5"), commandes=[[2], [3]])
    assert orders == D("180.84") + D("542.50") == D("723.34")
    odd = tuple(Ligne(c, c, Unite.UNITE, p, D(1), D("0.03")) for c, p in (("A", 2), ("B", 3)))
    assert prix.totals(odd, taux=D(20)).ttc == D("0.07")
    assert prix.reserved_ttc(odd, taux=D(20), commandes=[[2], [3]]) == D("0.08")


@pytest.mark.regle("B-2")
@pytest.mark.parametrize(
    ("unite", "quantite", "is_right"),
    [
        (Unite.JOUR, "0.5", True),
        (Unite.JOUR, "2", True),
        (Unite.JOUR, "1.25", False),
        (Unite.FORFAIT, "3", True),
        (Unite.FORFAIT, "0.5", False),
        (Unite.UNITE, "1.5", False),
        (Unite.UNITE, "0", False),
        (Unite.JOUR, "-1", False),
    ],
)
def test_quantities_are_half_days_or_whole_and_above_zero(unite, quantite, is_right):
    assert (prix.fault_of_quantity(unite, D(quantite)) is None) is is_right


@pytest.mark.regle("B-2")
def test_everything_wrong_with_the_lines_is_said_at_once():
    pairs = [("UO-01", D(1)), ("UO-01", D(1)), ("REMISE", D(1)), ("UO-03", D("0.3"))]
    assert prix.faults_of_lines(bpu(1), pairs) == [
        "UO-01 figure deux fois\u00a0: une seule ligne par unité d’œuvre.",
        "REMISE n’est pas dans le bordereau des prix de ce titulaire.",
        "UO-03 — Journée d’animation in situ\u00a0: Un nombre de jours se compte par demi-journées"
        " (0,5\u00a0; 1\u00a0; 1,5…).",
    ]
    assert prix.faults_of_lines(bpu(1), []) == [
        "Le devis est vide : saisissez au moins une quantité."
    ]
    assert prix.faults_of_lines(bpu(1), list(prix.PANIER_STANDARD.items())) == []
    with pytest.raises(LookupError, match="UO-99"):
        prix.lines_of(bpu(1), {"UO-99": D(1)})


@pytest.mark.regle("B-4")
def test_the_price_version_is_the_one_in_force_at_the_acceptance():
    first = VersionBordereau(1, dt.date(2025, 9, 15), dt.date(2026, 9, 14), bpu(1))
    second = VersionBordereau(2, dt.date(2026, 9, 15), None, bpu(2))
    assert prix.version_at([first, second], dt.date(2026, 9, 14)).version == 1
    assert prix.version_at([first, second], dt.date(2026, 9, 15)).version == 2
    with pytest.raises(LookupError, match="2025-09-14"):
        prix.version_at([first, second], dt.date(2025, 9, 14))


@pytest.mark.regle("B-5")
def test_revised_prices_are_the_initial_ones_times_a_coefficient_of_four_decimals():
    coefficient = prix.revision_coefficient(a=D("0.15"), b=D("0.85"), s=D("321.7"), s0=D("310.2"))
    assert coefficient == D("1.0315")
    initial = VersionBordereau(1, dt.date(2025, 9, 15), None, bpu(1))
    day = prix.revision_day(dt.date(2025, 9, 15), year=2026)
    assert day == dt.date(2026, 9, 15)
    revised = prix.revise(initial, coefficient=coefficient, valide_du=day, version=2)
    assert revised.lignes[0].prix_ht == D("3300.80")
    assert revised.lignes[6].prix_ht == D("361.03")
    assert (revised.version, revised.valide_du, revised.valide_au) == (2, day, None)
    with pytest.raises(ValueError, match="must be 1"):
        prix.revision_coefficient(a=D("0.2"), b=D("0.85"), s=D(1), s0=D(1))


@pytest.mark.regle("B-4")
def test_a_devis_is_valid_sixty_days_the_last_one_included():
    assert prix.validity_end(dt.date(2026, 5, 12), jours=60) == dt.date(
        2026, 7, 11
    )  # a Saturday: not moved


@pytest.mark.regle("B-3")
@given(
    st.lists(st.tuples(st.integers(1, 20), st.decimals("0.01", "9999.99", places=2)), min_size=1),
    st.sampled_from([D(20), D("8.5"), D(0)]),
)
def test_ht_plus_vat_is_ttc(lines, taux):
    made = [Ligne(str(n), "", Unite.JOUR, 3, D(q) / 2, p) for n, (q, p) in enumerate(lines)]
    totals = prix.totals(made, taux=taux)
    assert totals.ht + totals.tva == totals.ttc
