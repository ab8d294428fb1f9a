"""The screens of payments: each for its reader, what is late first, nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import duties, horloge
from etabli.marches import services as contract
from etabli.paiements import pages, services
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.tests.factories import day, fresh
from tests.recits import told_once

JUIN = dt.datetime(2026, 6, 10, 9, tzinfo=horloge.PARIS)


def page(actor, name, *args, query=""):
    return as_(actor).get(reverse(f"paiements:{name}", args=args) + query)


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def story(cast, settings):
    """Two Ateliers: a request late of 9 days and one to pay; a signed order; a step to certify."""
    settings.DEMO = True
    told = tell(cast)
    with horloge.at(JUIN):
        yield told


@told_once
def tell(cast):
    late, soon = (
        order(cast, "FA-RETARD", "20/04/2026", "02/05/2026"),
        order(cast, "FA-BIENTOT", "20/05/2026", "01/06/2026"),
    )
    third = cast.atelier()
    designation = cast.designate(third, on=day("20/05/2026"))
    cast.accept(designation, on=day("20/05/2026"))
    devis = cast.devis(designation, on=day("20/05/2026"))
    contract.validate_devis(devis, actor=cast.valideur, on=day("20/05/2026"))
    signed = cast.order(devis, [2, 3], on=day("21/05/2026"), until="sign")
    return cast, late, soon, signed


def order(cast, numero, notified, received):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=day(notified))
    cast.accept(designation, on=day(notified))
    devis = cast.devis(designation, on=day(notified))
    contract.validate_devis(devis, actor=cast.valideur, on=day(notified))
    bon = cast.order(devis, [2, 3], on=day(notified))
    services.certify_service_fait(bon, actor=cast.pilote, on=day(received))
    return services.record_demande(bon, actor=cast.budget, numero=numero, on=day(received))


@pytest.mark.regle("CH-6")
def test_every_page_opens_for_those_who_may_read_it(story):
    cast, late, _soon, _signed = story
    holder = cast.mandataires[late.contrat.groupement.code]
    step = late.service_fait
    awaited = ServiceFait.objects.filter(bon=late.contrat, etape="SESSION").get()
    pages = [
        *[
            (reader, "budget", ())
            for reader in (cast.budget, cast.pilote, cast.chef, cast.auditeur)
        ],
        (cast.rpa, "atelier", (late.atelier.pk,)),
        (cast.budget, "demande", (late.pk,)),
        (cast.budget, "demande-acte", (late.pk, "pay")),
        (cast.budget, "demande-acte", (late.pk, "reject")),
        (cast.pilote, "service-fait", (step.pk,)),
        (cast.pilote, "service-fait-acte", (awaited.pk, "certify")),
        (holder, "mes-paiements", ()),
        (holder, "demande", (late.pk,)),
        (holder, "service-fait", (step.pk,)),
    ]
    answers = {(n, a.name, args): page(a, n, *args).status_code for a, n, args in pages}
    assert set(answers.values()) == {200}, answers


@pytest.mark.regle("CH-6", "T-13")
def test_the_money_is_hidden_from_whoever_may_not_read_it(story):
    cast, late, soon, _signed = story
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=late.atelier.chef_de_file)
    holder = cast.mandataires[late.contrat.groupement.code]
    stranger = cast.mandataires[soon.contrat.groupement.code]
    assert late.contrat.groupement != soon.contrat.groupement
    hidden = [
        (mayor, "atelier", (late.atelier.pk,)), (mayor, "mes-paiements", ()),
        (mayor, "demande", (late.pk,)), (holder, "atelier", (late.atelier.pk,)),
        (stranger, "demande", (late.pk,)), (stranger, "service-fait", (late.service_fait.pk,)),
        (stranger, "demande-acte", (late.pk, "pay")),
    ]  # fmt: skip
    answers = {(n, a.name): page(a, n, *args).status_code for a, n, args in hidden}
    assert set(answers.values()) == {404}, answers
    assert page(mayor, "budget").status_code == 403
    assert page(holder, "demande-acte", late.pk, "pay").status_code == 403
    mine = text_of(page(holder, "mes-paiements"))
    assert "FA-RETARD" in mine
    assert "FA-BIENTOT" not in mine


@pytest.mark.regle("CH-6", "CH-7")
def test_the_budget_shows_what_is_late_first_and_what_waits(story):
    cast, late, _soon, signed = story
    shown = text_of(page(cast.budget, "budget"))
    assert shown.index("FA-RETARD") < shown.index("FA-BIENTOT")
    assert (
        "En retard : c’était avant le lundi 1er juin 2026 à minuit, heure de Paris, il y a 9 jours"
        in shown.replace("<strong>", "").replace("</strong>", "")
    )
    assert "Saisir l’EJ" in shown
    assert signed.numero in shown
    assert "AE disponibles" in shown
    only = text_of(page(cast.budget, "budget", query="?etat=RETARD"))
    assert "1 demande" in only
    assert reverse("paiements:demande", args=[late.pk]) in only
    detail = text_of(page(cast.budget, "demande", late.pk))
    assert "49,88 €" in detail  # 3 948 × 9 × 10,15 % / 365 + 40
    pilote = text_of(page(cast.pilote, "budget"))
    assert "Saisir l’EJ" not in pilote


@pytest.mark.regle("CH-5", "CH-6")
def test_what_a_page_of_money_asks_is_what_waits_for_its_reader_with_the_same_dates(story):
    cast, late, soon, signed = story
    holder = cast.mandataires[late.contrat.groupement.code]
    for reader in (cast.budget, cast.pilote, cast.chef, cast.auditeur, holder):
        names = ("pay", "engage", "certify", "claim")
        owed = [d for d in duties.to_do(reader, limit=99) if d.name in names]
        told = pages.tasks(reader)
        assert [(line["about_url"], line["due"]) for line in told] == [
            (duty.row.url, duty.due_on) for duty in owed
        ], reader.name
    asked = [(line["button"], line["due"]) for line in pages.tasks(cast.budget)]
    assert asked == [("Payer", late.due_on), ("Payer", soon.due_on), ("Saisir l’EJ", None)]
    one = pages.tasks(cast.budget, atelier=signed.atelier)
    assert [line["button"] for line in one] == ["Saisir l’EJ"]
    assert pages.tasks(cast.chef) == []


@pytest.mark.regle("CH-4")
def test_the_list_leaves_as_a_file_with_its_filters(story):
    cast, *_rest = story
    answer = page(cast.budget, "export", query="?etat=RETARD&format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["Numéro Chorus Pro", "FA-RETARD"]
    assert "2026-06-01" in lines[1]
    assert "3948.00" in lines[1]
    assert page(cast.budget, "export", query="?format=doc").status_code == 404
    assert page(cast.budget, "export", query="?format=xlsx").status_code == 200


@pytest.mark.regle("CH-4", "CH-6")
def test_paying_on_screen_says_what_lacks_and_keeps_what_was_typed(story):
    cast, late, _soon, _signed = story
    address = reverse("paiements:demande-acte", args=[late.pk, "pay"])
    client = as_(cast.budget)
    ahead = client.post(address, {"on": "2026-06-11"})
    assert ahead.status_code == 422
    assert "Cette date n’est pas encore venue" in ahead.text
    drain(cast)
    poor = client.post(address, {"on": "2026-06-10"})
    assert poor.status_code == 409
    assert "il manque 3 948,00 €" in text_of(poor)
    assert fresh(late).etat == "A_PAYER"


def drain(cast):
    """Everything the service has of CP in 2026 is passed to another one."""
    from decimal import Decimal

    from etabli.ateliers.tests.factories import service_of
    from etabli.credits import services as credits
    from etabli.credits.selectors import available

    source = credits.envelope_for(cast.service, 2026)
    credits.delegate_credits(
        actor=cast.chef, source=source, destination=credits.envelope_for(service_of("24"), 2026),
        ae=Decimal(0), cp=available(cast.service, 2026).cp,
    )  # fmt: skip


@pytest.mark.regle("CH-5", "CH-6")
def test_a_step_is_certified_claimed_and_paid_on_screen(story):
    cast, late, _soon, signed = story
    contract.engage_bon(signed, actor=cast.budget, numero_ej="1500000777", on=day("22/05/2026"))
    contract.notify_bon(signed, actor=cast.pilote, preuve="PLACE", on=day("22/05/2026"))
    step = ServiceFait.objects.get(bon=signed, etape="PHASE_2")
    holder = as_(cast.mandataires[signed.groupement.code])

    def act(client, name, pk, move, **data):
        return client.post(reverse(f"paiements:{name}-acte", args=[pk, move]), data)

    assert act(as_(cast.budget), "service-fait", step.pk, "certify").status_code == 403
    pilote = as_(cast.pilote)
    assert act(pilote, "service-fait", step.pk, "certify", on="").status_code == 422
    assert act(pilote, "service-fait", step.pk, "certify", on="2026-05-21").status_code == 409
    assert act(pilote, "service-fait", step.pk, "certify", on="2026-06-08").status_code == 302
    blank = act(holder, "service-fait", step.pk, "claim", numero="", on="2026-06-09")
    assert blank.status_code == 422
    assert 'value="2026-06-09"' in blank.text
    asked = act(holder, "service-fait", step.pk, "claim", numero="FA-77", on="2026-06-09")
    assert asked.status_code == 302
    demande = DemandePaiement.objects.get(numero="FA-77")
    assert demande.due_on == day("09/07/2026")
    twice = act(holder, "service-fait", step.pk, "claim", numero="FA-78", on="2026-06-09")
    assert twice.status_code == 409
    assert "FA-78" in twice.text
    assert act(as_(cast.budget), "demande", demande.pk, "pay", on="2026-06-10").status_code == 302
    assert fresh(demande).payee_on == day("10/06/2026")
    tab = text_of(page(cast.pilote, "atelier", signed.atelier.pk))
    assert "20 112,00 €" in tab  # Cèdre: 16 760,00 HT
    assert "4 022,40 €" in tab
    assert "16 089,60 €" in tab


@pytest.mark.regle("D-16")
def test_the_tab_budget_is_offered_to_the_state_only(story):
    cast, late, _soon, _signed = story
    address = reverse("paiements:atelier", args=[late.atelier.pk])
    contrat = reverse("marches:atelier", args=[late.atelier.pk])
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=late.atelier.chef_de_file)
    assert address in as_(cast.pilote).get(contrat).text
    assert address not in as_(mayor).get(contrat).text
