"""Two people act on one award at the same instant: one contract, one EJ, one line (PostgreSQL)."""

import pytest

from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.attribution import EJ, NOTIFIED, SIGNED, engaged, signed
from etabli.core import horloge
from etabli.core.documents.models import Document
from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together
from etabli.credits.models import EngagementJuridique

NOTIFY = "consultations.marchesubsequent.notify"


@pytest.mark.postgres
@pytest.mark.regle("M11")
@pytest.mark.django_db(transaction=True)
def test_two_notifications_give_one_contract():
    found = engaged()
    copies = [MarcheSubsequent.objects.get(pk=found.marche.pk) for _ in range(2)]

    def notify(one):
        with horloge.at(NOTIFIED):
            services.notify_marche(one, actor=found.one.rpa, preuve="PLACE")

    answers = together(*[lambda c=c: notify(c) for c in copies])
    assert len(refusals(answers)) == 1
    assert found.fresh().etat == EtatMarche.NOTIFIE
    assert Entry.objects.filter(verb=NOTIFY).count() == 1
    assert Document.objects.filter(nature="notification_marche").count() == 1
    assert verify().is_valid


@pytest.mark.postgres
@pytest.mark.regle("CH-3", "M12")
@pytest.mark.django_db(transaction=True)
def test_an_engagement_and_a_withdrawal_at_once_leave_no_ae_committed_for_nobody():
    found = signed()
    copies = [MarcheSubsequent.objects.get(pk=found.marche.pk) for _ in range(2)]

    def engage():
        with horloge.at(SIGNED):
            services.engage_marche(copies[0], actor=found.budget, numero_ej=EJ)

    def withdraw():
        with horloge.at(SIGNED):
            services.take_next(copies[1], actor=found.one.rpa, motif="Désistement.")

    answers = together(engage, withdraw)
    assert len(refusals(answers)) == 1
    committed = EngagementJuridique.objects.filter(numero=EJ).exists()
    assert committed == (found.fresh().etat == EtatMarche.ATTRIBUE)
    assert verify().is_valid
