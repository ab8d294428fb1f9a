"""Eight people pay one request at once, or the two last ones of an order (PostgreSQL)."""

import pytest

from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together
from etabli.credits.models import ConsommationCp
from etabli.marches import services as contract
from etabli.marches.states import EtatBon
from etabli.marches.tests.factories import give_certificates, make_cast
from etabli.paiements import services
from etabli.paiements.tests.factories import admit, day, fresh

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def claimed():
    """An order of both phases, its three requests to pay."""
    cast = make_cast()
    give_certificates(cast, on=day("02/03/2026"))
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=day("05/05/2026"))
    cast.accept(designation, on=day("05/05/2026"))
    devis = cast.devis(designation, on=day("05/05/2026"))
    contract.validate_devis(devis, actor=cast.valideur, on=day("06/05/2026"))
    bon = cast.order(devis, [2, 3], on=day("19/05/2026"))
    type(atelier).objects.update(etat="RESTITUTION")
    admit(atelier, on=day("15/09/2026"))
    demandes = []
    for number, etape in enumerate(("PHASE_2", "SESSION", "ADMISSION"), start=1):
        services.certify_service_fait(bon, actor=cast.pilote, etape=etape, on=day("16/09/2026"))
        demandes.append(
            services.record_demande(
                bon, actor=cast.budget, numero=f"FA-{number}", on=day("17/09/2026")
            )
        )
    return cast, bon, demandes


@pytest.mark.regle("CH-4")
def test_eight_threads_pay_one_request_and_one_wins(claimed):
    cast, _bon, demandes = claimed
    copies = [fresh(demandes[0]) for _ in range(8)]
    answers = together(
        *[
            lambda d=d: services.pay_demande(d, actor=cast.budget, on=day("30/09/2026"))
            for d in copies
        ]
    )
    assert len(refusals(answers)) == 7
    assert ConsommationCp.objects.count() == 1
    assert Entry.objects.filter(verb="paiements.demandepaiement.pay").count() == 1
    assert verify().is_valid


@pytest.mark.regle("CH-4", "F10")
def test_three_requests_paid_at_once_settle_the_order_once(claimed):
    cast, bon, demandes = claimed
    answers = together(
        *[
            lambda d=d: services.pay_demande(d, actor=cast.budget, on=day("30/09/2026"))
            for d in demandes
        ]
    )
    assert refusals(answers) == []
    assert fresh(bon).etat == EtatBon.SOLDE
    assert Entry.objects.filter(verb="marches.bondecommande.settle").count() == 1
