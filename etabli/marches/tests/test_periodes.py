"""Prices, frameworks and conflicts by the figures of the day of the event, and not of another."""

import datetime as dt
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest

from etabli.core import parametres
from etabli.marches import prix
from etabli.marches.guards import signature
from etabli.marches.payloads import Notification
from etabli.marches.services import accords, devis_moves

CHANGE = dt.date(2027, 1, 1)
EVE = CHANGE - dt.timedelta(days=1)


def stand_in(**facts: Any) -> Any:
    """What the rules read of a designation, of an order, of a framework being prepared."""
    return SimpleNamespace(**facts)


@pytest.mark.regle("CH-14")
def test_the_vat_of_a_devis_is_that_of_its_day(changes):
    changes("tva_taux", D("0.21"), on=CHANGE)
    turn = stand_in(
        groupement=stand_in(franchise_tva=False), atelier=stand_in(departement_code="47")
    )
    assert [devis_moves.taux_of(turn, on=day) for day in (EVE, CHANGE)] == [20, 21]
    overseas = stand_in(groupement=turn.groupement, atelier=stand_in(departement_code="972"))
    assert [devis_moves.taux_of(overseas, on=day) for day in (EVE, CHANGE)] == [D("8.5"), D("8.5")]


@pytest.mark.regle("B-4")
def test_a_devis_is_valid_for_the_days_of_its_deposit(changes):
    changes("devis_validite_jours", 90, on=CHANGE)
    ends = [
        prix.validity_end(day, jours=parametres.integer("devis_validite_jours", on=day))
        for day in (EVE, CHANGE)
    ]
    assert ends == [EVE + dt.timedelta(days=60), CHANGE + dt.timedelta(days=90)]


@pytest.mark.regle("AC-1")
def test_the_longest_framework_is_that_of_its_notification(changes):
    changes("accord_cadre_duree_max_mois", 60, on=CHANGE)
    said: list[Any] = [
        accords._not_too_long(
            stand_in(
                obj=stand_in(date_fin_validite=dt.date(2031, 6, 1), justification_duree=""),
                data=Notification(date_notification=day), on=CHANGE,
            )
        )
        for day in (EVE, CHANGE)
    ]  # fmt: skip
    assert said[0].startswith("La validité dépasse quarante-huit mois (jusqu’au 31/12/2030)")
    assert said[1] is None


@pytest.mark.regle("G-BC-8")
def test_the_longest_execution_is_that_of_the_signature(changes):
    changes("duree_plafond_mois_flash", 8, on=CHANGE)
    bon = stand_in(atelier=stand_in(deroule="flash-1"), fin_prevue=dt.date(2027, 8, 1))
    early, late = (signature.duration.ask(stand_in(obj=bon, on=day)) for day in (EVE, CHANGE))
    assert (early.label, early.lacks) == (
        "L’exécution finit dans les six mois", ("La fin prévue dépasse le 30/06/2027.",),
    )  # fmt: skip
    assert (late.label, late.lacks) == ("L’exécution finit dans les huit mois", ())


def test_a_framework_is_published_from_the_amount_of_its_day(changes):
    changes("decp_seuil_ht", D("60000.00"), on=CHANGE)
    said = [
        accords._to_be_published.ask(stand_in(obj=stand_in(maximum_ht=D("50000.00")), on=day))
        for day in (EVE, CHANGE)
    ]
    assert "À partir de 40\u00a0000\u00a0€ HT" in said[0].detail
    assert "dans les deux mois" in said[0].detail
    assert said[1].is_met
