"""The checklist of a signature: whole, read once, and told to those of the circle."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of
from etabli.core import duties, horloge
from etabli.core.guards import Guard, Known
from etabli.marches import services
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)


@pytest.fixture
@told_once
def to_sign(cast):
    """An order that waits for its signature, the same day."""
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(devis, [2], on=D05, until="present")
    return cast, type(bon).objects.get(pk=bon.pk)


@pytest.mark.regle("F7")
def test_the_checklist_of_a_signature_is_whole_and_each_line_reads_the_world_once(
    to_sign, monkeypatch
):
    cast, bon = to_sign
    asked, ask = [], Guard.ask

    def counted(one, *args, **options):
        asked.append(one.lacks.__name__)
        return ask(one, *args, **options)

    monkeypatch.setattr(Guard, "ask", counted)
    known = Known()
    with horloge.at(D05):
        choices = duties.choices(bon, cast.rpa, known=known)
        found = services.BONS.checklist(bon, "sign", actor=cast.rpa, known=known)
    assert "sign" in [choice.name for choice in choices]
    assert [one.rule for one in found] == [
        "F16", "G-BC-1", "G-BC-2", "F7", "G-BC-3", "G-BC-4", "G-BC-5", "G-BC-6", "G-BC-7", "G-BC-8",
        "G-BC-8", "F7", "G-BC-8", "CH-4", "AC-4", "CH-9",
    ]  # fmt: skip
    assert len(asked) == len(set(asked)) == 16
    assert all(one.is_met for one in found)


def test_what_only_the_state_may_know_of_an_order_is_not_a_line_for_others(to_sign):
    cast, bon = to_sign
    party = cast.mandataires[bon.groupement.code]
    theirs = services.BONS.checklist(bon, "sign", actor=party, on=D05)
    whole = services.BONS.checklist(bon, "sign", actor=cast.rpa, on=D05)
    assert {one.label for one in whole} - {one.label for one in theirs} == {
        "Le montant tient dans les maximums",
        "Les autorisations d’engagement suffisent",
        "Les crédits de paiement suffisent",
    }


def test_the_page_of_an_order_reads_the_credits_and_the_maximums_once(to_sign, settings):
    """The guards of the AE, of the CP and of the maximums, and what remains beside them."""
    settings.DEMO = True
    cast, bon = to_sign
    address = reverse("marches:bon-acte", args=[bon.pk, "sign"])
    with horloge.at(D05), CaptureQueriesContext(connection) as asked:
        assert client_of(cast.rpa).get(address).status_code == 200
    for table in ("credits_reservation", "credits_engagementjuridique", "credits_consommationcp"):
        sums = [q for q in asked if f'FROM "{table}"' in q["sql"] and "GROUP BY" in q["sql"]]
        assert len(sums) == 1
