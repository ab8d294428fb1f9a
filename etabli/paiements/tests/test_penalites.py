"""What a late livrable costs: announced, answered, withheld on the next request, or waived (CH-13)."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.tests.attribution import notified, refused
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.livrables.models import Livrable
from etabli.paiements import services
from etabli.paiements.models import DemandePaiement, Penalite
from etabli.paiements.selectors import fins as ends
from etabli.paiements.selectors import penalites as reads
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from etabli.paiements.tests.test_parts import claim, earn, pay, share
from tests.recits import told_once

pytestmark = pytest.mark.django_db
#: the note de cadrage is due on 14 September 2026, two twelfths of the year: 71 days later
LATE = day("24/11/2026")
AFTER = day("10/12/2026")
WHOLE = D("81250.00")


@pytest.fixture
@told_once
def local():
    """The marché of S05, 81 250,00 HT, to a firm that is not small: its advance is not paid."""
    found = notified()
    share(found, "97500.00", pme=(False,))
    start_execution(found.fresh(), on=day("22/07/2026"))
    return found


def announced(found, *, valeur=WHOLE, on=LATE, type_="NOTE_CADRAGE"):
    livrable = Livrable.objects.get(atelier=found.marche.atelier_id, type=type_)
    with horloge.at(on):
        return services.announce_penalite(
            found.fresh(), actor=found.one.pilote, livrable=livrable, valeur_ht=valeur,
            motif="Remise après le terme.",
        )  # fmt: skip


def decided(found, penalite, name="withhold", *, on=AFTER):
    with horloge.at(on):
        services.decide_penalite(fresh(penalite), actor=found.one.rpa, name=name)
    return fresh(penalite)


@pytest.mark.regle("CH-13")
def test_the_holder_has_fifteen_days_then_it_is_withheld_on_its_next_request(local):
    """81 250 × 71 ÷ 3 000 is 1 922,92."""
    penalite = announced(local)
    assert (penalite.jours, penalite.montant, penalite.answer_by) == (
        71, D("1922.92"), day("09/12/2026"),
    )  # fmt: skip
    assert refused(lambda: decided(local, penalite, on=day("09/12/2026"))) == [
        "Le titulaire peut présenter ses observations jusqu’au 9 déc. 2026 à minuit : la décision est possible ensuite."
    ]
    decided(local, penalite)
    assert reads.still_due(local.fresh()) == D("1922.92")
    earn(local, "NOTE_CADRAGE", on=AFTER)
    demande = pay(local, claim(local, "NOTE_CADRAGE", "FL-1", on=AFTER), on=AFTER)
    assert (demande.ttc, demande.penalite, demande.net) == (
        D("19500.00"), D("1922.92"), D("17577.08"),
    )  # fmt: skip
    assert ends.paid(local.fresh()) == D("17577.08")
    assert reads.still_due(local.fresh()) == 0


@pytest.mark.regle("CH-13")
def test_its_observations_let_it_be_decided_at_once_and_it_may_be_lifted(local):
    penalite = announced(local)
    holder = local.one.mandataires[local.holder.code]
    with horloge.at(day("01/12/2026")):
        services.answer_penalite(penalite, actor=holder, observations="La mairie était fermée.")
    with pytest.raises(PermissionDenied):
        services.decide_penalite(fresh(penalite), actor=local.one.pilote, name="lift")
    assert decided(local, penalite, "lift", on=day("01/12/2026")).etat == "LEVEE"
    assert reads.still_due(local.fresh()) == 0
    assert announced(local, on=AFTER).jours == 87


@pytest.mark.regle("CH-13")
def test_a_total_that_does_not_pass_the_waiver_costs_nothing(local):
    """16 250 × 20 ÷ 3 000 is 108,33."""
    penalite = announced(local, valeur=D("16250.00"), on=day("04/10/2026"))
    assert (penalite.jours, penalite.montant) == (20, D("108.33"))
    decided(local, penalite)
    whole = reads.total_of(local.fresh())
    assert (whole.somme, whole.du, whole.is_waived) == (D("108.33"), D("0.00"), True)


@pytest.mark.regle("CH-13", "2.7.4")
def test_a_marche_that_stops_has_its_penalties_in_its_account_and_only_there(local):
    decided(local, announced(local))
    admit_livrables(local.marche.atelier, "NOTE_CADRAGE", on=AFTER)
    with horloge.at(AFTER):
        fin = services.prepare_fin(
            local.fresh(), actor=local.one.pilote, voie="PHASE", motif="Plus de projet."
        )
        services.decide_fin(fresh(fin), actor=local.one.rpa)
        fin = fresh(fin)
        assert (fin.admis, fin.penalites, fin.decompte.a_payer) == (
            D("19500.00"), D("1922.92"), D("17577.08"),
        )  # fmt: skip
        services.certify_service_fait(local.fresh(), actor=local.one.pilote, etape="RESILIATION")
    last = claim(local, "RESILIATION", "FL-1", on=AFTER)
    assert (last.ttc, last.penalite) == (D("17577.08"), D("0.00"))


@pytest.mark.regle("CH-13")
def test_what_is_in_time_is_not_penalised_and_the_same_delay_once(local):
    with pytest.raises(Refused, match="n’est pas en retard"):
        announced(local, on=day("14/09/2026"))
    with pytest.raises(Refused, match="prix du marché"):
        announced(local, valeur=D("81250.01"))
    penalite = announced(local)
    assert Livrable.objects.get(pk=penalite.livrable_id) not in reads.late_ones(
        local.fresh(), on=LATE
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Penalite.objects.filter(pk=penalite.pk).update(jours=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Penalite.objects.filter(pk=penalite.pk).update(etat="RETENUE")
    assert not DemandePaiement.objects.exists()
