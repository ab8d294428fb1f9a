"""G-BC-8 b: which certificates an order asks for, from which amount, and how old they may be."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.marches import prix, services
from etabli.marches.guards import signature
from etabli.marches.models import BonDeCommande, MembreGroupement
from etabli.marches.states import EtatBon, RoleMembre
from etabli.marches.tests.factories import make_cast

D05 = dt.date(2026, 5, 5)
pytestmark = [pytest.mark.django_db, pytest.mark.regle("G-BC-8")]


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def give(cast, organisation, day, code="G1"):
    services.deposit_attestation(organisation, actor=cast.mandataires[code], date=day, on=day)


def firms(groupement):
    rows = groupement.membres.select_related("organisation").order_by("pk")
    return [membre.organisation for membre in rows]


@pytest.fixture
def order():
    """BC 1 (phase 2) of a devis whose two phases cost what is asked; nothing is given yet."""

    def make(first="3200", second="3000"):
        cast = make_cast()
        lines = [
            prix.LigneBordereau("UO-01", "Cadrage", prix.Unite.FORFAIT, 2, D(first)),
            prix.LigneBordereau("UO-04", "Livrable", prix.Unite.FORFAIT, 3, D(second)),
        ]
        services.add_bordereau(cast.groupements["G1"], lines, valide_du=dt.date(2026, 5, 4))
        designation = cast.designate(cast.atelier(), on=D05)
        cast.accept(designation, on=D05)
        devis = services.deposit_devis(
            designation, actor=cast.mandataire(designation),
            quantites={"UO-01": D(1), "UO-04": D(1)}, on=D05,
        )  # fmt: skip
        services.validate_devis(devis, actor=cast.valideur, on=D05)
        bon = services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[2], on=D05)
        return cast, fresh(devis), fresh(bon)

    return make


def vigilance(bon, on):
    return signature.vigilance.ask(Attempt(bon, CLOCK, on))


def asked(bon, on=D05):
    return list(vigilance(fresh(bon), on).lacks)


def ask(firm):
    return f"Attestation à demander à {firm}."


def test_nothing_is_asked_below_five_thousand_euros_and_everything_from_there(order):
    *_, small = order(first="4999.99")
    assert asked(small) == []
    assert vigilance(small, D05).state == "ok"


def test_five_thousand_euros_to_the_cent_ask_for_every_member_in_its_order(order):
    cast, _, bon = order(first="5000.00")
    mandataire, partner = firms(cast.groupements["G1"])
    assert asked(bon) == [ask(mandataire), ask(partner)]
    found = vigilance(bon, D05)
    assert (found.rule, found.state, found.warns) == ("G-BC-8", "blocking", False)
    give(cast, mandataire, D05)
    assert asked(bon) == [ask(partner)]
    give(cast, partner, D05)
    assert asked(bon) == []


@pytest.mark.parametrize(("second", "is_asked"), [("1799.99", False), ("1800.00", True)])
def test_the_orders_of_one_atelier_are_added_up_this_one_included_once(order, second, is_asked):
    cast, devis, first = order(first="3200", second=second)
    other = services.prepare_bon(devis, actor=cast.pilote, phases=[3], on=D05)
    assert bool(asked(other)) is is_asked
    assert bool(asked(first)) is is_asked


@pytest.mark.parametrize("etat", EtatBon.values)
def test_a_cancelled_order_is_not_added_up_and_every_other_one_is(order, etat):
    cast, devis, first = order(first="3200", second="1800")
    other = services.prepare_bon(devis, actor=cast.pilote, phases=[3], on=D05)
    BonDeCommande.objects.filter(pk=first.pk).update(
        etat=etat, signed_on=D05, notified_on=D05, numero_ej="1600000001"
    )
    assert bool(asked(other)) is (etat != EtatBon.ANNULE)


def test_the_orders_of_another_atelier_are_not_added_up(order):
    cast, devis, first = order(first="3200", second="1800")
    elsewhere = cast.atelier()
    other = services.prepare_bon(devis, actor=cast.pilote, phases=[3], on=D05)
    BonDeCommande.objects.filter(pk=other.pk).update(atelier=elsewhere)
    assert asked(first) == []
    assert asked(other) == []


def test_a_subcontractor_is_asked_for_nothing_here_and_a_member_to_be_specified_is(order):
    cast, _, bon = order(first="5000.00")
    mandataire, partner = firms(cast.groupements["G1"])
    member = MembreGroupement.objects.filter(
        groupement=cast.groupements["G1"], organisation=partner
    )
    member.update(role=RoleMembre.SOUS_TRAITANT)
    assert asked(bon) == [ask(mandataire)]
    member.update(role=RoleMembre.A_PRECISER)
    assert asked(bon) == [ask(mandataire), ask(partner)]


@pytest.mark.parametrize(
    ("dated", "is_good"),
    [
        ("2025-11-05", False),  # six months to the day
        ("2025-11-06", True),
        ("2026-05-05", True),  # that very day
    ],
)
def test_a_certificate_is_less_than_six_months_old_that_day(order, dated, is_good):
    cast, *_ = order()
    firm = firms(cast.groupements["G1"])[0]
    assert not signature.has_certificate(firm, on=D05)
    give(cast, firm, dt.date.fromisoformat(dated))
    assert signature.has_certificate(firm, on=D05) is is_good


def test_a_certificate_of_a_later_day_does_not_serve_and_hides_no_former_one(order):
    cast, *_ = order()
    firm = firms(cast.groupements["G1"])[0]
    give(cast, firm, dt.date(2026, 5, 6))
    assert not signature.has_certificate(firm, on=D05)
    assert signature.has_certificate(firm, on=dt.date(2026, 5, 6))
    give(cast, firm, dt.date(2026, 3, 1))
    assert signature.has_certificate(firm, on=D05)


def test_the_last_certificate_counts_whatever_the_order_of_the_deposits(order):
    cast, *_ = order()
    firm = firms(cast.groupements["G1"])[0]
    give(cast, firm, dt.date(2026, 3, 1))
    give(cast, firm, dt.date(2025, 1, 1))
    assert signature.has_certificate(firm, on=D05)


def test_the_certificate_of_another_firm_does_not_serve(order):
    cast, *_ = order()
    mandataire, partner = firms(cast.groupements["G1"])
    give(cast, partner, D05)
    assert not signature.has_certificate(mandataire, on=D05)
