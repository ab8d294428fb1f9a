"""Who certifies, who claims, who pays; what is refused, in which words; what a delay costs."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of, add_role
from etabli.ateliers.tests.factories import service_of
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.credits.models import ConsommationCp, EngagementJuridique
from etabli.livrables import selectors as livrables
from etabli.marches import services as contract
from etabli.marches.states import EtatBon
from etabli.paiements import access, selectors, services
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.publication import public_cost
from etabli.paiements.tests.factories import admit, day, fresh
from tests.recits import told_once

MAI = day("19/05/2026")


@pytest.fixture
@told_once
def whole(cast):
    """One order of both phases, notified on 19/05/2026."""
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=day("05/05/2026"))
    cast.accept(designation, on=day("05/05/2026"))
    devis = cast.devis(designation, on=day("05/05/2026"))
    contract.validate_devis(devis, actor=cast.valideur, on=day("06/05/2026"))
    return cast, cast.order(devis, [2, 3], on=MAI)


def holder_of(cast, bon):
    return cast.mandataires[bon.groupement.code]


def step(bon, etape="PHASE_2"):
    return ServiceFait.objects.get(bon=bon, etape=etape)


def certified(cast, bon, etape="PHASE_2", *, on="01/06/2026"):
    return services.certify_service_fait(bon, actor=cast.pilote, etape=etape, on=day(on))


def recorded(cast, bon, numero="FA-1", *, on="02/06/2026"):
    return services.record_demande(bon, actor=cast.budget, numero=numero, on=day(on))


@pytest.mark.regle("CH-5")
def test_only_the_pilote_of_the_atelier_certifies(whole):
    cast, bon = whole
    for actor in (cast.budget, cast.rpa, cast.valideur, holder_of(cast, bon)):
        with pytest.raises(PermissionDenied):
            services.certify_service_fait(bon, actor=actor, on=MAI)
    elsewhere = actor_of(Role.SERVICE_PILOTE, organisation=service_of("24"))
    with pytest.raises(Http404):
        services.certify_service_fait(bon, actor=elsewhere, on=MAI)
    found = certified(cast, bon)
    assert (found.etat, found.certified_on) == ("CERTIFIE", day("01/06/2026"))
    assert found.certified_by_name == cast.pilote.name
    entry = Entry.objects.get(verb="paiements.servicefait.certify")
    assert (entry.rule, entry.role) == ("CH-5", Role.SERVICE_PILOTE)
    assert entry.root == bon.atelier.reference


@pytest.mark.regle("CH-5", "CH-8", "V4")
def test_a_step_waits_for_its_work(whole):
    cast, bon = whole
    with pytest.raises(Refused, match="La session sur place n’a pas encore eu lieu"):
        certified(cast, bon, "SESSION")
    with pytest.raises(Refused, match="Le livrable de synthèse n’est pas admis"):
        certified(cast, bon, "ADMISSION")
    with pytest.raises(Refused, match="ne peut pas précéder la notification"):
        certified(cast, bon, on="18/05/2026")
    admit(bon.atelier, on=day("15/09/2026"))
    assert step(bon, "ADMISSION").etat == "A_CERTIFIER"
    with pytest.raises(Refused) as refusal:
        certified(cast, bon, "ADMISSION", on="16/09/2026")
    assert [text.replace("\u00a0", " ") for text in refusal.value.reasons] == [
        "Certifiez d’abord l’étape « Appropriation (phase 2) ».",
        "Certifiez d’abord l’étape « Session sur place ».",
    ]


@pytest.mark.regle("CH-5")
def test_a_service_fait_is_certified_once(whole):
    cast, bon = whole
    certified(cast, bon)
    with pytest.raises(Refused):
        services.certify_service_fait(step(bon), actor=cast.pilote, on=day("02/06/2026"))


@pytest.mark.regle("CH-6")
def test_a_request_that_comes_before_the_service_fait_waits_for_it(whole):
    cast, bon = whole
    demande = services.record_demande(
        bon, actor=holder_of(cast, bon), numero="FA-1", on=day("01/06/2026")
    )
    assert (demande.etat, demande.due_on, echeances.of(demande, "paiement")) == (
        "RECUE", None, None,
    )  # fmt: skip
    found = certified(cast, bon, on="10/06/2026")
    assert found.etat == "DEMANDE"
    demande = fresh(demande)
    assert (demande.etat, demande.due_on) == ("A_PAYER", day("10/07/2026"))
    opened = echeances.of(demande, "paiement")
    assert opened is not None
    assert (opened.origin_on, opened.due_on) == (day("10/06/2026"), day("10/07/2026"))


@pytest.mark.regle("CH-6")
def test_the_last_day_is_not_moved_to_a_working_day(whole):
    cast, bon = whole
    certified(cast, bon)
    demande = recorded(cast, bon, on="11/06/2026")
    assert demande.due_on == day("11/07/2026")  # a Saturday
    opened = echeances.of(demande, "paiement")
    assert opened is not None
    assert opened.due_on == day("11/07/2026")


@pytest.mark.regle("CH-6")
def test_a_request_is_recorded_once_for_work_done_with_a_new_number(whole):
    cast, bon = whole
    with pytest.raises(Refused, match="est à venir"):
        services.record_demande(
            bon, actor=cast.budget, numero="FA-0", etape="SESSION", on=day("02/06/2026")
        )
    with pytest.raises(Refused, match="numéro de la demande dans Chorus Pro"):
        recorded(cast, bon, numero="  ")
    with pytest.raises(Refused, match="ne peut pas précéder la notification"):
        recorded(cast, bon, on="18/05/2026")
    certified(cast, bon)
    recorded(cast, bon)
    with pytest.raises(Refused, match="déjà enregistrée pour"):
        services.record_demande(step(bon), actor=cast.budget, numero="FA-2", on=day("03/06/2026"))
    admit(bon.atelier, on=day("15/09/2026"))
    with pytest.raises(Refused, match="FA-1 est déjà enregistrée"):
        services.record_demande(
            bon, actor=cast.budget, numero="FA-1", etape="ADMISSION", on=day("16/09/2026")
        )
    assert DemandePaiement.objects.count() == 1


@pytest.mark.regle("CH-6")
def test_a_rejected_request_stops_its_delay_and_is_made_again(whole):
    cast, bon = whole
    certified(cast, bon)
    demande = recorded(cast, bon)
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.reject_demande(demande, actor=cast.budget, motif=" ", on=day("03/06/2026"))
    demande = fresh(demande)
    services.reject_demande(
        demande, actor=cast.budget, motif="Le numéro d’EJ manque.", on=day("03/06/2026")
    )
    assert demande.etat == "REJETEE"
    assert echeances.of(demande, "paiement") is None
    assert step(bon).etat == "CERTIFIE"
    told = Message.objects.filter(person_id=holder_of(cast, bon).person_id, level="ACTION")
    assert told.filter(link=demande.get_absolute_url()).exists()
    again = services.record_demande(
        bon, actor=holder_of(cast, bon), numero="FA-1", on=day("08/06/2026")
    )
    assert (again.etat, again.due_on) == ("A_PAYER", day("08/07/2026"))


@pytest.mark.regle("CH-4")
def test_only_the_gestionnaire_of_the_service_pays_and_once(whole):
    cast, bon = whole
    certified(cast, bon)
    demande = recorded(cast, bon)
    for actor in (cast.pilote, cast.rpa, cast.chef, holder_of(cast, bon)):
        with pytest.raises(PermissionDenied):
            services.pay_demande(fresh(demande), actor=actor, on=day("10/06/2026"))
    elsewhere = actor_of(Role.GESTIONNAIRE_BUDGET, organisation=service_of("24"))
    with pytest.raises(Http404):
        services.pay_demande(fresh(demande), actor=elsewhere, on=day("10/06/2026"))
    copy = fresh(demande)
    services.pay_demande(demande, actor=cast.budget, on=day("10/06/2026"))
    with pytest.raises(Refused):
        services.pay_demande(copy, actor=cast.budget, on=day("10/06/2026"))
    assert [line.montant for line in ConsommationCp.objects.order_by("pk")] == [D("3948.00")]
    assert fresh(bon).etat == EtatBon.NOTIFIE
    assert selectors.money_line(bon.atelier) == selectors.MoneyLine(
        D("19740.00"), D("3948.00"), D("15792.00")
    )


@pytest.mark.regle("CH-6", "T-13")
def test_a_holder_sees_its_own_requests_and_never_those_of_the_others(whole):
    cast, bon = whole
    certified(cast, bon)
    recorded(cast, bon)
    mine = holder_of(cast, bon)
    other = next(a for code, a in cast.mandataires.items() if code != bon.groupement.code)
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=bon.atelier.chef_de_file)
    counts = [
        (access.SERVICES_FAITS.visible(a).count(), access.DEMANDES.visible(a).count())
        for a in (mine, other, mayor, cast.auditeur)
    ]
    assert counts == [(3, 1), (0, 0), (0, 0), (3, 1)]
    with pytest.raises(Http404):
        services.record_demande(bon, actor=other, numero="FA-9", etape="PHASE_2")


@pytest.mark.regle("CH-7")
def test_a_late_payment_owes_interest_and_the_flat_sum(whole):
    cast, bon = whole
    certified(cast, bon)
    demande = recorded(cast, bon, on="02/06/2026")
    assert demande.due_on == day("02/07/2026")
    on_time, late = day("02/07/2026"), day("16/07/2026")
    assert not selectors.is_late(demande, on=on_time)
    assert selectors.late_charges(demande, on=on_time) == D("0.00")
    assert selectors.is_late(demande, on=late)
    assert selectors.late_charges(demande, on=late) == D("55.37")  # 3 948 × 14 × 10,15 %/365 + 40


@pytest.mark.regle("CH-8", "V3")
@pytest.mark.parametrize(
    ("refaction", "taken", "owed", "final_ht"),
    [
        (livrables.Refaction(D(10), None), D("592.20"), D("5329.80"), D("15956.50")),
        (livrables.Refaction(None, D("500.00")), D("600.00"), D("5322.00"), D("15950.00")),
        (livrables.Refaction(D(100), None), D("5922.00"), D("0.00"), D("11515.00")),
    ],
)
def test_a_refaction_lowers_the_balance_and_frees_the_ae(
    whole, monkeypatch, refaction, taken, owed, final_ht
):
    cast, bon = whole
    monkeypatch.setattr(livrables, "refaction_of", lambda _atelier, _type: refaction)
    type(bon.atelier).objects.update(etat="RESTITUTION")
    admit(bon.atelier, on=day("15/09/2026"))
    assert public_cost(fresh(bon.atelier)) is None
    type(bon.atelier).objects.update(etat="CLOS", closed_on=day("16/09/2026"))
    assert public_cost(fresh(bon.atelier)) == final_ht  # decided, not certified yet
    type(bon.atelier).objects.update(etat="RESTITUTION", closed_on=None)
    for number, etape in enumerate(("PHASE_2", "SESSION", "ADMISSION"), start=1):
        found = certified(cast, bon, etape, on="20/09/2026")
        if found.etat == "CERTIFIE":
            demande = recorded(cast, bon, f"FA-{number}", on="21/09/2026")
            services.pay_demande(demande, actor=cast.budget, on=day("30/09/2026"))
    balance = step(bon, "ADMISSION")
    assert balance.refaction == taken
    assert balance.etat == ("DEMANDE" if owed else "SANS_OBJET")
    assert not owed or balance.ttc == owed
    assert (fresh(bon).etat, fresh(bon).final_ht) == (EtatBon.SOLDE, final_ht)
    type(bon.atelier).objects.update(etat="CLOS", closed_on=day("30/09/2026"))
    assert public_cost(fresh(bon.atelier)) == final_ht
    assert EngagementJuridique.objects.get().degage == taken
    assert selectors.money_line(bon.atelier).reste == D("0.00")


@pytest.mark.regle("CH-5")
def test_a_termination_admits_at_least_what_is_certified(whole):
    cast, bon = whole
    certified(cast, bon)  # 3 948,00 € TTC, that is 3 290,00 € HT
    words = {"actor": cast.rpa, "motif": "Défaillance.", "on": day("01/07/2026")}
    with pytest.raises(Refused, match="certifié pour 3.948,00.€ TTC"):
        contract.terminate_bon(fresh(bon), final_ht=D("3289.99"), **words)
    assert fresh(bon).etat == EtatBon.NOTIFIE
    contract.terminate_bon(fresh(bon), final_ht=D("3290.00"), **words)
    assert selectors.money_line(fresh(bon).atelier).reste == D("3948.00")


@pytest.mark.regle("CH-5")
def test_a_terminated_order_owes_what_is_admitted_and_no_more(whole):
    cast, bon = whole
    certified(cast, bon)
    contract.terminate_bon(
        bon, actor=cast.rpa, motif="Défaillance.", final_ht=D("5000.00"), on=day("01/07/2026")
    )
    rows = ServiceFait.objects.filter(bon=bon).order_by("rang")
    assert [(row.etape, row.etat, row.ttc) for row in rows] == [
        ("PHASE_2", "CERTIFIE", D("3948.00")),
        ("SESSION", "SANS_OBJET", D("9870.00")),
        ("ADMISSION", "SANS_OBJET", D("5922.00")),
        ("RESILIATION", "A_CERTIFIER", D("2052.00")),
    ]
    services.pay_demande(recorded(cast, bon), actor=cast.budget, on=day("10/07/2026"))
    certified(cast, bon, "RESILIATION", on="15/07/2026")
    last = recorded(cast, bon, "FA-2", on="16/07/2026")
    services.pay_demande(last, actor=cast.budget, on=day("20/07/2026"))
    assert fresh(bon).etat == EtatBon.RESILIE
    assert selectors.money_line(bon.atelier).reste == D("0.00")


@pytest.mark.regle("CH-6")
def test_the_gestionnaire_is_reminded_before_the_last_day(whole):
    from etabli.core.tic import tic

    cast, bon = whole
    with horloge.at(dt.datetime(2026, 6, 2, 9, tzinfo=horloge.PARIS)):
        certified(cast, bon)
        recorded(cast, bon)
    with horloge.at(dt.datetime(2026, 6, 29, 6, tzinfo=horloge.PARIS)):
        tic()
        told = Message.objects.filter(person_id=cast.budget.person_id, entry=None)
        assert told.count() == 1


@pytest.mark.regle("D-16")
def test_the_mayor_reads_what_is_at_its_charge_and_no_amount_of_the_contract(whole, monkeypatch):
    from etabli.candidatures import fiche

    _cast, bon = whole
    plain = selectors.mayor_line(bon.atelier)
    assert plain.replace("\u00a0", " ") == "100 % pris en charge, hors logistique"
    assert "19" not in plain
    monkeypatch.setattr(fiche, "typed_answers", lambda _c: {})
    monkeypatch.setattr(fiche, "logistics_total", lambda _found: D("1850.00"))
    monkeypatch.setattr(type(bon.atelier), "candidature", object(), raising=False)
    assert selectors.mayor_line(bon.atelier).replace("\u00a0", " ") == (
        "100 % pris en charge ; logistique à votre charge : 1 850,00 €"
    )


@pytest.mark.regle("CH-5")
def test_one_person_may_wear_both_hats(whole):
    cast, bon = whole
    both = add_role(cast.pilote, Role.GESTIONNAIRE_BUDGET, organisation=cast.service)
    services.certify_service_fait(bon, actor=both, on=day("01/06/2026"))
    demande = services.record_demande(bon, actor=both, numero="FA-1", on=day("02/06/2026"))
    services.pay_demande(demande, actor=both, on=day("03/06/2026"))
    roles = Entry.objects.filter(verb__startswith="paiements.").exclude(role="CLOCK")
    assert list(roles.order_by("number").values_list("role", flat=True)) == [
        Role.SERVICE_PILOTE,
        Role.GESTIONNAIRE_BUDGET,
        Role.GESTIONNAIRE_BUDGET,
        Role.GESTIONNAIRE_BUDGET,
    ]
