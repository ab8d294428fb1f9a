"""What a marché subséquent of a Local pays: its schedule, each step earned by its livrables (CH-8, V4)."""

import datetime as dt
from decimal import Decimal as D
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations.tests.attribution import NOTIFIED, notified
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.credits.models import ConsommationCp
from etabli.paiements import access, selectors, services
from etabli.paiements.models import ServiceFait
from etabli.paiements.payloads import Part
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from tests.recits import told_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@told_once
def local():
    """The marché of S05, 97 500,00 TTC, notified on 16 July 2026."""
    return notified()


def steps(found):
    return {row.etape: row for row in found.marche.services_faits.order_by("rang")}


def certify(found, etape, *, on):
    with horloge.at(on):
        return services.certify_service_fait(steps(found)[etape], actor=found.one.pilote, on=on)


@pytest.mark.regle("CH-8", "S09")
def test_the_schedule_of_a_local_is_made_the_day_it_is_notified(local):
    rows = list(local.marche.services_faits.order_by("rang"))
    assert [(row.etape, str(row.taux), str(row.ttc)) for row in rows] == [
        ("NOTE_CADRAGE", "20.00", "19500.00"),
        ("CARNET_1", "25.00", "24375.00"),
        ("CARNET_2", "25.00", "24375.00"),
        ("RAPPORT", "20.00", "19500.00"),
        ("LIVRET", "10.00", "9750.00"),
    ]
    assert {row.etat for row in rows} == {"A_VENIR"}
    assert {row.etat_on for row in rows} == {NOTIFIED}
    assert all(row.root == local.marche.atelier.reference for row in rows)
    assert [selectors.is_balance(row) for row in rows] == [False] * 4 + [True]
    assert plain(str(rows[0])) == plain(
        f"Service fait « Note de cadrage » du marché {local.marche.numero}"
    )


@pytest.mark.regle("CH-8", "V4", "CH-5")
def test_a_step_is_earned_by_the_admission_of_all_its_livrables(local):
    atelier, on = local.marche.atelier, day("20/08/2026")
    with pytest.raises(Refused, match="La note de cadrage n’est pas admise"):
        certify(local, "NOTE_CADRAGE", on=on)
    admit_livrables(atelier, "NOTE_CADRAGE", on=on)
    assert steps(local)["NOTE_CADRAGE"].etat == "A_CERTIFIER"
    assert steps(local)["CARNET_1"].etat == "A_VENIR"
    assert certify(local, "NOTE_CADRAGE", on=on).etat == "CERTIFIE"
    admit_livrables(atelier, "CARNET_1", "CARNET_2", "RAPPORT_FINAL", on=on)
    assert steps(local)["RAPPORT"].etat == "A_VENIR"
    admit_livrables(atelier, "FEUILLE_DE_ROUTE", on=on)
    assert steps(local)["RAPPORT"].etat == "A_CERTIFIER"
    with pytest.raises(Refused) as refusal:
        certify(local, "RAPPORT", on=on)
    assert [text.replace("\u00a0", " ") for text in refusal.value.reasons] == [
        "Certifiez d’abord l’étape « Session 1 et son carnet ».",
        "Certifiez d’abord l’étape « Session 2 et son carnet ».",
    ]


@pytest.mark.regle("CH-6", "CH-4")
def test_a_step_is_claimed_and_paid_within_thirty_days(local):
    on = day("20/08/2026")
    admit_livrables(local.marche.atelier, "NOTE_CADRAGE", on=on)
    found = certify(local, "NOTE_CADRAGE", on=on)
    holder = local.one.mandataires[local.holder.code]
    with horloge.at(day("24/08/2026")):
        whole = (Part(local.holder.mandataire, D("97500.00"), False),)
        services.share_marche(local.marche.repartition, actor=local.budget, parts=whole)
        demande = services.record_demande(local.marche, actor=holder, numero="FL-1")
    assert (demande.etat, demande.due_on) == ("A_PAYER", day("23/09/2026"))
    assert fresh(found).etat == "DEMANDE"
    with horloge.at(day("10/09/2026")):
        services.pay_demande(demande, actor=local.budget)
    assert fresh(demande).etat == "PAYEE"
    line = ConsommationCp.objects.get()
    assert (line.montant, line.objet) == (
        D("19500.00"),
        f"{local.marche.numero}, demande 1 (FL-1)",
    )
    assert selectors.paid_of(local.marche).paye == D("19500.00")
    money = selectors.money_line(local.marche.atelier)
    assert (money.engage, money.paye, money.reste) == (
        D("97500.00"), D("19500.00"), D("78000.00"),
    )  # fmt: skip


@pytest.mark.regle("V3", "CH-8")
def test_a_refaction_lowers_the_step_of_its_livrable_by_its_part(local):
    """Of 19 500 earned by two livrables, 10 % of one is 975; 100 € HT more on the other is 120."""
    atelier, on = local.marche.atelier, day("20/08/2026")
    admit_livrables(atelier, "NOTE_CADRAGE", "CARNET_1", "CARNET_2", on=on)
    admit_livrables(atelier, "RAPPORT_FINAL", on=on, refaction_taux=D("10.00"))
    admit_livrables(atelier, "FEUILLE_DE_ROUTE", on=on, refaction_montant=D("100.00"))
    for etape in ("NOTE_CADRAGE", "CARNET_1", "CARNET_2"):
        certify(local, etape, on=on)
    found = certify(local, "RAPPORT", on=on)
    assert (found.refaction, found.ttc) == (D("1095.00"), D("18405.00"))


def test_the_base_refuses_a_step_of_two_contracts_of_none_and_one_twice(local):
    row = steps(local)["CARNET_1"]
    for change in ({"marche": None}, {"etape": "CARNET_2"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceFait.objects.filter(pk=row.pk).update(**change)


@pytest.mark.regle("T-13")
def test_the_holder_reads_its_own_steps_and_the_others_who_lost_none(local):
    pk = steps(local)["NOTE_CADRAGE"].pk
    holder = local.one.mandataires[local.holder.code]
    loser = next(one for code, one in local.one.mandataires.items() if code != local.holder.code)
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=local.marche.atelier.chef_de_file)
    for reader in (holder, local.budget, local.one.pilote, local.one.rpa):
        assert access.SERVICES_FAITS.get_or_404(reader, pk=pk).pk == pk
    for other in (loser, mayor):
        with pytest.raises(Http404):
            access.SERVICES_FAITS.get_or_404(other, pk=pk)
        assert as_(other).get(reverse("paiements:service-fait", args=[pk])).status_code == 404
    admit_livrables(local.marche.atelier, "NOTE_CADRAGE", on=day("20/08/2026"))
    with pytest.raises(PermissionDenied):
        services.certify_service_fait(
            steps(local)["NOTE_CADRAGE"], actor=holder, on=day("20/08/2026")
        )


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_pages_show_the_schedule_to_the_state_and_to_the_holder(local):
    atelier = local.marche.atelier
    holder = local.one.mandataires[local.holder.code]
    for reader, name, args in (
        (local.budget, "atelier", (atelier.pk,)),
        (holder, "mes-paiements", ()),
    ):
        text = plain(as_(reader).get(reverse(f"paiements:{name}", args=args)).text)
        places = [text.index(name) for name in ("Note de cadrage", "Session 1", "Livret")]
        assert all(first < second for first, second in pairwise(places))
        assert "24 375,00" in text
        assert f"Marché subséquent {local.marche.numero}" in text
    with horloge.at(dt.datetime(2026, 8, 21, 9, tzinfo=horloge.PARIS)):
        admit_livrables(atelier, "NOTE_CADRAGE", on=day("20/08/2026"))
        pilote = as_(local.one.pilote)
        text = pilote.get(reverse("paiements:budget")).text
        assert "Certifier le service fait — Note de cadrage" in text
        found = steps(local)["NOTE_CADRAGE"]
        text = pilote.get(found.get_absolute_url()).text
        assert "20 % du marché" in plain(text)
