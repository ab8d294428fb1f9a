"""The contract notified, then published; a holder that withdraws, a consultation that ends (M11 to M13)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.attribution import (
    NOTIFIED,
    SIGNED,
    TOLD,
    ae,
    awarded,
    engaged,
    notified,
    refused,
)
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.credits.selectors import reserved_for
from etabli.marches import selectors as marches

pytestmark = pytest.mark.django_db


# -- M11 ------------------------------------------------------------------------------------------


@pytest.mark.regle("M11", "L2", "DE-1", "S05")
def test_notified_on_16_july_the_atelier_has_its_team_and_its_data_are_due_on_16_september():
    found = notified()
    marche = found.fresh()
    assert (marche.etat, marche.notified_on) == (EtatMarche.NOTIFIE, NOTIFIED)
    assert marche.decp_due_on == dt.date(2026, 9, 16)
    due = echeances.of(marche, "donnees")
    assert due is not None
    assert due.due_on == dt.date(2026, 9, 16)
    atelier = Atelier.objects.get(pk=marche.atelier_id)
    assert (atelier.etat, atelier.notified_on) == (EtatAtelier.CADRAGE, NOTIFIED)
    assert atelier.mandataire == found.holder.mandataire
    assert atelier.equipe.count() == 1
    assert ae(marche).ae_engagees == D("97500.00")
    plafond = marches.framework_plafond(marche.accord_cadre)
    assert (plafond.consomme_ht, plafond.reserve_ht) == (D("81250.00"), D("0.00"))
    assert echeances.of(marche, "attestations") is None


@pytest.mark.regle("DE-1")
def test_who_published_is_recorded_once():
    found = notified()
    marche, rpa = found.fresh(), found.one.rpa
    published = dt.date(2026, 8, 1)
    with horloge.at(published):
        early = refused(
            lambda: services.record_publication(
                marche, actor=rpa, publie_par="PLACE", published_on=dt.date(2026, 7, 15)
            )
        )
        assert early == ["Les données ne se publient pas avant la notification (16 juil. 2026)."]
        services.record_publication(marche, actor=rpa, publie_par="PLACE", published_on=published)
        twice = refused(
            lambda: services.record_publication(
                marche, actor=rpa, publie_par="PLATEFORME", published_on=published
            )
        )
    assert twice == [
        "Ces données sont déjà publiées, par PLACE, le 1er août 2026 : elles ne se publient pas deux fois."
    ]
    assert echeances.of(marche, "donnees") is None


# -- M12, M13 -------------------------------------------------------------------------------------


@pytest.mark.regle("M12")
def test_a_holder_that_withdraws_gives_back_its_ae_and_the_next_is_taken():
    found = engaged()
    marche, rpa = found.marche, found.one.rpa
    before = marche.rejets.count()
    with horloge.at(NOTIFIED):
        services.take_next(marche, actor=rpa, motif="Le groupement se désiste par courrier.")
    row = found.fresh()
    assert (row.etat, row.attributaire, row.numero_ej) == (EtatMarche.CLASSEMENT, None, "")
    assert (before, row.rejets.count()) == (3, 0)
    assert reserved_for(row.atelier.reference) == 0
    assert ae(row).ae_engagees == 0
    with horloge.at(NOTIFIED):
        services.award_marche(row, actor=rpa)
        services.send_rejections(row, actor=rpa)
    assert (found.holder.code, row.montant_ttc) == ("L1", D("93600.00"))
    codes = row.rejets.values_list("groupement__code", flat=True).order_by("groupement__rang")
    assert list(codes) == ["L4", "L5"]


@pytest.mark.regle("M12")
def test_when_every_ranked_candidate_withdrew_nothing_is_awarded():
    found = awarded()
    marche, rpa = found.marche, found.one.rpa
    with horloge.at(TOLD):
        for _ in range(2):
            services.take_next(marche, actor=rpa, motif="Désistement.")
            services.award_marche(marche, actor=rpa)
        services.take_next(marche, actor=rpa, motif="Désistement.")
        said = refused(lambda: services.award_marche(marche, actor=rpa))
    assert said[0].startswith("Aucun candidat classé ne reste seul en tête")


@pytest.mark.regle("M13", "CH-4")
@pytest.mark.parametrize("story", [awarded, engaged])
def test_a_consultation_without_suite_after_the_award_gives_back_its_ae(story):
    found = story()
    marche = found.marche
    with horloge.at(SIGNED):
        services.abandon_consultation(marche, actor=found.one.rpa, motif="Le projet est arrêté.")
    assert found.fresh().etat == EtatMarche.SANS_SUITE
    assert reserved_for(marche.atelier.reference) == 0
    assert ae(marche).ae_disponibles == ae(marche).ae_recues
    assert marches.framework_plafond(marche.accord_cadre).reserve_ht == 0
    assert echeances.of(marche, "attestations") is None
    assert Atelier.objects.get(pk=marche.atelier_id).etat == EtatAtelier.A_LANCER


@pytest.mark.regle("M9", "M12")
def test_only_the_rpa_awards_and_takes_the_next():
    found = awarded()
    for actor in (found.one.pilote, found.budget, *found.one.mandataires.values()):
        with horloge.at(TOLD), pytest.raises((PermissionDenied, Http404)):
            services.take_next(found.marche, actor=actor, motif="Non.")
    assert MarcheSubsequent.objects.get(pk=found.marche.pk).etat == EtatMarche.ATTRIBUE
