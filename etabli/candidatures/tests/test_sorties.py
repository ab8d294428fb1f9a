"""Withdrawals and lapses: C20 with C23, C22, C24 and 2.7.1."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import courriers, services
from etabli.candidatures.access import TABLE
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Porteur
from etabli.candidatures.selectors.dossier import lettres_of, porteurs_lus
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import FINAL, Etat, Qualite, RolePorteur
from etabli.candidatures.tests.stories import (
    ELIGIBLE,
    FROZEN,
    candidature_at,
    collectivite,
    deadline,
    letter_of_mairie,
)
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.models import Message
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches.tests.factories import make_accord
from tests.recits import told_once

WARN = "etabli.candidatures.services.warn_eligibilities"
LAPSE = "etabli.candidatures.services.lapse_eligibilities"
SILENCE = "etabli.candidatures.services.lapse_withdrawals"


@pytest.fixture
@told_once
def shared(people):
    """A frozen dossier carried by the commune and its EPCI."""
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    epci = collectivite(type=TypeOrganisation.EPCI, nom="CC de la vallée")
    services.add_porteur(candidature, actor=people.pilote, organisation=epci)
    services.send_to_signature(candidature, actor=people.pilote, on=FROZEN)
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=epci)
    return candidature, people, epci, president


@pytest.mark.regle("C22")
@pytest.mark.parametrize(
    "etat", [Etat.MANIFESTATION, Etat.BROUILLON, Etat.DEPOSEE, Etat.PROGRAMMEE]
)
def test_a_sole_porteur_withdraws_until_the_atelier_is_launched(people, etat):
    candidature, _ = candidature_at(etat, people)
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.withdraw_candidature(candidature, actor=people.maire, motif="")
    services.withdraw_candidature(candidature, actor=people.maire, motif="Le projet change.")
    assert (candidature.etat, candidature.motif_retrait) == (Etat.RETIREE, "Le projet change.")
    assert not echeances.open_ones().filter(subject=candidature.root).exists()


@pytest.mark.regle("C22")
def test_the_head_of_service_withdraws_and_a_technician_does_not(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    for actor in (people.technicien, people.pilote, people.chef_projet):
        with pytest.raises(PermissionDenied):
            services.withdraw_candidature(candidature, actor=actor, motif="Non.")
    services.withdraw_candidature(candidature, actor=people.valideur, motif="Sans suite.")
    assert candidature.etat == Etat.RETIREE


@pytest.mark.parametrize("etat", FINAL)
def test_nothing_moves_once_it_is_over(etat):
    assert WORKFLOW.moves_from(etat) == {}


@pytest.mark.regle("C24")
@pytest.mark.regle("2.7.1")
def test_one_of_several_leaves_and_the_pilote_has_30_days(shared):
    candidature, people, epci, president = shared
    with pytest.raises(PermissionDenied):
        services.withdraw_candidature(candidature, actor=president, motif="Nous partons.")
    services.leave_candidature(
        candidature, actor=president, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    assert candidature.etat == Etat.EN_SIGNATURE
    assert deadline(candidature, "retrait").due_on == dt.date(2026, 5, 1)
    with pytest.raises((PermissionDenied, Http404)):
        services.leave_candidature(candidature, actor=president, motif="Encore.")
    assert not TABLE.may(president, "view", candidature)
    with pytest.raises(Refused) as refusal:
        services.submit_candidature(candidature, actor=people.valideur)
    assert refusal.value.reasons == (
        "Une collectivité s’est retirée\u00a0: le service pilote doit d’abord reprendre la fiche "
        "avec les autres porteurs, avant le vendredi 1er mai 2026 à minuit, heure de Paris.",
    )


@pytest.mark.regle("C24")
def test_the_pilote_redrafts_until_the_30th_day_with_those_who_remain(shared):
    candidature, people, epci, president = shared
    letter_of_mairie(
        candidature, people, actor=president, organisation=epci,
        signataire_qualite=Qualite.PRESIDENT_EPCI, on=FROZEN,
    )  # fmt: skip
    services.leave_candidature(
        candidature, actor=president, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    assert lettres_of(candidature) == []
    services.redraft_candidature(candidature, actor=people.pilote, on=dt.date(2026, 5, 1))
    assert (candidature.etat, candidature.version) == (Etat.BROUILLON, 2)
    assert [p.nom for p in porteurs_lus(candidature)] == ["Commune de Fumel"]
    assert echeances.of(candidature, "retrait") is None


@pytest.mark.regle("C24")
def test_on_the_31st_day_without_an_answer_the_dossier_is_withdrawn(shared):
    candidature, people, _, president = shared
    services.leave_candidature(
        candidature, actor=president, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    with horloge.at(dt.date(2026, 5, 1)):
        assert tic().done[SILENCE] == 0
    with horloge.at(dt.date(2026, 5, 2)):
        with pytest.raises(Refused, match="passé depuis le vendredi 1er mai 2026 à minuit"):
            services.redraft_candidature(candidature, actor=people.pilote)
        assert tic().done[SILENCE] == 1
        assert tic().done[SILENCE] == 0
    candidature.refresh_from_db()
    assert candidature.etat == Etat.RETIREE


@pytest.mark.regle("C24")
def test_when_the_lead_leaves_another_porteur_leads(shared):
    candidature, people, epci, president = shared
    services.leave_candidature(
        candidature, actor=people.maire, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    services.redraft_candidature(candidature, actor=people.pilote, on=dt.date(2026, 4, 2))
    candidature.refresh_from_db()
    assert candidature.chef_de_file == epci
    lead = Porteur.objects.get(candidature=candidature, withdrawn_on=None)
    assert (lead.organisation, lead.role) == (epci, RolePorteur.CHEF_DE_FILE)


@pytest.mark.regle("C24")
def test_eligibility_lapses_and_the_number_is_kept(people):
    candidature, _ = candidature_at(Etat.PROGRAMMEE, people)
    epci = collectivite(type=TypeOrganisation.EPCI)
    Porteur.objects.create(candidature=candidature, organisation=epci, role=RolePorteur.CO_PORTEUR)
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=epci)
    services.leave_candidature(candidature, actor=president, motif="Départ.", on=ELIGIBLE)
    services.redraft_candidature(candidature, actor=people.pilote, on=ELIGIBLE)
    candidature.refresh_from_db()
    assert (candidature.numero, candidature.etat) == ("FLA-2026-047-001", Etat.BROUILLON)
    assert (candidature.decided_on, candidature.annee_programmation) == (None, None)


@pytest.mark.regle("C24")
def test_without_a_departure_there_is_nothing_to_redraft(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    with pytest.raises(Refused, match="Aucune collectivité ne s’est retirée"):
        services.redraft_candidature(candidature, actor=people.pilote)


@pytest.mark.regle("C23")
def test_eligible_for_more_than_18_months_lapses_with_a_warning_at_15(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    with horloge.at(dt.date(2027, 8, 4)):
        services.warn_eligibilities()
        assert not Message.objects.filter(entry__verb__endswith="warn_eligibility").exists()
    with horloge.at(dt.date(2027, 8, 5)):
        assert services.warn_eligibilities() == 1
        assert services.warn_eligibilities() == 0
        told = set(
            Message.objects.filter(entry__verb__endswith="warn_eligibility").values_list(
                "person_id", flat=True
            )
        )
        assert {a.person_id for a in (people.maire, people.pilote, people.chef_projet)} <= told
    with horloge.at(dt.date(2027, 11, 5)):
        assert services.lapse_eligibilities() == 0
    with horloge.at(dt.date(2027, 11, 6)):
        assert services.lapse_eligibilities() == 1
    candidature.refresh_from_db()
    assert candidature.etat == Etat.CADUQUE


@pytest.mark.regle("C20")
@pytest.mark.regle("C23")
def test_the_wait_for_a_framework_does_not_count_in_the_18_months(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    WORKFLOW.run(candidature, "wait_framework", actor=CLOCK, on=dt.date(2026, 6, 1))
    running = deadline(candidature, "programmation")
    assert running.suspended_on == dt.date(2026, 6, 1)
    with horloge.at(dt.date(2028, 1, 1)):
        assert services.lapse_eligibilities() == 0
    make_accord(actor_of(Role.DGALN_ACHATS))
    WORKFLOW.run(candidature, "leave_wait", actor=CLOCK, on=dt.date(2026, 7, 1))
    assert candidature.etat == Etat.ELIGIBLE
    assert deadline(candidature, "programmation").due_on == dt.date(2027, 12, 5)
    assert deadline(candidature, "alerte").due_on == dt.date(2027, 9, 4)


@pytest.mark.regle("C23")
def test_a_programmed_dossier_no_longer_lapses(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    services.program_candidature(
        candidature, actor=people.chef_projet, annee=2026, ae_estimee=Decimal("19740.00"),
        on=ELIGIBLE,
    )  # fmt: skip
    with horloge.at(dt.date(2029, 1, 1)):
        assert (services.warn_eligibilities(), services.lapse_eligibilities()) == (0, 0)


def test_whoever_leaves_lands_on_the_list(shared, browser):
    candidature, people, _, president = shared
    url = reverse("candidatures:acte", args=[candidature.pk, "leave"])
    client = browser(president)
    assert "n’y aura plus accès" in client.get(url).text
    answer = client.post(url, {"motif": "Nous partons."})
    assert (answer.status_code, answer["Location"]) == (302, reverse("candidatures:dossiers"))
    assert client.get(candidature.get_absolute_url()).status_code == 404


def test_a_letter_of_the_one_who_left_is_not_a_piece(shared):
    candidature, people, epci, president = shared
    services.leave_candidature(candidature, actor=president, motif="Départ.", on=FROZEN)
    found = courriers.missing(
        format_of(candidature).courriers,
        porteurs_lus(candidature),
        lettres_of(candidature),
        deposit=FROZEN,
        months=12,
        version=1,
    )
    assert not any("vallée" in sentence for sentence in found)
