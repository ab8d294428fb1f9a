"""The payment credits of each contract, year by year, and what is told before the closing: S09.5 (CH-15)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of as as_
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.paiements.models import PrevisionCp
from etabli.paiements.selectors import previsions as reads
from etabli.paiements.services.clock import warn_year_end
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.tests.factories import day
from etabli.paiements.tests.test_avenants import act, prepared, signed
from etabli.paiements.tests.test_avenants import local as local
from etabli.paiements.tests.test_avenants import people as people
from etabli.paiements.tests.test_parts import claim, earn, pay, pay_advances, share

pytestmark = pytest.mark.django_db
ENTERED = day("20/07/2026")


def years(found):
    return {row.exercice: row.montant for row in reads.kept(found.fresh())}


@pytest.fixture
def started(local):
    """Notified on 16 March 2026: its livrables are due on 16 May, 15 August and 14 November 2026…"""
    Atelier.objects.filter(pk=local.marche.atelier_id).update(notified_on=day("16/03/2026"))
    return local


@pytest.mark.regle("CH-15", "S09", "P4")
def test_s09_the_credits_of_each_year_are_shifted_by_the_prolongation(started, people):
    local = started
    share(local, "97500.00", on=ENTERED)
    assert years(local) == {2026: D("87750.00"), 2027: D("9750.00")}
    pay_advances(local, on=ENTERED)
    assert years(local) == {2026: D("87750.00"), 2027: D("9750.00")}
    on = day("20/10/2026")
    avenant = prepared(local, on=on)
    for name, who in (("commit", people["valideur"]), ("agree", people["lead"])):
        act(avenant, name, who, on=on)
    signed(local, avenant, people, on=on)
    assert years(local) == {2026: D("73125.00"), 2027: D("24375.00")}


@pytest.mark.regle("CH-15")
def test_what_is_paid_later_than_foreseen_takes_the_credits_of_its_year(started):
    local = started
    # 5 % of advance, given back by 1 625 then 3 250
    share(local, "97500.00", on=ENTERED, pme=(False,))
    assert years(local) == {2026: D("71500.00"), 2027: D("26000.00")}
    pay_advances(local, on=ENTERED)
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    waiting = claim(local, "NOTE_CADRAGE", "FL-1", on=day("20/12/2026"))
    assert waiting.due_on == day("19/01/2027")
    assert years(local) == {2026: D("52000.00"), 2027: D("45500.00")}
    pay(local, waiting, on=day("30/12/2026"))
    assert years(local) == {2026: D("71500.00"), 2027: D("26000.00")}


@pytest.mark.regle("CH-15")
def test_from_october_on_what_is_to_be_claimed_this_year_is_told_once(started):
    with horloge.at(day("30/09/2026")):
        assert warn_year_end() == 0
    with horloge.at(day("01/10/2026")):
        assert warn_year_end() == 3  # the fourth is due in February
        assert warn_year_end() == 0
    told = Entry.objects.filter(verb="paiements.servicefait.warn_closing")
    assert {line.rule for line in told} == {"CH-15"}
    with horloge.at(day("01/10/2027")):
        assert warn_year_end() == 5


@pytest.mark.regle("CH-15", "CH-4")
def test_the_state_reads_the_years_of_a_contract_and_what_its_service_lacks(started):
    local = started
    share(local, "97500.00", on=ENTERED)
    holder = as_(local.one.mandataires[local.holder.code])
    with horloge.at(dt.datetime(2026, 7, 21, 9, tzinfo=horloge.PARIS)):
        page = plain(
            as_(local.budget).get(reverse("paiements:atelier", args=[local.marche.atelier_id]))
        )
        assert "Crédits de paiement 2026 : 87 750,00 €" in page
        assert "Crédits de paiement 2027 : 9 750,00 €" in page
        assert "Crédits de paiement 2026" not in plain(
            holder.get(reverse("paiements:mes-paiements"))
        )
        page = plain(as_(local.budget).get(reverse("paiements:budget")))
        assert "CP payés et prévus cette année" in page
        assert "CP à demander avant la clôture" not in page
    assert reads.to_pay(local.marche.service.pk, 2027) == D("9750.00")


def plain(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_base_keeps_one_row_a_year_of_one_contract(local):
    marche = MarcheSubsequent.objects.get(pk=local.marche.pk)
    keep_previsions(marche, on=ENTERED)
    row = PrevisionCp.objects.order_by("exercice")[0]
    for change in ({"montant": D("0.00")}, {"marche": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PrevisionCp.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrevisionCp.objects.create(marche=marche, exercice=row.exercice, montant=D("1.00"))
