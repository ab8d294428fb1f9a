"""AC-1 to AC-9: what a framework holds, what is used of it, and which one serves a day and a service."""

import datetime as dt
import typing
from decimal import Decimal as D

import pytest

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory
from etabli.core import hooks
from etabli.marches import selectors, services
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import Situation
from etabli.marches.tests.factories import make_accord

DAY = dt.date(2026, 6, 1)
BC, MS = ModeExecution.BONS_DE_COMMANDE, ModeExecution.MARCHES_SUBSEQUENTS


def counting(monkeypatch, *, consumed=D("0.00"), reserved=D("0.00")):
    """A later app that has notified and reserved so much."""
    found = {
        "consumed": [lambda accord, *, groupement: consumed],
        "reserved": [lambda accord, *, groupement, sauf: reserved],
    }
    monkeypatch.setattr(hooks, "engaged", found.__getitem__)


@pytest.mark.regle("AC-5")
def test_a_framework_serves_the_services_it_is_open_to(cast):
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord
    assert selectors.current_framework(DAY, MS, cast.service) is None
    other = typing.cast(Organisation, OrganisationFactory(type=TypeOrganisation.COMMUNE))
    assert selectors.current_framework(DAY, BC, other) is None
    cast.accord.acheteurs_autorises.add(other)
    assert selectors.current_framework(DAY, BC, other) == cast.accord


@pytest.mark.regle("AC-5")
def test_a_service_left_out_of_the_last_framework_keeps_the_former_one(cast):
    new = make_accord(cast.achats, code="ACF4", notified=dt.date(2026, 5, 1))
    assert selectors.current_framework(DAY, BC, cast.service) == new
    new.tous_services = False
    new.save(update_fields=("tous_services",))
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord


@pytest.mark.regle("AC-4")
def test_a_framework_serves_its_first_and_its_last_day_and_no_other(cast):
    first, last, one = dt.date(2025, 9, 15), dt.date(2029, 9, 15), dt.timedelta(days=1)
    served = [
        selectors.current_framework(day, BC, cast.service)
        for day in (first - one, first, last, last + one)
    ]
    assert served == [None, cast.accord, cast.accord, None]


@pytest.mark.regle("AC-6")
def test_what_a_later_app_notifies_uses_up_the_framework(cast, monkeypatch):
    counting(monkeypatch, consumed=D("1999999.99"), reserved=D("10.00"))
    state = selectors.framework_plafond(cast.accord)
    assert (state.consomme_ht, state.reserve_ht) == (D("1999999.99"), D("10.00"))
    assert state.restant_ht == D("0.01")
    assert selectors.situation(cast.accord, on=DAY) == Situation.EN_VIGUEUR
    counting(monkeypatch, consumed=D("2000000.00"))
    assert selectors.situation(cast.accord, on=DAY) == Situation.EPUISE
    assert selectors.current_framework(DAY, BC, cast.service) is None


@pytest.mark.regle("AC-9")
def test_what_a_later_app_notifies_counts_for_its_holder(cast, monkeypatch):
    asked = []

    def notified(accord, *, groupement):
        asked.append(groupement)
        return D("81250.00")

    monkeypatch.setattr(hooks, "engaged", lambda kind: [notified] if kind == "consumed" else [])
    assert selectors.holder_plafond(cast.groupements["G2"]).consomme_ht == D("81250.00")
    assert asked == [cast.groupements["G2"]]


@pytest.mark.regle("AC-4")
def test_a_suspended_framework_serves_nobody_until_it_is_resumed(cast):
    services.ACCORDS.run(cast.accord, "suspend", actor=cast.achats, on=DAY, motif="Un recours.")
    assert selectors.current_framework(DAY, BC, cast.service) is None
    services.ACCORDS.run(cast.accord, "resume", actor=cast.achats, on=DAY)
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord
