"""The parts of a marché, its advances, and what each request gives back, as they are recorded: S09 (CH-9 to CH-11)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of as as_
from etabli.consultations.selectors.awarding import firms_of
from etabli.consultations.tests.attribution import NOTIFIED, notified
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.credits.models import ConsommationCp
from etabli.credits.selectors import solde
from etabli.paiements import selectors, services
from etabli.paiements.models import Avance, DemandePaiement, TitrePerception
from etabli.paiements.payloads import Part
from etabli.paiements.selectors import parts as reads
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from tests.recits import told_once

pytestmark = pytest.mark.django_db

ENTERED = day("20/07/2026")
ETAPES = {
    "NOTE_CADRAGE": ("NOTE_CADRAGE",),
    "CARNET_1": ("CARNET_1",),
    "CARNET_2": ("CARNET_2",),
    "RAPPORT": ("RAPPORT_FINAL", "FEUILLE_DE_ROUTE"),
    "LIVRET": ("LIVRET",),
}


@pytest.fixture
@told_once
def local():
    """The marché of S05, 81 250,00 HT and 97 500,00 TTC for twelve months, notified on 16 July 2026."""
    return notified()


def share(found, *amounts, pme=(True, True), on=ENTERED):
    firms = firms_of(found.holder)
    parts = tuple(
        Part(firm, D(ttc), is_pme) for firm, ttc, is_pme in zip(firms, amounts, pme, strict=False)
    )
    with horloge.at(on):
        services.share_marche(found.marche.repartition, actor=found.budget, parts=parts)
    return firms


def pay_advances(found, *, on=ENTERED):
    with horloge.at(on):
        for avance in found.marche.avances.filter(etat="A_VERSER").order_by("pk"):
            services.pay_avance(avance, actor=found.budget)


def earn(found, etape, *, on, **more):
    """The livrables of this step are admitted, and its service fait certified."""
    admit_livrables(found.marche.atelier, *ETAPES[etape], on=on, **more)
    step = found.marche.services_faits.get(etape=etape)
    with horloge.at(on):
        return services.certify_service_fait(step, actor=found.one.pilote)


def claim(found, etape, numero, *, on, firm=None):
    step = found.marche.services_faits.get(etape=etape)
    with horloge.at(on):
        return services.record_demande(
            step, actor=found.one.mandataires[found.holder.code], numero=numero, beneficiaire=firm
        )


def pay(found, demande, *, on):
    with horloge.at(on):
        services.pay_demande(fresh(demande), actor=found.budget)
    return fresh(demande)


@pytest.mark.regle("CH-9", "CH-11", "S09", "CH-4")
def test_s09_the_advance_of_an_sme_and_its_five_requests_to_the_cent(local):
    share(local, "97500.00")
    avance = Avance.objects.get()
    assert (avance.montant, avance.taux, avance.due_on) == (
        D("29250.00"), D("0.3000"), dt.date(2026, 8, 15),
    )  # fmt: skip
    due = echeances.of(avance, "versement")
    assert due is not None
    assert (due.origin_on, due.due_on) == (NOTIFIED, dt.date(2026, 8, 15))
    pay_advances(local)
    rows = []
    for number, etape in enumerate(ETAPES):
        on = dt.date(2026, 8, 20) + dt.timedelta(days=20 * number)
        earn(local, etape, on=on)
        rows.append(pay(local, claim(local, etape, f"FL-{number}", on=on), on=on))
    assert [str(row.ttc) for row in rows] == [
        "19500.00", "24375.00", "24375.00", "19500.00", "9750.00",
    ]  # fmt: skip
    assert [str(row.recuperation) for row in rows] == [
        "0.00", "0.00", "9750.00", "19500.00", "0.00",
    ]  # fmt: skip
    assert [str(row.net) for row in rows] == [
        "19500.00", "24375.00", "14625.00", "0.00", "9750.00",
    ]  # fmt: skip
    assert ConsommationCp.objects.count() == 5  # nothing is spent for the fourth request
    money = selectors.money_line(local.marche.atelier)
    assert (money.engage, money.paye, money.reste) == (D("97500.00"), D("97500.00"), D("0.00"))
    assert reads.still_out(local.marche) == 0
    assert not TitrePerception.objects.exists()


@pytest.mark.regle("CH-10")
def test_each_firm_has_its_rate_its_advance_and_its_share_of_each_step(local):
    first, second = share(local, "60000.00", "37500.00", pme=(True, False))
    assert [(one.organisation, one.montant) for one in Avance.objects.order_by("pk")] == [
        (first, D("18000.00")),
        (second, D("1875.00")),
    ]
    pay_advances(local)
    on = day("20/08/2026")
    step = earn(local, "NOTE_CADRAGE", on=on)
    mine = claim(local, "NOTE_CADRAGE", "FL-1", on=on)
    assert (mine.beneficiaire, mine.ttc, fresh(step).etat) == (first, D("12000.00"), "CERTIFIE")
    theirs = claim(local, "NOTE_CADRAGE", "FL-2", on=on)
    assert (theirs.beneficiaire, theirs.ttc, fresh(step).etat) == (
        second, D("7500.00"), "DEMANDE",
    )  # fmt: skip
    with pytest.raises(Refused, match="déjà enregistrée"):
        claim(local, "NOTE_CADRAGE", "FL-3", on=on, firm=second)


@pytest.mark.regle("CH-10", "CH-8")
def test_the_shares_of_the_firms_make_each_step_and_their_parts_to_the_cent(local):
    share(local, "33333.34", "64166.66")
    given: dict[str, D] = {}
    for step in local.marche.services_faits.order_by("rang"):
        found = reads.shares(step)
        assert sum(one.ttc for one in found) == step.ttc
        for one in found:
            given[one.organisation.nom] = given.get(one.organisation.nom, D(0)) + one.ttc
    assert sorted(given.values()) == [D("33333.34"), D("64166.66")]


@pytest.mark.regle("CH-10")
@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (("97499.99",), "Les parts font 0,01 € de moins que le marché"),
        (("97500.00", "100.00"), "Les parts font 100,00 € de plus que le marché"),
        (("97450.00", "50.00"), "est inférieure à 100,00 €"),
    ],
)
def test_parts_that_do_not_make_the_price_are_refused(local, amounts, said):
    with pytest.raises(Refused) as refusal:
        share(local, *amounts)
    text = " ".join(refusal.value.reasons).replace("\u00a0", " ").replace("\u202f", " ")
    assert said in text


@pytest.mark.regle("CH-10")
def test_parts_change_until_something_is_asked_or_paid(local):
    share(local, "97500.00", pme=(False,))
    assert Avance.objects.get().montant == D("4875.00")
    share(local, "60000.00", "37500.00")
    assert list(
        Avance.objects.exclude(etat="SANS_OBJET").order_by("pk").values_list("montant", flat=True)
    ) == [D("18000.00"), D("11250.00")]
    pay_advances(local)
    with pytest.raises(Refused, match="les parts ne changent plus que par avenant"):
        share(local, "97500.00")


@pytest.mark.regle("CH-10")
def test_nothing_is_claimed_before_the_parts_are_entered(local):
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    with pytest.raises(Refused, match="La part de chaque entreprise n’est pas saisie"):
        claim(local, "NOTE_CADRAGE", "FL-1", on=day("20/08/2026"))


@pytest.mark.regle("CH-9")
def test_a_firm_that_renounces_has_no_advance_and_gives_nothing_back(local):
    share(local, "97500.00")
    avance = Avance.objects.get()
    with pytest.raises(PermissionDenied):
        services.renounce_avance(avance, actor=local.budget, on=ENTERED)
    holder = local.one.mandataires[local.holder.code]
    services.renounce_avance(avance, actor=holder, on=ENTERED)
    assert (fresh(avance).etat, echeances.of(avance, "versement")) == ("RENONCEE", None)
    share(local, "97500.00", on=day("21/07/2026"))
    assert Avance.objects.count() == 1
    for etape in ("NOTE_CADRAGE", "CARNET_1", "CARNET_2"):
        earn(local, etape, on=day("20/08/2026"))
    demande = claim(local, "CARNET_2", "FL-3", on=day("20/08/2026"))
    assert (demande.recuperation, demande.net) == (D("0.00"), D("24375.00"))


@pytest.mark.regle("CH-4", "CH-9")
def test_an_advance_is_paid_on_the_credits_of_the_year_by_the_budget_alone(local):
    share(local, "97500.00")
    avance = Avance.objects.get()
    for actor in (local.one.pilote, local.one.rpa, local.one.mandataires[local.holder.code]):
        with pytest.raises(PermissionDenied):
            services.pay_avance(avance, actor=actor, on=ENTERED)
    with pytest.raises(Refused, match="ne peut pas précéder la notification du marché"):
        services.pay_avance(avance, actor=local.budget, on=day("15/07/2026"))
    with pytest.raises(Refused, match="Les crédits de paiement sont insuffisants"):
        services.pay_avance(avance, actor=local.budget, on=day("06/01/2031"))
    services.pay_avance(avance, actor=local.budget, on=ENTERED)
    held = solde(credits.envelope_for(local.marche.service, 2026))
    assert held.cp_payes == D("29250.00")
    with pytest.raises(Refused):
        services.pay_avance(fresh(avance), actor=local.budget, on=ENTERED)


@pytest.mark.regle("CH-11")
def test_what_the_last_request_cannot_give_back_becomes_an_order_to_pay(local):
    """Réfactions of 90 % leave too little to give the advance back: 29 250 − (7 312,50 + 1 950 + 975)."""
    share(local, "97500.00")
    pay_advances(local)
    on = day("20/08/2026")
    for number, (etape, types) in enumerate(ETAPES.items()):
        taux = D("0.00") if number < 2 else D("90.00")
        admit_livrables(local.marche.atelier, *types, on=on, refaction_taux=taux or None)
        step = local.marche.services_faits.get(etape=etape)
        with horloge.at(on):
            services.certify_service_fait(step, actor=local.one.pilote)
        pay(local, claim(local, etape, f"FL-{number}", on=on), on=on)
    rows = DemandePaiement.objects.order_by("rang")
    assert [str(row.ttc) for row in rows] == [
        "19500.00", "24375.00", "2437.50", "1950.00", "975.00",
    ]  # fmt: skip
    assert [str(row.recuperation) for row in rows] == ["0.00"] * 4 + ["975.00"]
    titre = TitrePerception.objects.get()
    assert (titre.montant, titre.etat) == (D("28275.00"), "A_EMETTRE")
    assert reads.still_out(local.marche) == 0
    with horloge.at(day("01/09/2026")):
        with pytest.raises(Refused, match="Saisissez le numéro"):
            services.issue_titre(titre, actor=local.budget, numero="  ")
        services.issue_titre(titre, actor=local.budget, numero="TP-1")
        services.recover_titre(titre, actor=local.budget)
    assert (fresh(titre).etat, fresh(titre).recouvre_on) == ("RECOUVRE", day("01/09/2026"))


@pytest.mark.regle("CH-7")
def test_what_a_late_payment_costs_is_fixed_that_day_then_paid_with_its_forty_euros(local):
    share(local, "97500.00", pme=(False,))
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    demande = claim(local, "NOTE_CADRAGE", "FL-1", on=day("20/08/2026"))
    assert demande.due_on == day("19/09/2026")
    with horloge.at(day("03/10/2026")):
        services.pay_demande(demande, actor=local.budget)
    late = fresh(demande)
    assert late.interets == D("115.92")  # 19 500 × 14 × 10,15 % / 365 = 75,92, and 40
    due = echeances.of(late, "interets")
    assert due is not None
    assert due.due_on == day("17/11/2026")
    with pytest.raises(Refused, match="ne peut pas précéder celui de la demande"):
        services.pay_interests(late, actor=local.budget, on=day("02/10/2026"))
    services.pay_interests(late, actor=local.budget, on=day("10/10/2026"))
    assert fresh(late).interets_on == day("10/10/2026")
    line = ConsommationCp.objects.order_by("pk").last()
    assert line is not None
    assert (line.montant, line.objet) == (
        D("115.92"), f"{local.marche.numero}, demande 1 (FL-1), intérêts",
    )  # fmt: skip
    money = selectors.money_line(local.marche.atelier)
    assert (money.paye, money.reste) == (D("19615.92"), D("78000.00"))
    with pytest.raises(Refused, match="déjà payés"):
        services.pay_interests(fresh(late), actor=local.budget, on=day("11/10/2026"))


@pytest.mark.regle("CH-7")
def test_no_interest_is_owed_of_what_is_paid_in_time(local):
    share(local, "97500.00", pme=(False,))
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    demande = claim(local, "NOTE_CADRAGE", "FL-1", on=day("20/08/2026"))
    paid = pay(local, demande, on=day("19/09/2026"))
    assert (paid.interets, echeances.of(paid, "interets")) == (D("0.00"), None)
    with pytest.raises(Refused, match="payée à temps"):
        services.pay_interests(paid, actor=local.budget, on=day("21/09/2026"))


def test_the_base_refuses_a_request_that_gives_back_more_than_it_is(local):
    share(local, "97500.00")
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    demande = claim(local, "NOTE_CADRAGE", "FL-1", on=day("20/08/2026"))
    for change in ({"recuperation": D("19500.01")}, {"interets_on": day("20/08/2026")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DemandePaiement.objects.filter(pk=demande.pk).update(**change)


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_screens_of_the_parts_the_advance_and_the_order_to_pay(local):
    budget, holder = as_(local.budget), as_(local.one.mandataires[local.holder.code])
    repartition = local.marche.repartition
    first, second = firms_of(local.holder)
    with horloge.at(dt.datetime(2026, 7, 20, 9, tzinfo=horloge.PARIS)):
        assert (
            "Saisir la part de chaque entreprise" in budget.get(reverse("paiements:budget")).text
        )
        url = reverse("paiements:repartition-acte", args=[repartition.pk, "share"])
        assert "Le total des parts est le prix du marché" in budget.get(url).text
        typed = {
            f"ttc_{first.pk}": "60 000",
            f"pme_{first.pk}": "oui",
            f"ttc_{second.pk}": "37500",
        }
        answer = budget.post(url, typed)
        assert (answer.status_code, "Dites si cette entreprise est une PME" in answer.text) == (
            422,
            True,
        )
        assert 'value="60 000"' in answer.text
        answer = budget.post(url, typed | {f"pme_{second.pk}": "non"})
        assert answer.status_code == 302
        page = text_of(budget.get(repartition.get_absolute_url()))
        assert "60 000,00 € TTC, PME" in page
        avance = Avance.objects.order_by("pk")[0]
        page = text_of(holder.get(avance.get_absolute_url()))
        assert "30 % de 60 000,00 € TTC" in page
        assert "Renoncer à l’avance" in page
        page = text_of(budget.get(reverse("paiements:atelier", args=[local.marche.atelier_id])))
        assert "Verser l’avance — 18 000,00 € TTC" in page
        act = reverse("paiements:avance-acte", args=[avance.pk, "pay"])
        assert budget.post(act, {"on": "2026-07-20"}).status_code == 302
    loser = next(one for code, one in local.one.mandataires.items() if code != local.holder.code)
    assert as_(loser).get(avance.get_absolute_url()).status_code == 404


def test_the_form_of_a_request_asks_which_firm_when_there_are_several(local):
    first, second = share(local, "60000.00", "37500.00")
    on = day("20/08/2026")
    step = earn(local, "NOTE_CADRAGE", on=on)
    holder = as_(local.one.mandataires[local.holder.code])
    url = reverse("paiements:service-fait-acte", args=[step.pk, "claim"])
    with horloge.at(dt.datetime(2026, 8, 21, 9, tzinfo=horloge.PARIS)):
        page = text_of(holder.get(url))
        assert f"{second.nom} 7 500,00 € TTC" in page
        typed = {"beneficiaire": second.pk, "numero": "FL-2", "on": "2026-08-21"}
        assert holder.post(url, typed).status_code == 302
        assert DemandePaiement.objects.get().beneficiaire == second
        assert second.nom not in text_of(holder.get(url)).partition("Restent")[2]
        assert (
            holder.post(
                url, {"beneficiaire": first.pk, "numero": "FL-1", "on": "2026-08-21"}
            ).status_code
            == 302
        )
        page = text_of(holder.get(reverse("paiements:mes-paiements")))
        assert f"{first.nom}, 12 000,00 €" in page
