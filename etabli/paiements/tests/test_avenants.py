"""Avenants of a marché and what they do to its money: S09 from its third point on (2.7.3, 2.7.6, P1 to P7)."""

import datetime as dt
import threading
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import decp
from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.consultations.selectors.contract import end_of_contract
from etabli.consultations.services import avenants as services
from etabli.consultations.tests.attribution import ae, notified, refused
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.documents.models import Document
from etabli.core.refus import Refused
from etabli.marches import selectors as marches
from etabli.paiements.models import Avance
from etabli.paiements.selectors import parts as reads
from etabli.paiements.tests.factories import day, fresh
from etabli.paiements.tests.test_parts import earn, pay_advances, share
from tests.recits import told_once

NOTIFIED, PRESENTED = day("16/03/2026"), day("01/03/2027")


@pytest.fixture
@told_once
def local(db):
    """The marché of S09: 81 250,00 HT, twelve months from 16 March 2026."""
    found = notified()
    rows = MarcheSubsequent.objects.filter(pk=found.marche.pk)
    rows.update(notified_on=NOTIFIED, decp_due_on=day("16/05/2026"))
    return found


@pytest.fixture
def people(local):
    service = local.marche.service
    return {
        "valideur": actor_of(Role.SERVICE_VALIDEUR, organisation=service),
        "lead": actor_of(
            Role.COLLECTIVITE_SIGNATAIRE, organisation=local.marche.atelier.chef_de_file
        ),
        "decideur": actor_of(Role.DGALN_DECIDEUR),
        "achats": actor_of(Role.DGALN_ACHATS),
        "holder": local.one.mandataires[local.holder.code],
    }


def prepared(found, *, on=PRESENTED, objet="DUREE", base="R2194-7", **more):
    asked = {"duree_ajoutee": 3} if objet == "DUREE" else {}
    with horloge.at(on):
        return services.prepare_avenant(
            found.fresh(), actor=found.one.pilote, objet=objet, base=base,
            motif="Élections municipales, sessions reportées.", **{**asked, **more},
        )  # fmt: skip


def act(avenant, name, actor, *, on=PRESENTED, **more):
    with horloge.at(on):
        return services.advance_avenant(fresh(avenant), actor=actor, name=name, **more)


def letters(avenant, people):
    act(avenant, "commit", people["valideur"])
    act(avenant, "agree", people["lead"])


def signed(found, avenant, people, *, on=PRESENTED):
    act(avenant, "present", found.one.pilote, on=on)
    act(avenant, "accept", people["holder"], on=on)
    with horloge.at(on):
        services.notify_avenant(fresh(avenant), actor=found.one.rpa)
    return fresh(avenant)


@pytest.mark.regle("P1", "P3", "P4", "P5", "P7", "S09", "2.7.6")
def test_s09_a_prolongation_to_fifteen_months_with_its_letters_and_nothing_of_its_money(
    local, people
):
    share(local, "97500.00", on=day("20/07/2026"))
    pay_advances(local, on=day("20/07/2026"))
    assert end_of_contract(local.fresh()) == day("16/03/2027")
    avenant = prepared(local)
    assert refused(lambda: act(avenant, "present", local.one.pilote)) == [
        "Le responsable du service pilote ne s’est pas engagé pour la durée ajoutée.",
        f"{local.marche.atelier.chef_de_file}, chef de file, n’a pas donné son accord écrit.",
    ]
    letters(avenant, people)
    found = signed(local, avenant, people)
    marche = local.fresh()
    assert (found.etat, found.notified_on) == ("NOTIFIE", PRESENTED)
    assert (marche.duree_mois, marche.duree_totale) == (12, 15)
    assert end_of_contract(marche) == day("16/06/2027")
    assert Avance.objects.get().montant == D("29250.00")
    assert ae(marche).ae_engagees == D("97500.00")
    assert found.decp_due_on == day("01/05/2027")
    due = echeances.of(found, "modification")
    assert due is not None
    assert due.due_on == day("01/05/2027")
    (change,) = decp.modifications_of(marche, day("01/05/2027"))
    assert (change.numero, change.duree_mois, change.montant) == (1, 15, None)
    assert Document.objects.filter(subject=found.reference).count() == 1


@pytest.mark.regle("P1", "S09")
def test_presented_after_its_end_it_is_refused(local, people):
    avenant = prepared(local)
    letters(avenant, people)
    late = day("17/03/2027")
    assert refused(lambda: act(avenant, "present", local.one.pilote, on=late)) == [
        "Le marché est terminé depuis le 16 mars 2027 : un avenant ne peut plus le prolonger ni le changer."
    ]
    act(avenant, "present", local.one.pilote, on=day("16/03/2027"))
    act(avenant, "accept", people["holder"], on=day("16/03/2027"))
    with horloge.at(late), pytest.raises(Refused, match="est terminé depuis le"):
        services.notify_avenant(fresh(avenant), actor=local.one.rpa)


@pytest.mark.regle("P2", "S09")
def test_sixteen_months_need_a_derogation_that_is_recorded_first(local, people):
    first = prepared(local)
    letters(first, people)
    signed(local, first, people)
    avenant = prepared(local, duree_ajoutee=1, on=day("05/03/2027"))
    assert avenant.numero == 2
    letters(avenant, people)
    on = day("06/03/2027")
    assert refused(lambda: act(avenant, "present", local.one.pilote, on=on)) == [
        "La durée serait de 16 mois, pour 15 au plus : seule une dérogation de la DGALN, enregistrée d’abord, le permet."  # noqa: E501
    ]
    with pytest.raises(PermissionDenied):
        act(avenant, "derogate", people["achats"], motif="Crue.")
    with pytest.raises(Refused):
        act(avenant, "derogate", people["decideur"], motif="")
    act(avenant, "derogate", people["decideur"], motif="Crue de février.", on=on)
    act(avenant, "present", local.one.pilote, on=on)
    assert fresh(avenant).etat == "A_SIGNER"


@pytest.mark.regle("2.7.6", "CH-3", "CH-8", "CH-10", "P5")
def test_an_increase_is_committed_then_goes_to_the_balance_and_to_the_part_of_its_firm(
    local, people
):
    firms = share(local, "60000.00", "37500.00", on=day("20/07/2026"))
    avenant = prepared(
        local, objet="MONTANT", base="R2194-8", montant_ht=D("4000.00"), organisation=firms[1]
    )
    assert (avenant.montant_ttc, avenant.cumul_pct) == (D("4800.00"), D("4.92"))
    act(avenant, "present", local.one.pilote)
    act(avenant, "accept", people["holder"])
    with horloge.at(PRESENTED):
        with pytest.raises(Refused, match="L’engagement complémentaire n’est pas enregistré"):
            services.notify_avenant(fresh(avenant), actor=local.one.rpa)
        services.engage_avenant(fresh(avenant), actor=local.budget, numero_ej="1600004299")
        services.notify_avenant(fresh(avenant), actor=local.one.rpa)
    marche = local.fresh()
    assert (marche.montant_ht, marche.ht, marche.ttc) == (
        D("81250.00"), D("85250.00"), D("102300.00"),
    )  # fmt: skip
    steps = list(marche.services_faits.order_by("rang"))
    assert [str(row.ttc) for row in steps][-2:] == ["19500.00", "14550.00"]
    assert sum(row.ttc for row in steps) == marche.ttc
    given = [
        sum(s.ttc for step in steps for s in reads.shares(step) if s.organisation == firm)
        for firm in firms
    ]
    assert given == [D("60000.00"), D("42300.00")]
    assert marches.framework_plafond(marche.accord_cadre).consomme_ht == D("85250.00")
    assert list(Avance.objects.order_by("pk").values_list("montant", flat=True)) == [
        D("18000.00"), D("11250.00"),
    ]  # fmt: skip
    (change,) = decp.modifications_of(marche, day("01/05/2027"))
    assert (change.montant, change.duree_mois) == (D("85250.00"), None)


@pytest.mark.regle("2.7.6", "EX-1")
def test_above_five_percent_dgaln_sees_it_first_and_above_ten_the_basis_is_refused(local, people):
    assert refused(
        lambda: prepared(local, objet="MONTANT", base="R2194-8", montant_ht=D("8125.01"))
    ) == [
        "Le cumul des avenants dépasse la part admise sous R2194-8 : choisissez une autre base, motivée."
    ]
    avenant = prepared(local, objet="MONTANT", base="R2194-8", montant_ht=D("8125.00"))
    assert refused(lambda: act(avenant, "present", local.one.pilote)) == [
        "Le cumul des avenants est de 10.00 % : la DGALN le vise d’abord."
    ]
    act(avenant, "endorse", people["achats"])
    assert fresh(avenant).etat == "VISE_DGALN"
    act(avenant, "present", local.one.pilote)
    assert fresh(avenant).etat == "A_SIGNER"


@pytest.mark.regle("2.7.6")
def test_one_avenant_is_in_preparation_at_a_time_and_another_signs_it(local, people):
    avenant = prepared(local, objet="ADMINISTRATIF")
    with pytest.raises((Refused, IntegrityError)), transaction.atomic():
        prepared(local, objet="ADMINISTRATIF")
    with pytest.raises(Http404):
        act(avenant, "agree", people["lead"])
    act(avenant, "refuse", people["holder"], motif="Le mandataire n’est pas d’accord.")
    assert fresh(avenant).etat == "REFUSE"
    second = prepared(local, objet="ADMINISTRATIF")
    assert second.numero == 2
    assert signed(local, second, people).etat == "NOTIFIE"


@pytest.mark.regle("2.7.6", "CH-8")
def test_the_price_stays_once_the_balance_is_certified(local, people):
    share(local, "97500.00", on=day("20/07/2026"))
    for number, etape in enumerate(("NOTE_CADRAGE", "CARNET_1", "CARNET_2", "RAPPORT", "LIVRET")):
        earn(local, etape, on=day("20/08/2026") + dt.timedelta(days=number))
    with pytest.raises(Refused, match="Le solde est déjà certifié"):
        prepared(local, objet="MONTANT", base="R2194-8", montant_ht=D("100.00"))


def test_the_lead_reads_a_prolongation_and_no_price_and_a_loser_reads_nothing(local, people):
    priced = prepared(local, objet="MONTANT", base="R2194-8", montant_ht=D("4000.00"))
    lead = as_(people["lead"])
    assert lead.get(priced.get_absolute_url()).status_code == 404
    act(priced, "refuse", local.one.pilote, motif="Sans objet.")
    avenant = prepared(local)
    page = lead.get(avenant.get_absolute_url())
    assert page.status_code == 200
    assert "Donner notre accord à la prolongation" in page.text
    assert lead.get(reverse("consultations:avenants", args=[local.marche.pk])).status_code in (
        403,
        404,
    )
    loser = next(one for code, one in local.one.mandataires.items() if code != local.holder.code)
    assert as_(loser).get(avenant.get_absolute_url()).status_code == 404


def test_the_screens_prepare_show_and_keep_what_was_typed(local, people):
    pilote = as_(local.one.pilote)
    listing = reverse("consultations:avenants", args=[local.marche.pk])
    with horloge.at(dt.datetime(2027, 3, 1, 9, tzinfo=horloge.PARIS)):
        page = pilote.get(listing).text
        assert "Aucun avenant" in page
        assert "16 mars 2027" in page.replace("\u00a0", " ")
        url = reverse("consultations:avenant-preparer", args=[local.marche.pk])
        typed = {"objet": "DUREE", "base": "R2194-8", "duree_ajoutee": "3", "motif": "Crue."}
        answer = pilote.post(url, typed)
        assert (answer.status_code, "La base juridique ne convient pas" in answer.text) == (
            409,
            True,
        )
        assert "Crue." in answer.text
        answer = pilote.post(url, typed | {"base": "R2194-7"})
        assert answer.status_code == 302
        avenant = Avenant.objects.get()
        assert "augmentée de 3 mois" in pilote.get(avenant.get_absolute_url()).text.replace(
            "\u00a0", " "
        )
        assert "Avenant 1" in pilote.get(listing).text.replace("\u00a0", " ")
        letters(avenant, people)
        signed(local, avenant, people)
        paper = reverse("consultations:avenant-document", args=[avenant.pk, "pdf"])
        assert as_(people["holder"]).get(paper).status_code == 200
        assert as_(people["lead"]).get(paper).status_code in (403, 404)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_prepare_at_once_make_one_avenant():
    found = notified()
    made, refusals = [], []

    def prepare():
        try:
            made.append(prepared(found, objet="ADMINISTRATIF", on=day("01/09/2026")).numero)
        except (Refused, IntegrityError) as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, len(refusals)) == ([1], 1)
