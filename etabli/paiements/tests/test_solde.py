"""A marché is settled when all is admitted, paid and given back; the Atelier closes only then (M16, L8)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from etabli.consultations import services as consultations
from etabli.consultations.guards.earlier import marche_settled
from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.tests.attribution import ae, refused
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.marches import selectors as marches
from etabli.paiements.publication import public_cost
from etabli.paiements.tests.factories import day, fresh
from etabli.paiements.tests.test_parts import ETAPES, claim, earn, pay, pay_advances, share
from etabli.paiements.tests.test_parts import local as local

pytestmark = pytest.mark.django_db

FIN = day("20/11/2026")


def settle(found):
    with horloge.at(FIN):
        return consultations.settle_marche(found.fresh(), actor=found.budget)


def executed(found, *, but=(), **refaction):
    """The whole marché: parts, advance, meeting, then each step earned, claimed and paid."""
    share(found, "97500.00")
    pay_advances(found)
    start_execution(found.fresh(), on=day("22/07/2026"))
    for number, etape in enumerate(ETAPES):
        if etape in but:
            continue
        on = day("20/08/2026") + dt.timedelta(days=15 * number)
        earn(found, etape, on=on, **(refaction if etape == "LIVRET" else {}))
        pay(found, claim(found, etape, f"FL-{number}", on=on), on=on)


@pytest.mark.regle("M16", "L8")
def test_settled_it_has_its_final_cost_and_lets_the_atelier_close(local):
    executed(local)
    atelier = local.marche.atelier
    before = marche_settled.ask(Attempt(fresh(atelier), CLOCK, FIN), warns=False).lacks
    assert "le gestionnaire budgétaire le solde d’abord" in str(before)
    with pytest.raises(PermissionDenied):
        consultations.settle_marche(local.fresh(), actor=local.one.rpa)
    settle(local)
    marche = local.fresh()
    assert (marche.etat, marche.ended_on, marche.final_ht) == ("SOLDE", FIN, D("81250.00"))
    assert ae(marche).ae_engagees == D("97500.00")
    assert not marche_settled.ask(Attempt(fresh(atelier), CLOCK, FIN), warns=False).lacks


@pytest.mark.regle("M16")
def test_what_is_missing_is_said_before_the_button(local):
    executed(local, but=("RAPPORT", "LIVRET"))
    assert refused(lambda: settle(local)) == [
        "Ces livrables ne sont pas admis : Rapport final, Feuille de route (document) et Livret de capitalisation.",
        "L’étape « Rapport final et feuille de route » n’est pas toute payée.",
        "L’étape « Livret de capitalisation » n’est pas toute payée.",
        "Il reste 19 500,00 € d’avance à récupérer.",
    ]


@pytest.mark.regle("M16", "V3")
def test_what_refactions_took_is_given_back_to_the_envelope_and_to_the_framework(local):
    """10 % of the balance of 9 750 is 975: the marché costs 96 525 TTC, 80 437,50 HT."""
    executed(local, refaction_taux=D("10.00"))
    settle(local)
    marche = local.fresh()
    assert marche.final_ht == D("80437.50")
    assert ae(marche).ae_engagees == D("96525.00")
    assert marches.framework_plafond(marche.accord_cadre).consomme_ht == D("80437.50")
    type(marche.atelier).objects.filter(pk=marche.atelier_id).update(etat="CLOS", closed_on=FIN)
    assert public_cost(fresh(marche.atelier)) == D("80437.50")
