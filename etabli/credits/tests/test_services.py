"""The ledger through its verbs: delegations, reserves, commitments and payments, to the cent."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core.access import CLOCK
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.credits import access, services
from etabli.credits.models import DelegationCredits, EngagementJuridique, Reservation
from etabli.credits.selectors import (
    available,
    depense_of,
    reserved_for,
    solde,
    soldes,
)
from etabli.credits.tests.factories import MAI, ORIGINE, make_bench


def plain(refusal):
    return [text.replace("\u202f", " ").replace("\u00a0", " ") for text in refusal.value.reasons]


@pytest.fixture
def bench(db):
    return make_bench()


@pytest.mark.regle("CH-2")
def test_credits_pass_from_the_dgaln_to_a_region_then_to_a_departement(bench):
    regional = services.envelope_for(bench.dreal, 2026)
    services.delegate_credits(
        actor=bench.chef, destination=regional, ae=D(50000), cp=D("40000.00"), on=MAI
    )
    services.delegate_credits(
        actor=bench.regional, source=regional, destination=bench.enveloppe,
        ae=D("5000.00"), cp=D("8000.00"), on=MAI,
    )  # fmt: skip
    balances = soldes([regional, bench.enveloppe])
    sent, received = balances[regional.pk], balances[bench.enveloppe.pk]
    assert (sent.ae_disponibles, sent.cp_disponibles) == (D("45000.00"), D("32000.00"))
    assert (received.ae_disponibles, received.cp_disponibles) == (D("20000.00"), D("20000.00"))
    entry = Entry.objects.filter(verb="credits.delegationcredits.delegate").latest("number")
    assert (entry.rule, entry.role) == ("CH-2", Role.GESTIONNAIRE_BUDGET)
    assert Message.objects.filter(person_id=bench.budget.person_id).count() == 1
    words = f"{DelegationCredits.objects.get(source=regional)}"
    assert (
        words.replace("\u202f", " ")
        .replace("\u00a0", " ")
        .endswith(": 5 000,00 € d’AE, 8 000,00 € de CP")
    )


@pytest.mark.regle("CH-2", "CH-4")
def test_an_envelope_does_not_pass_on_more_than_it_has(bench):
    regional = services.envelope_for(bench.dreal, 2026)
    with pytest.raises(Refused) as refusal:
        services.delegate_credits(
            actor=bench.budget, source=bench.enveloppe, destination=regional,
            ae=D("15000.01"), cp=D("12500.00"), on=MAI,
        )  # fmt: skip
    assert plain(refusal) == [
        "L’enveloppe DDT 47 — 2026 n’a pas assez d’AE : il manque 0,01 €.",
        "L’enveloppe DDT 47 — 2026 n’a pas assez de CP : il manque 500,00 €.",
    ]
    assert DelegationCredits.objects.count() == 1


@pytest.mark.regle("CH-2")
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"ae": D(0), "cp": D(0)}, "saisissez au moins l’un des deux"),
        ({"ae": D(1), "cp": D(0), "year": 2027}, "ne changent pas d’exercice"),
        ({"ae": D(1), "cp": D(0), "to_itself": True}, "choisissez un autre service"),
    ],
)
def test_a_delegation_without_sense_is_refused(bench, case, words):
    year, to_itself = case.pop("year", 2026), case.pop("to_itself", False)
    target = bench.enveloppe if to_itself else services.envelope_for(bench.dreal, year)
    with pytest.raises(Refused, match=words):
        services.delegate_credits(
            actor=bench.chef, source=bench.enveloppe, destination=target, on=MAI, **case
        )


@pytest.mark.regle("CH-2")
def test_a_gestionnaire_passes_on_the_credits_of_its_service_only(bench):
    regional = services.envelope_for(bench.dreal, 2026)
    with pytest.raises(Http404):
        services.delegate_credits(
            actor=actor_of(Role.GESTIONNAIRE_BUDGET), source=bench.enveloppe, destination=regional,
            ae=D(1), cp=D(0), on=MAI,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.delegate_credits(
            actor=bench.budget, destination=bench.enveloppe, ae=D(1), cp=D(0), on=MAI
        )
    assert DelegationCredits.objects.count() == 1


@pytest.mark.regle("CH-2", "S06")
def test_one_reserve_an_atelier_set_lowered_by_each_commitment_then_lifted(bench):
    services.reserve_ae(bench.ddt, montant=D("19560.00"), origine=ORIGINE, on=MAI)
    assert solde(bench.enveloppe).ae_disponibles == D("-4560.00")  # F6 never blocks
    assert available(bench.ddt, 2026, origine=ORIGINE).ae == D("15000.00")
    assert available(bench.ddt, 2026).ae == D("-4560.00")
    services.reserve_ae(bench.ddt, montant=D("14000.00"), origine=ORIGINE, on=MAI)
    assert Reservation.objects.count() == 1
    bench.engage("3600.00", numero="1500000001")
    assert reserved_for(ORIGINE) == D("10400.00")
    assert available(bench.ddt, 2026, origine=ORIGINE).ae == D("11400.00")
    services.release_ae(ORIGINE, on=MAI)
    services.release_ae(ORIGINE, on=MAI)  # twice changes nothing
    assert reserved_for(ORIGINE) == D("0.00")
    assert Reservation.objects.get().etat == "LEVEE"


@pytest.mark.regle("CH-3", "CH-4")
def test_a_commitment_is_blocked_to_the_cent(bench):
    with pytest.raises(Refused) as refusal:
        bench.engage("15000.01", numero="1500000001")
    assert plain(refusal) == [
        "Les autorisations d’engagement sont insuffisantes : il manque 0,01 €."
    ]
    bench.engage("15000.00", numero="1500000001")  # equality is enough
    assert (solde(bench.enveloppe).ae_disponibles, depense_of(ORIGINE).engage) == (
        D("0.00"), D("15000.00"),
    )  # fmt: skip


@pytest.mark.regle("CH-3")
def test_a_number_of_chorus_serves_once(bench):
    bench.engage("100.00", numero="1500000001")
    with pytest.raises(Refused, match="1500000001 est déjà enregistré"):
        bench.engage("100.00", numero="1500000001", origine="ateliers.atelier:2")
    assert EngagementJuridique.objects.count() == 1


@pytest.mark.regle("CH-3")
def test_what_is_not_used_of_a_commitment_comes_back(bench):
    bench.engage("3600.00", numero="1500000001")
    engagement = EngagementJuridique.objects.get()
    services.disengage_ae(engagement, actor=CLOCK, degage=D("600.00"), on=MAI)
    assert solde(bench.enveloppe).ae_disponibles == D("12000.00")
    assert depense_of(ORIGINE).engage == D("3000.00")
    with pytest.raises(Refused):
        services.disengage_ae(engagement, actor=CLOCK, degage=D("600.00"), on=MAI)


@pytest.mark.regle("CH-4", "S06")
def test_a_payment_is_blocked_when_cp_lack(bench):
    bench.pay("3600.00", objet="BC-1, demande 1")
    assert solde(bench.enveloppe).cp_disponibles == D("8400.00")
    with pytest.raises(Refused) as refusal:
        bench.pay("15960.00", objet="BC-2, demande 1")
    assert plain(refusal) == ["Les crédits de paiement sont insuffisants : il manque 7 560,00 €."]
    services.delegate_credits(
        actor=bench.chef, destination=bench.enveloppe, ae=D(0), cp=D("8000.00"), on=MAI
    )
    bench.pay("15960.00", objet="BC-2, demande 1")
    assert (solde(bench.enveloppe).cp_disponibles, depense_of(ORIGINE).paye) == (
        D("440.00"), D("19560.00"),
    )  # fmt: skip


@pytest.mark.regle("CH-2")
def test_credits_do_not_pass_to_the_next_year(bench):
    assert (available(bench.ddt, 2027).ae, available(bench.ddt, 2027).cp) == (D(0), D(0))
    following = services.envelope_for(bench.ddt, 2027)
    assert services.envelope_for(bench.ddt, 2027) == following
    assert solde(following).ae_disponibles == D("0.00")


@pytest.mark.regle("CH-3", "CH-4")
def test_only_the_gestionnaire_of_the_service_commits_and_pays(bench):
    readers = [
        actor_of(Role.SERVICE_PILOTE, organisation=bench.ddt),
        actor_of(Role.RPA, organisation=bench.ddt),
        bench.chef,
    ]
    for actor in readers:
        with pytest.raises(PermissionDenied):
            services.engage_ae(
                bench.ddt, actor=actor, numero="15", montant=D(1), origine=ORIGINE, on=MAI
            )
        with pytest.raises(PermissionDenied):
            services.consume_cp(
                bench.ddt, actor=actor, montant=D(1), origine=ORIGINE, objet="x", on=MAI
            )
    with pytest.raises(Http404):
        services.consume_cp(
            bench.ddt, actor=bench.regional, montant=D(1), origine=ORIGINE, objet="x", on=MAI
        )


@pytest.mark.regle("CH-2")
def test_an_envelope_is_read_by_its_service_and_by_the_dgaln(bench):
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE)
    firm = actor_of(Role.GROUPEMENT_MANDATAIRE)
    seen = [
        access.ENVELOPPES.visible(actor).count()
        for actor in (bench.budget, bench.chef, bench.regional, mayor, firm)
    ]
    assert seen == [1, 1, 0, 0, 0]


@pytest.mark.regle("CH-2")
def test_what_was_not_used_carries_over_by_a_line_entered_in_the_year_after(bench):
    following = services.envelope_for(bench.ddt, 2027)
    report = {
        "actor": bench.budget, "source": bench.enveloppe, "destination": following,
        "ae": D("15000.00"), "cp": D("2000.00"),
    }  # fmt: skip
    with pytest.raises(Refused, match="s’enregistre pendant l’année 2027"):
        services.delegate_credits(**report, on=dt.date(2026, 12, 31))
    with pytest.raises(Refused, match="n’a pas assez"):
        services.delegate_credits(**{**report, "ae": D("15000.01")}, on=dt.date(2027, 1, 4))
    line = services.delegate_credits(**report, on=dt.date(2027, 1, 4))
    assert line.objet == "Report de l’exercice 2026"
    balances = soldes([bench.enveloppe, following])
    before, after = balances[bench.enveloppe.pk], balances[following.pk]
    assert (before.ae_disponibles, before.cp_disponibles) == (D("0.00"), D("10000.00"))
    assert (after.ae_disponibles, after.cp_disponibles) == (D("15000.00"), D("2000.00"))
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.rule) == ("credits.delegationcredits.report", "CH-2")
    later = services.envelope_for(bench.ddt, 2029)
    with pytest.raises(Refused, match="ne changent pas d’exercice"):
        services.delegate_credits(**{**report, "destination": later}, on=dt.date(2029, 1, 4))
