"""Payments by the figures of the day of the event, and not of another."""

import datetime as dt
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest

from etabli.paiements import selectors
from etabli.paiements.guards import advance_warns
from etabli.paiements.states import EtatDemande

CHANGE = dt.date(2027, 1, 1)
EVE = CHANGE - dt.timedelta(days=1)


def stand_in(**facts: Any) -> Any:
    """What the rules read of an order or of a demand."""
    return SimpleNamespace(**facts)


@pytest.mark.regle("CH-7")
def test_interest_has_the_margin_of_the_half_year_in_which_it_starts(changes):
    """Paid the same day: what was due in 2026 keeps the margin of 2026."""
    changes("im_marge", D(10), on=CHANGE)
    changes("im_forfait", D(50), on=CHANGE)
    paid = dt.date(2027, 2, 1)
    owed = [
        selectors.late_charges(
            stand_in(due_on=due, payee_on=paid, etat=EtatDemande.A_PAYER, net=D(36500)), on=paid
        )
        for due in (EVE - dt.timedelta(days=1), EVE)
    ]
    assert owed == [D("374.95"), D("438.80")]  # 33 days at 10,15 % + 40 €; 32 at 12,15 % + 50 €


@pytest.mark.regle("CH-9")
def test_an_advance_is_due_by_the_figures_of_the_signature(changes):
    changes("avance_seuil_ht", D(15000), on=CHANGE)
    bon = stand_in(ht=D("16450.00"), fin_prevue=dt.date(2027, 3, 31))
    assert [selectors.advance_is_due(bon, on=day) for day in (EVE, CHANGE)] == [False, True]
    assert advance_warns.ask(stand_in(obj=bon, on=EVE)).is_met
    (said,) = advance_warns.ask(stand_in(obj=bon, on=CHANGE)).lacks
    assert "le bon dépasse 15\u00a0000\u00a0€ HT et dure plus de deux mois" in said
