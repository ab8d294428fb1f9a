"""A marché that stops before its term, in each of its ways, to the cent: S09 stopped (2.7.4, F17)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.services import advance
from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.tests.attribution import ae, notified, refused
from etabli.core import horloge
from etabli.core.documents.models import Document
from etabli.core.refus import Refused
from etabli.livrables.models import Livrable
from etabli.paiements import access, services
from etabli.paiements.models import DemandePaiement, FinAnticipee, TitrePerception
from etabli.paiements.selectors import fins as reads
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from etabli.paiements.tests.test_parts import ETAPES, claim, earn, pay, pay_advances, share
from tests.recits import told_once

pytestmark = pytest.mark.django_db
STOPPED = day("15/10/2026")
WHY = "Le projet de gare est abandonné."


@pytest.fixture
@told_once
def local():
    """The marché of S09, whole to one SME: its advance of 29 250 is paid, its execution begun."""
    found = notified()
    share(found, "97500.00")
    pay_advances(found)
    start_execution(found.fresh(), on=day("22/07/2026"))
    return found


def paid_through(found, *etapes):
    for number, etape in enumerate(etapes):
        on = day("20/08/2026") + dt.timedelta(days=15 * number)
        earn(found, etape, on=on)
        pay(found, claim(found, etape, f"FL-{number}", on=on), on=on)


def prepared(found, voie, *, on=STOPPED, **more):
    with horloge.at(on):
        return services.prepare_fin(
            found.fresh(), actor=found.one.pilote, voie=voie, motif=WHY, **more
        )


def decided(found, fin, *, on=STOPPED):
    with horloge.at(on):
        services.decide_fin(fresh(fin), actor=found.one.rpa)
    return fresh(fin)


def steps(found):
    return {row.etape: (row.etat, row.ttc) for row in found.marche.services_faits.order_by("rang")}


@pytest.mark.regle("2.7.4", "S09", "F17")
def test_in_general_interest_the_advance_takes_the_indemnity_and_the_rest_is_asked_back(local):
    """29 250 + 19 500 paid, 19 500 admitted: 5 % of 65 000 is 3 250, and 26 000 come back."""
    paid_through(local, "NOTE_CADRAGE")
    fin = decided(local, prepared(local, "INTERET_GENERAL"))
    assert (fin.admis, fin.indemnite, fin.paye, fin.degage) == (
        D("19500.00"), D("3250.00"), D("48750.00"), D("48750.00"),
    )  # fmt: skip
    marche = local.fresh()
    assert (marche.etat, marche.ended_on, marche.final_ht) == ("RESILIE", STOPPED, D("16250.00"))
    atelier = fresh(marche.atelier)
    assert (atelier.etat, atelier.etape_abandon, atelier.motif_abandon) == (
        "ABANDONNE", "CADRAGE", WHY,
    )  # fmt: skip
    assert ae(marche).ae_engagees == D("48750.00")
    titre = TitrePerception.objects.get()
    assert (titre.montant, titre.etat) == (D("26000.00"), "A_EMETTRE")
    assert steps(local) == {
        "NOTE_CADRAGE": ("DEMANDE", D("19500.00")),
        "CARNET_1": ("SANS_OBJET", D("24375.00")),
        "CARNET_2": ("SANS_OBJET", D("24375.00")),
        "RAPPORT": ("SANS_OBJET", D("19500.00")),
        "LIVRET": ("SANS_OBJET", D("9750.00")),
        "INDEMNITE": ("A_CERTIFIER", D("3250.00")),
    }
    with horloge.at(STOPPED):
        services.certify_service_fait(marche, actor=local.one.pilote, etape="INDEMNITE")
    last = claim(local, "INDEMNITE", "FL-9", on=STOPPED)
    assert (last.recuperation, last.net) == (D("3250.00"), D("0.00"))
    assert TitrePerception.objects.count() == 1


@pytest.mark.regle("2.7.4")
def test_once_the_advance_is_back_the_indemnity_is_paid(local):
    """After three steps 68 250 are paid: 5 % of 24 375 HT is 1 218,75."""
    paid_through(local, *list(ETAPES)[:3])
    later = D("0.00")
    fin = prepared(local, "INTERET_GENERAL")
    assert reads.account(fin, on=STOPPED).a_payer == later  # 19 500 of the advance are still out
    paid_through_the_fourth(local)
    fin = decided(local, fin, on=day("01/12/2026"))
    assert (fin.admis, fin.paye, fin.indemnite) == (D("87750.00"), D("87750.00"), D("406.25"))
    assert fin.degage == D("9343.75")
    assert not TitrePerception.objects.exists()
    with horloge.at(day("01/12/2026")):
        services.certify_service_fait(local.fresh(), actor=local.one.pilote, etape="INDEMNITE")
    done = pay(
        local, claim(local, "INDEMNITE", "FL-9", on=day("01/12/2026")), on=day("01/12/2026")
    )
    assert done.net == D("406.25")
    assert ae(local.fresh()).ae_engagees == reads.paid(local.fresh()) == D("88156.25")


def paid_through_the_fourth(found):
    on = day("20/11/2026")
    earn(found, "RAPPORT", on=on)
    pay(found, claim(found, "RAPPORT", "FL-3", on=on), on=on)


@pytest.mark.regle("2.7.4")
def test_at_the_end_of_a_phase_what_is_admitted_is_paid_without_indemnity(local):
    """A phase admitted and not certified: 24 375 gross, which the advance takes."""
    fin = prepared(local, "PHASE")
    assert refused(lambda: decided(local, fin)) == [
        "Aucune phase n’est admise : le marché s’arrête à la fin d’une phase."
    ]
    paid_through(local, "NOTE_CADRAGE")
    admit_livrables(local.marche.atelier, "CARNET_1", on=day("01/10/2026"))
    fin = decided(local, fin)
    marche = local.fresh()
    assert marche.etat == "ARRETE_FIN_DE_PHASE"
    assert (fin.admis, fin.indemnite) == (D("43875.00"), D("0.00"))
    assert fin.decompte.titre == D("4875.00")  # 48 750 paid, 43 875 admitted
    assert TitrePerception.objects.get().montant == D("4875.00")
    with horloge.at(STOPPED):
        services.certify_service_fait(marche, actor=local.one.pilote, etape="RESILIATION")
    last = claim(local, "RESILIATION", "FL-9", on=STOPPED)
    assert (last.ttc, last.net) == (D("24375.00"), D("0.00"))
    assert TitrePerception.objects.count() == 1


@pytest.mark.regle("2.7.4", "V4")
def test_half_of_a_step_is_earned_by_one_of_its_two_livrables(local):
    paid_through(local, *list(ETAPES)[:3])
    admit_livrables(local.marche.atelier, "RAPPORT_FINAL", on=STOPPED, refaction_taux=D("10.00"))
    assert reads.uncertified(local.fresh()) == D("8775.00")  # 9 750 less 975


@pytest.mark.regle("2.7.4")
def test_for_a_fault_the_notice_runs_fifteen_days_first_and_what_another_costs_is_charged(local):
    paid_through(local, *list(ETAPES)[:3])
    fin = prepared(local, "FAUTE", surcout=D("4000.00"))
    assert refused(lambda: decided(local, fin)) == [
        "Le titulaire n’est pas mis en demeure : envoyez-lui d’abord la mise en demeure."
    ]
    holder = local.one.mandataires[local.holder.code]
    assert as_(holder).get(fin.get_absolute_url()).status_code == 404
    with horloge.at(STOPPED):
        services.send_notice(fin, actor=local.one.rpa)
    fin = fresh(fin)
    assert (fin.etat, fin.notice_due_on) == ("MISE_EN_DEMEURE", day("30/10/2026"))
    assert refused(lambda: decided(local, fin, on=day("30/10/2026"))) == [
        "Le titulaire peut répondre jusqu’au 30 oct. 2026 à minuit : la décision est possible ensuite."
    ]
    fin = decided(local, fin, on=day("31/10/2026"))
    assert (fin.admis, fin.paye, fin.surcout) == (D("68250.00"), D("87750.00"), D("4000.00"))
    assert fin.decompte.titre == D("23500.00")
    assert sorted(TitrePerception.objects.values_list("montant", flat=True)) == [
        D("4000.00"), D("19500.00"),
    ]  # fmt: skip
    assert fin.degage == D("9750.00")


@pytest.mark.regle("2.7.4")
def test_by_agreement_the_mandataire_accepts_the_account_first(local):
    paid_through(local, *list(ETAPES)[:3])
    fin = prepared(local, "AMIABLE", indemnite_convenue=D("2000.00"))
    holder = local.one.mandataires[local.holder.code]
    with horloge.at(STOPPED):
        services.advance_fin(fin, actor=local.one.pilote, name="propose")
        assert refused(lambda: decided(local, fin)) == [
            "Le mandataire n’a pas accepté : proposez-lui d’abord la résiliation amiable."
        ]
        services.advance_fin(fresh(fin), actor=holder, name="accept")
    fin = decided(local, fin)
    assert (fin.indemnite, fin.decompte.titre) == (D("2000.00"), D("17500.00"))
    assert local.fresh().etat == "RESILIE"


@pytest.mark.regle("2.7.4", "CH-10")
def test_each_firm_gives_back_its_own_advance():
    """60 % and 40 %: advances of 17 550 and 11 700; the indemnity of 4 062,50 is shared alike."""
    found = notified()
    share(found, "58500.00", "39000.00")
    pay_advances(found)
    decided(found, prepared(found, "INTERET_GENERAL"))
    rows = TitrePerception.objects.order_by("pk")
    assert [str(row.montant) for row in rows] == ["15112.50", "10075.00"]
    fin = FinAnticipee.objects.get()
    assert fin.decompte.titre == D("25187.50")


@pytest.mark.regle("2.7.4", "CH-11")
def test_a_request_that_waits_to_be_paid_gives_back_the_advance_at_once(local):
    paid_through(local, "NOTE_CADRAGE")
    earn(local, "CARNET_1", on=day("01/10/2026"))
    waiting = claim(local, "CARNET_1", "FL-1", on=day("01/10/2026"))
    assert waiting.recuperation == 0
    fin = decided(local, prepared(local, "PHASE"))
    assert fresh(waiting).recuperation == D("24375.00")
    assert TitrePerception.objects.get().montant == D("4875.00") == fin.decompte.titre


@pytest.mark.regle("2.7.4")
def test_nothing_ends_while_something_handed_in_waits_nor_by_who_prepared_it(local):
    paid_through(local, "NOTE_CADRAGE")
    Livrable.objects.update_or_create(
        atelier=local.marche.atelier, type="CARNET_1", defaults={"etat": "EN_VERIFICATION"}
    )
    fin = prepared(local, "INTERET_GENERAL")
    (said,) = refused(lambda: decided(local, fin))
    assert said.endswith(
        "attend sa décision : admettez-le ou rejetez-le d’abord, dans l’onglet « Livrables »."
    )
    Livrable.objects.filter(type="CARNET_1").update(etat="AJOURNE")
    FinAnticipee.objects.update(prepared_by=local.one.rpa.person_id)
    assert refused(lambda: decided(local, fin)) == [
        "Vous avez préparé cette fin : une autre personne doit la décider."
    ]
    with pytest.raises(PermissionDenied):
        services.decide_fin(fresh(fin), actor=local.budget)
    with pytest.raises(Refused, match="déjà en préparation"):
        prepared(local, "PHASE")


@pytest.mark.regle("F17", "2.7.4")
def test_an_atelier_whose_contract_runs_is_not_abandoned_beside_it(local):
    valideur = actor_of(Role.SERVICE_VALIDEUR, organisation=local.marche.service)
    with horloge.at(STOPPED):
        (said,) = refused(
            lambda: advance(
                fresh(local.marche.atelier), "abandon", actor=valideur, motif="Plus d’objet."
            )
        )
    assert said == (
        f"Le marché {local.marche.numero} court : il prend fin d’abord, dans l’onglet « Budget », et l’Atelier est "
        "abandonné dans le même acte."
    )


@pytest.mark.regle("2.7.4")
def test_amounts_of_another_way_are_refused_by_the_form_and_by_the_base(local):
    with pytest.raises(Refused) as refusal:
        prepared(local, "PHASE", indemnite_convenue=D("10.00"), surcout=D("10.00"))
    assert len(refusal.value.reasons) == 2
    fin = prepared(local, "PHASE")
    for change in (
        {"indemnite_convenue": D("1.00")}, {"surcout": D("1.00")}, {"etat": "DECIDEE"},
        {"etat": "MISE_EN_DEMEURE"}, {"degage": D("-0.01")},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            FinAnticipee.objects.filter(pk=fin.pk).update(**change)


def plain(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.regle("2.7.4")
def test_the_account_is_read_before_the_button_and_kept_in_the_letter(local, settings):
    settings.DEMO = True  # the person who decides has given their second factor
    paid_through(local, "NOTE_CADRAGE")
    pilote, rpa = as_(local.one.pilote), as_(local.one.rpa)
    holder = as_(local.one.mandataires[local.holder.code])
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=local.marche.atelier.chef_de_file)
    url = reverse("paiements:fin-preparer", args=[local.marche.pk])
    with horloge.at(dt.datetime(2026, 10, 15, 9, tzinfo=horloge.PARIS)):
        budget = plain(pilote.get(reverse("paiements:atelier", args=[local.marche.atelier_id])))
        assert "Mettre fin au marché avant son terme" in budget
        page = plain(pilote.get(url))
        assert "Le titulaire rembourse : 26 000,00 €" in page
        assert pilote.post(url, {"voie": "INTERET_GENERAL", "motif": ""}).status_code == 422
        assert pilote.post(url, {"voie": "INTERET_GENERAL", "motif": WHY}).status_code == 302
        fin = FinAnticipee.objects.get()
        act = reverse("paiements:fin-acte", args=[fin.pk, "decide"])
        page = plain(rpa.get(act))
        for words in ("3 250,00 €", "26 000,00 €", "48 750,00 €", "L’Atelier est abandonné"):
            assert words.lower() in page.lower()
        assert holder.get(fin.get_absolute_url()).status_code == 404
        assert rpa.post(act, {"on": "2026-10-15"}).status_code == 302
        assert "26 000,00 €" in plain(holder.get(fin.get_absolute_url()))
        letter = reverse("paiements:fin-document", args=[fin.pk, "decision", "pdf"])
        assert holder.get(letter).status_code == 200
        assert as_(mayor).get(letter).status_code == 404
        assert as_(mayor).get(fin.get_absolute_url()).status_code == 404
    (paper,) = Document.objects.filter(nature="fin_marche")
    assert paper.circle == "ETAT_TITULAIRE"
    loser = next(one for code, one in local.one.mandataires.items() if code != local.holder.code)
    with pytest.raises(Http404):
        access.FINS.get_or_404(loser, pk=fin.pk)
    assert not DemandePaiement.objects.filter(etat="A_PAYER").exists()
