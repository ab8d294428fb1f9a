"""An intermediate acompte: asked ahead of a step, certified and paid, or refused; it comes off the step (CH-8)."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of as as_
from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.tests.attribution import notified, refused
from etabli.core import horloge
from etabli.core.formats import date_courte
from etabli.paiements import services
from etabli.paiements.models import PrevisionCp, ServiceFait
from etabli.paiements.selectors import fins as ends
from etabli.paiements.selectors import parts as reads
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from etabli.paiements.tests.test_parts import claim, earn, pay, share, text_of
from etabli.paiements.tests.test_sous_traitances import declared
from tests.recits import told_once

pytestmark = pytest.mark.django_db
#: the marché is notified on 16 July 2026
MONTH, QUARTER = day("16/08/2026"), day("16/10/2026")


@pytest.fixture
@told_once
def local():
    """Two firms, of which one is not small."""
    found = notified()
    share(found, "60000.00", "37500.00", pme=(True, False))
    start_execution(found.fresh(), on=day("22/07/2026"))
    return found


def asked(found, etape="NOTE_CADRAGE", *, montant="9000.00", on=QUARTER, actor=None):
    step = found.marche.services_faits.get(etape=etape)
    with horloge.at(on):
        return services.ask_acompte(
            step, actor=actor or found.one.mandataires[found.holder.code], montant=D(montant),
            travaux="Entretiens menés, moitié de la note écrite.",
        )  # fmt: skip


def certified(found, step, *, on):
    with horloge.at(on):
        services.certify_service_fait(fresh(step), actor=found.one.pilote)


def since(day):
    said = date_courte(day).replace("\u00a0", " ")
    return [f"Un acompte se demande à partir du {said}."]


def schedule(found):
    rows = found.marche.services_faits.exclude(etat="SANS_OBJET").order_by("rang")
    return [(one.get_etape_display(), one.ttc, one.taux) for one in rows][:3]


@pytest.mark.regle("CH-8")
def test_an_acompte_comes_off_its_step_and_is_paid_before_it(local):
    found = asked(local)
    assert schedule(local) == [
        ("Acompte intermédiaire 1", D("9000.00"), D("9.23")),
        ("Note de cadrage", D("10500.00"), D("10.77")),
        ("Session 1 et son carnet", D("24375.00"), D("25.00")),
    ]
    assert sum(local.marche.services_faits.values_list("ttc", flat=True)) == D("97500.00")
    certified(local, found, on=day("20/10/2026"))
    firms = [one.organisation for one in reads.shares(fresh(found))]
    assert [one.ttc for one in reads.shares(fresh(found))] == [D("5538.46"), D("3461.54")]
    for number, firm in enumerate(firms):
        pay(
            local,
            claim(local, "ACOMPTE_1", f"AC-{number}", on=QUARTER, firm=firm),
            on=day("21/10/2026"),
        )
    assert ends.paid(local.fresh()) == D("9000.00")
    assert sum(PrevisionCp.objects.values_list("montant", flat=True)) == D("97500.00")


@pytest.mark.regle("CH-8", "CH-10")
def test_the_parts_of_the_firms_stay_whole_to_the_cent(local):
    asked(local, montant="3333.33")
    given: dict[str, D] = {}
    for step in local.marche.services_faits.order_by("rang"):
        rows = reads.shares(step)
        assert sum(one.ttc for one in rows) == step.ttc
        for one in rows:
            given[one.organisation.nom] = given.get(one.organisation.nom, D(0)) + one.ttc
    assert sorted(given.values()) == [D("37500.00"), D("60000.00")]


@pytest.mark.regle("CH-8")
def test_three_months_pass_between_two_payments_and_one_for_small_firms(local):
    assert refused(lambda: asked(local, on=day("15/10/2026"))) == since(QUARTER)
    share(local, "60000.00", "37500.00", pme=(True, True))
    assert refused(lambda: asked(local, on=day("15/08/2026"))) == since(MONTH)
    certified(local, asked(local, on=MONTH), on=day("20/08/2026"))
    again = day("20/09/2026")
    assert refused(lambda: asked(local, montant="1000.00", on=day("19/09/2026"))) == since(again)
    assert asked(local, montant="1000.00", on=day("20/09/2026")).etape == "ACOMPTE_2"


@pytest.mark.regle("CH-8")
def test_an_acompte_is_for_the_step_in_hand_less_than_it_and_one_at_a_time(local):
    assert "première étape qui n’est pas certifiée" in refused(lambda: asked(local, "CARNET_1"))[0]
    assert (
        "inférieur au montant de l’étape, 19 500,00 € TTC"
        in refused(lambda: asked(local, montant="19500.00"))[0]
    )
    with pytest.raises(PermissionDenied):
        asked(local, actor=local.one.pilote)
    asked(local)
    assert refused(lambda: asked(local, montant="100.00")) == [
        "Un acompte de cette étape attend déjà le service pilote."
    ]


@pytest.mark.regle("CH-8")
def test_a_refused_acompte_gives_its_amount_back_to_the_step(local):
    found = asked(local)
    with pytest.raises(PermissionDenied):
        services.decline_acompte(
            local.marche.services_faits.get(etape="NOTE_CADRAGE"),
            actor=local.one.pilote,
            motif="Non.",
        )
    with horloge.at(day("20/10/2026")):
        services.decline_acompte(fresh(found), actor=local.one.pilote, motif="Rien n’est remis.")
    assert schedule(local)[0] == ("Note de cadrage", D("19500.00"), D("20.00"))
    assert [one.ttc for one in reads.shares(local.marche.services_faits.get(etape="NOTE_CADRAGE"))] == [
        D("12000.00"), D("7500.00"),
    ]  # fmt: skip


@pytest.mark.regle("CH-8", "V3")
def test_a_refaction_is_that_of_the_whole_step_the_acompte_included(local):
    """10 % of 19 500 comes off what is left of the step."""
    certified(local, asked(local), on=QUARTER)
    step = earn(local, "NOTE_CADRAGE", on=day("20/11/2026"), refaction_taux=D("10.00"))
    assert (fresh(step).refaction, fresh(step).ttc) == (D("1950.00"), D("8550.00"))


@pytest.mark.regle("CH-8", "2.7.4")
def test_an_acompte_that_waits_is_not_due_of_work_that_is_not_admitted(local):
    """And of a step that is, it is."""
    asked(local)
    assert ends.uncertified(local.fresh()) == D("0.00")
    admit_livrables(local.marche.atelier, "NOTE_CADRAGE", on=day("20/10/2026"))
    assert ends.uncertified(local.fresh()) == D("19500.00")


@pytest.mark.regle("CH-8", "CH-12")
def test_a_step_of_which_a_part_is_subcontracted_is_paid_whole(local):
    declared(local, {"NOTE_CADRAGE": "4000.00"}, on=day("01/09/2026"))
    assert "elle se paie entière" in refused(lambda: asked(local))[0]


@pytest.mark.regle("CH-8")
def test_the_page_asks_an_acompte_and_the_pilote_refuses_it_with_its_reason(local):
    holder, pilote = as_(local.one.mandataires[local.holder.code]), as_(local.one.pilote)
    step = local.marche.services_faits.get(etape="NOTE_CADRAGE")
    url = reverse("paiements:acompte-demander", args=[step.pk])
    with horloge.at(QUARTER):
        assert url in holder.get(step.get_absolute_url()).text
        assert url not in pilote.get(step.get_absolute_url()).text
        assert pilote.get(url).status_code == 403
        answer = holder.post(url, {"montant": "30 000", "travaux": "Entretiens."})
        assert answer.status_code == 409
        assert 'value="30 000"' in answer.text
        assert "Refuser l’acompte" not in text_of(pilote.get(step.get_absolute_url()))
        assert holder.post(url, {"montant": "9 000", "travaux": "Entretiens."}).status_code == 302
        found = ServiceFait.objects.get(acompte_de=step)
        page = text_of(pilote.get(found.get_absolute_url()))
        assert "Refuser l’acompte" in page
        assert "Entretiens." in page
        act = reverse("paiements:service-fait-acte", args=[found.pk, "decline"])
        assert pilote.post(act, {"motif": "Rien n’est remis."}).status_code == 302
    assert fresh(found).etat == "SANS_OBJET"
