"""S06: an envelope too small for a marché of 97 500,00 TTC; AE block its signature, CP only warn (CH-4)."""

from decimal import Decimal as D

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.tests.attribution import EJ, SIGNED, ae, refused, told
from etabli.core import horloge
from etabli.credits import services as credits
from etabli.credits.models import DelegationCredits

pytestmark = pytest.mark.django_db


def delegate(marche, montant_ae, montant_cp):
    with horloge.at(SIGNED):
        credits.delegate_credits(
            actor=actor_of(Role.DGALN_CHEF_PROJET),
            destination=credits.envelope_for(marche.service, 2026),
            ae=D(montant_ae),
            cp=D(montant_cp),
        )


@pytest.mark.regle("M11", "CH-3", "CH-4", "S06")
def test_s06_the_contract_waits_for_its_ae_and_not_for_its_cp():
    found = told()
    marche, rpa = found.fresh(), found.one.rpa
    DelegationCredits.objects.all().delete()
    delegate(marche, "15000.00", "12000.00")
    with horloge.at(SIGNED):
        assert refused(lambda: services.sign_marche(marche, actor=rpa)) == [
            "Il manque 82 500,00 € d’AE : demandez-les avant de signer."
        ]
        delegate(marche, "83000.00", "0.00")
        warned = services.WORKFLOW.alerts(found.fresh(), "sign", actor=rpa)
        assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in warned] == [
            "Crédits de paiement : 12 000,00 € pour 97 500,00 € à payer."
        ]
        services.sign_marche(found.fresh(), actor=rpa)
        services.engage_marche(found.fresh(), actor=found.budget, numero_ej=EJ)
    assert ae(marche).ae_disponibles == D("500.00")
