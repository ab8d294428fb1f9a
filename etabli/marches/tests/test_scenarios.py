"""Scenarios S01 (contract), S02, S04 and S06, through the services, every figure."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.credits import services as credits
from etabli.credits.selectors import available, reserved_for
from etabli.marches import selectors, services
from etabli.marches.models import Designation, LigneTourniquet
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.factories import give_certificates, make_accord, make_cast, members
from tests.recits import told_once


def day(text):
    return dt.date(int(text[6:]), int(text[3:5]), int(text[:2]))


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


@pytest.mark.regle("S01", "F1", "F3", "F5", "F6", "F7", "T-1", "T-5", "B-3", "B-4", "D-19")
def test_s01_the_contract_of_an_ordinary_flash(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=day("05/05/2026"))
    assert designation.groupement.code == "G1"
    due = echeances.of(designation, "reponse")
    assert due is not None
    assert due.due_on == day("13/05/2026")
    assert cast.file() == ["G2", "G3", "G1"]
    cast.accept(designation, on=day("11/05/2026"))
    assert fresh(atelier).etat == Etat.DEVIS

    devis = cast.devis(designation, on=day("12/05/2026"))
    version = devis.current
    assert (version.ht, version.ttc) == (D("16450.00"), D("19740.00"))
    services.validate_devis(devis, actor=cast.valideur, on=day("15/05/2026"))
    assert fresh(atelier).etat == Etat.COMMANDE
    assert reserved_for(atelier.reference) == D("19740.00")

    first = cast.order(devis, [2], on=day("19/05/2026"))
    assert (first.ht, first.ttc) == (D("3200.00"), D("3840.00"))
    assert first.fin_prevue == day("19/08/2026")
    atelier = fresh(atelier)
    assert (atelier.etat, atelier.notified_on) == (Etat.APPROPRIATION, day("19/05/2026"))
    ceiling = echeances.of(atelier, "plafond")
    assert ceiling is not None
    assert ceiling.due_on == day("19/11/2026")
    assert reserved_for(atelier.reference) == D("15900.00")

    second = cast.order(fresh(devis), [3], on=day("22/06/2026"))
    assert (second.ht, second.ttc) == (D("13250.00"), D("15900.00"))
    assert second.groupement.code == "G1"
    assert cast.file() == ["G2", "G3", "G1"]
    assert reserved_for(atelier.reference) == D("0.00")

    plafond = selectors.framework_plafond(cast.accord)
    assert (plafond.consomme_ht, plafond.restant_ht) == (D("16450.00"), D("1983550.00"))
    assert plafond.reserve_ht == D("0.00")
    assert selectors.money(atelier).engage_ttc == D("19740.00")


@pytest.mark.regle("S02", "F1", "F2", "F3", "T-2", "T-3", "T-4", "T-6", "T-13")
def test_s02_conflict_refusal_silence(cast):
    files = []

    def close(designation, on):
        cast.accept(designation, on=on)
        files.append((designation.groupement.code, cast.file()))

    ateliers = [cast.atelier() for _ in range(5)]
    close(cast.designate(ateliers[0], on=day("15/05/2026")), day("15/05/2026"))

    flag = services.flag_conflict(
        ateliers[1], cast.groupements["G2"], actor=cast.pilote, cas="DIAGNOSTIC",
        description="Un co-traitant a écrit le PLU.", on=day("15/05/2026"),
    )  # fmt: skip
    with pytest.raises(Refused, match="la DGALN le confirme ou le lève"):
        cast.designate(ateliers[1], on=day("15/05/2026"))
    services.confirm_conflict(
        flag, actor=cast.chef, motif="Il a écrit le PLU.", on=day("15/05/2026")
    )
    close(cast.designate(ateliers[1], on=day("15/05/2026")), day("15/05/2026"))

    third = cast.designate(ateliers[2], on=day("15/05/2026"))
    services.refuse_designation(
        third,
        actor=cast.mandataire(third),
        cause="CHARGE",
        motif="Équipe complète.",
        on=day("18/05/2026"),
    )
    files.append(("refus", cast.file()[:2]))
    close(cast.live(ateliers[2]), day("18/05/2026"))

    fourth = cast.designate(ateliers[3], on=day("18/05/2026"))
    with horloge.at(day("27/05/2026")):  # 25/05 is a holiday: due on the 26th
        tic()
    assert fresh(fourth).etat == EtatDesignation.SILENCE
    close(cast.live(ateliers[3]), day("28/05/2026"))

    flag = services.flag_conflict(
        ateliers[4], cast.groupements["G1"], actor=cast.chef, cas="CONTRAT",
        description="Contrat en cours avec la commune.", on=day("28/05/2026"),
    )  # fmt: skip
    services.confirm_conflict(
        flag, actor=cast.chef, motif="Contrat de 2025.", on=day("29/05/2026")
    )
    close(cast.designate(ateliers[4], on=day("01/06/2026")), day("02/06/2026"))

    assert files == [
        ("G1", ["G2", "G3", "G1"]),
        ("G3", ["G2", "G1", "G3"]),
        ("refus", ["G3", "G2"]),
        ("G1", ["G3", "G2", "G1"]),
        ("G2", ["G1", "G3", "G2"]),
        ("G3", ["G1", "G2", "G3"]),
    ]
    tests = [
        t["resultat"] for line in LigneTourniquet.objects.order_by("numero") for t in line.tests
    ]
    assert (tests.count("DESIGNE"), tests.count("CONFLIT")) == (7, 2)
    refusals = LigneTourniquet.objects.filter(nature__in=["REFUS", "SILENCE"]).order_by("numero")
    assert [(line.groupement and line.groupement.code, line.nature) for line in refusals] == [
        ("G2", "REFUS"),
        ("G3", "SILENCE"),
    ]
    assert list(selectors.tour_of(cast.accord).file) == cast.file()


@pytest.fixture
@told_once
def ending(cast):
    """S04: the file [G3, G1, G2], the turn of G1 used, the devis of G2 validated on 12/09/2029."""
    give_certificates(cast, on=day("20/08/2029"))
    first, atelier = cast.atelier(), cast.atelier()
    one = cast.designate(first, on=day("01/08/2029"))
    cast.accept(one, on=day("02/08/2029"))
    devis = cast.devis(one, on=day("03/08/2029"))
    services.validate_devis(devis, actor=cast.valideur, on=day("06/08/2029"))
    cast.order(devis, [2, 3], on=day("22/08/2029"))
    designation = cast.designate(atelier, on=day("03/09/2029"))
    assert (designation.groupement.code, cast.file()) == ("G2", ["G3", "G1", "G2"])
    cast.accept(designation, on=day("04/09/2029"))
    devis = cast.devis(designation, on=day("05/09/2029"))
    assert devis.current.ht == D("16300.00")
    services.validate_devis(devis, actor=cast.valideur, on=day("12/09/2029"))
    assert reserved_for(atelier.reference) == D("19560.00")
    return cast, atelier, devis


@pytest.mark.regle("S04", "B-8", "F15", "T-8", "G-BC-1", "R-DELAI-2")
def test_s04_the_framework_expires_between_devis_and_order(ending):
    cast, atelier, devis = ending
    bon = cast.order(devis, [2, 3], on=day("13/09/2029"), until="present")
    with horloge.at(day("15/09/2029")):
        tic()
    assert fresh(atelier).etat == Etat.COMMANDE
    with horloge.at(dt.datetime(2029, 9, 15, 22, 0, tzinfo=dt.UTC)):  # 00:00 in Paris
        tic()
        tic()  # twice changes nothing
    assert fresh(devis).etat == EtatDevis.CADUC
    assert fresh(devis.designation).etat == EtatDesignation.SANS_OBJET
    assert fresh(atelier).etat == Etat.EN_ATTENTE_ACCORD_CADRE
    assert reserved_for(atelier.reference) == D("0.00")
    assert selectors.framework_plafond(cast.accord).consomme_ht == D("16450.00")
    assert fresh(bon).etat == EtatBon.ANNULE
    assert cast.file() == ["G2", "G3", "G1"]
    with pytest.raises(Refused):
        services.sign_bon(fresh(bon), actor=cast.rpa, on=day("17/09/2029"))
    assert fresh(bon).etat == EtatBon.ANNULE


@pytest.mark.regle("S04", "G-BC-1")
def test_s04_an_order_signed_on_the_monday_is_refused_even_before_the_tick(ending):
    cast, _atelier, devis = ending
    bon = cast.order(devis, [2, 3], on=day("13/09/2029"), until="present")
    with pytest.raises(Refused, match="L’accord-cadre est expiré"):
        services.sign_bon(bon, actor=cast.rpa, on=day("17/09/2029"))
    assert fresh(bon).etat == EtatBon.A_SIGNER
    assert fresh(devis).etat == EtatDevis.VALIDE


@pytest.mark.regle("S04", "AC-4", "G-BC-8")
def test_s04_one_order_signed_on_the_friday_runs_beyond_the_end(ending):
    cast, atelier, devis = ending
    bon = services.prepare_bon(
        devis, actor=cast.pilote, phases=[2, 3], fin_prevue=day("14/03/2030"), on=day("14/09/2029")
    )
    services.present_bon(bon, actor=cast.pilote, on=day("14/09/2029"))
    services.sign_bon(bon, actor=cast.rpa, on=day("14/09/2029"))
    assert services.BONS.alerts(bon, "sign", actor=cast.rpa, on=day("14/09/2029")) == []
    with horloge.at(day("16/09/2029")):
        tic()
    assert fresh(atelier).etat == Etat.COMMANDE
    services.engage_bon(bon, actor=cast.budget, numero_ej="1500000001", on=day("17/09/2029"))
    services.notify_bon(bon, actor=cast.pilote, preuve="PLACE", on=day("17/09/2029"))
    assert fresh(atelier).etat == Etat.APPROPRIATION


@pytest.mark.regle("S04", "T-9", "G-BC-1", "G-BC-7", "F15")
def test_s04_a_second_order_after_the_end_is_refused_and_the_turn_stays_used(ending):
    cast, atelier, devis = ending
    warned = services.DEVIS.alerts(
        fresh(devis), "validate", actor=cast.valideur, on=day("12/09/2029")
    )
    assert (
        "3 jours avant l’expiration : un seul bon de commande évite d’en manquer le second."
        in [text.replace("\u00a0", " ") for text in warned]
    )
    cast.order(devis, [2], on=day("14/09/2029"))
    second = cast.order(fresh(devis), [3], on=day("01/10/2029"), until="present")
    before = cast.file()
    with pytest.raises(Refused, match="L’accord-cadre est expiré"):
        services.sign_bon(second, actor=cast.rpa, on=day("01/10/2029"))
    assert fresh(second).etat == EtatBon.ANNULE
    assert fresh(atelier).etat == Etat.EN_ATTENTE_ACCORD_CADRE
    assert cast.file() == before
    assert fresh(devis.bons.get(rang=1)).etat == EtatBon.NOTIFIE
    return_under_the_next_framework(cast, atelier)


def return_under_the_next_framework(cast, atelier):
    """Under the next framework the rest is a new designation; what is performed is not ordered again."""
    make_accord(
        cast.achats, code="ACF4", rang=("G3",), notified=day("15/10/2029"), fin=day("15/10/2033")
    )
    with horloge.at(day("16/10/2029")):
        tic()
    assert fresh(atelier).etat == Etat.A_LANCER
    again = cast.designate(fresh(atelier), on=day("16/10/2029"))
    mandataire = actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=again.groupement.mandataire)
    services.accept_designation(
        again, actor=mandataire, declaration=members(again.groupement), on=day("17/10/2029")
    )
    devis = services.deposit_devis(
        again, actor=mandataire, quantites={"UO-01": D(1), "UO-03": D(2)}, on=day("18/10/2029")
    )
    services.validate_devis(devis, actor=cast.valideur, on=day("19/10/2029"))
    with pytest.raises(Refused, match="phase 2 est déjà commandée"):
        services.prepare_bon(devis, actor=cast.pilote, phases=[2, 3], on=day("22/10/2029"))
    for membre in again.groupement.membres.order_by("pk"):
        services.deposit_attestation(
            membre.organisation, actor=mandataire, date=day("22/10/2029"), on=day("22/10/2029")
        )
    cast.order(fresh(devis), [3], on=day("22/10/2029"))
    assert fresh(atelier).etat == Etat.APPROPRIATION


@pytest.fixture
@told_once
def poor(db):
    """S06: an envelope of 15 000,00 AE and 12 000,00 CP; G2 is designated."""
    cast = make_cast(ae="15000.00", cp="12000.00", rang=("G2", "G1", "G3"))
    give_certificates(cast, on=day("02/03/2026"))
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=day("05/05/2026"))
    cast.accept(designation, on=day("06/05/2026"))
    devis = cast.devis(designation, on=day("07/05/2026"))
    assert (devis.current.ht, devis.current.ttc) == (D("16300.00"), D("19560.00"))
    services.validate_devis(devis, actor=cast.valideur, on=day("11/05/2026"))
    return cast, atelier, devis


@pytest.mark.regle("S06", "F6")
def test_s06_the_devis_is_validated_with_an_alert(poor):
    cast, _atelier, devis = poor
    warned = services.DEVIS.alerts(devis, "validate", actor=cast.valideur, on=day("11/05/2026"))
    assert any("4\u202f560,00" in text or "4\u00a0560,00" in text for text in warned)
    assert fresh(devis).etat == EtatDevis.VALIDE


@pytest.mark.regle("S06", "G-BC-6", "CH-4")
def test_s06_one_order_lacks_ae(poor):
    cast, _atelier, devis = poor
    bon = cast.order(devis, [2, 3], on=day("12/05/2026"), until="present")
    with pytest.raises(Refused) as refusal:
        services.sign_bon(bon, actor=cast.rpa, on=day("12/05/2026"))
    assert [r.replace("\u202f", " ").replace("\u00a0", " ") for r in refusal.value.reasons] == [
        "Il manque 4 560,00 € d’AE."
    ]


@pytest.mark.regle("S06", "G-BC-6", "CH-2", "CH-3")
def test_s06_two_orders_then_a_delegation(poor):
    cast, atelier, devis = poor

    def ae():
        return available(cast.service, 2026, origine=atelier.reference).ae

    first = cast.order(devis, [2], on=day("12/05/2026"))
    assert (first.ht, first.ttc) == (D("3000.00"), D("3600.00"))
    assert ae() == D("11400.00")
    second = cast.order(fresh(devis), [3], on=day("20/05/2026"), until="present")
    assert (second.ht, second.ttc) == (D("13300.00"), D("15960.00"))
    with pytest.raises(Refused, match="4.560,00"):
        services.sign_bon(second, actor=cast.rpa, on=day("20/05/2026"))
    assert fresh(second).etat == EtatBon.A_SIGNER
    with horloge.at(day("21/05/2026")):
        credits.delegate_credits(
            actor=cast.chef, destination=credits.envelope_for(cast.service, 2026),
            ae=D("5000.00"), cp=D("0.00"),
        )  # fmt: skip
    assert ae() == D("16400.00")
    second = fresh(second)
    warned = services.BONS.alerts(second, "sign", actor=cast.rpa, on=day("22/05/2026"))
    assert any(text.startswith("Crédits de paiement") for text in warned)
    services.sign_bon(second, actor=cast.rpa, on=day("22/05/2026"))
    services.engage_bon(second, actor=cast.budget, numero_ej="1500000002", on=day("22/05/2026"))
    assert ae() == D("440.00")


def test_there_is_one_live_designation(cast):
    atelier = cast.atelier()
    cast.designate(atelier, on=day("05/05/2026"))
    with pytest.raises(Refused):
        services.designate_atelier(Atelier.objects.get(pk=atelier.pk), actor=cast.chef)
    assert Designation.objects.filter(atelier=atelier).count() == 1
