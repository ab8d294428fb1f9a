"""Devis and orders in service: B-1 to B-8, F5, F6, and each guard of the signature."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import add_role
from etabli.ateliers.deroules.flash_moves import WORKFLOW
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import blockers_of
from etabli.ateliers.states import Etat
from etabli.ateliers.tests.factories import service_of
from etabli.core.documents.models import Document
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt
from etabli.marches import prix, selectors, services
from etabli.marches.guards import signature
from etabli.marches.guards.earlier import phase_ordered
from etabli.marches.models import AccordCadre
from etabli.marches.services.accords import NO_MAXIMUM
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.factories import bpu, give_certificates, make_cast
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
TWO = {"UO-01": D(1), "UO-03": D("1.5")}


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def later(days):
    return D05 + dt.timedelta(days=days)


@pytest.fixture
@told_once
def accepted(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    return cast, designation


@pytest.fixture
@told_once
def validated(accepted):
    cast, designation = accepted
    devis = cast.devis(designation, on=later(1))
    services.validate_devis(devis, actor=cast.valideur, on=later(2))
    return cast, devis


def sentences(bon, rule, on):
    return [g.detail for g in signature.check(bon, on=on) if g.rule == rule and g.lacks]


@pytest.mark.regle("B-2", "F5")
def test_a_line_that_is_not_of_the_price_list_is_refused_with_everything_wrong(accepted):
    cast, designation = accepted
    with pytest.raises(Refused) as refusal:
        services.deposit_devis(
            designation, actor=cast.mandataire(designation),
            quantites={"REMISE": D(1), "UO-03": D("0.3")}, on=later(1),
        )  # fmt: skip
    assert [r.split()[0] for r in refusal.value.reasons] == ["REMISE", "UO-03"]
    assert not hasattr(fresh(designation), "devis")


@pytest.mark.regle("B-6", "F5")
def test_a_returned_devis_comes_back_as_a_new_version_twice_then_is_refused(accepted):
    cast, designation = accepted
    mandataire = cast.mandataire(designation)
    devis = services.deposit_devis(designation, actor=mandataire, quantites=TWO, on=later(1))
    with pytest.raises(Refused, match="peut encore être retourné 2 fois"):
        services.refuse_devis(devis, actor=cast.pilote, motif="Non.", on=later(1))
    for number in (1, 2):
        services.send_back_devis(
            fresh(devis), actor=cast.pilote, motif="Une journée de trop.", on=later(1 + number)
        )
        services.redeposit_devis(
            fresh(devis),
            actor=mandataire,
            quantites={"UO-01": D(1), "UO-03": D(number)},
            on=later(1 + number),
        )
    assert list(devis.versions.order_by("numero").values_list("numero", flat=True)) == [1, 2, 3]
    assert len({v.digest for v in devis.versions.order_by("pk")}) == 3
    with pytest.raises(Refused, match="déjà été retourné deux fois"):
        services.send_back_devis(fresh(devis), actor=cast.pilote, motif="Encore.", on=later(6))
    services.refuse_devis(
        fresh(devis), actor=cast.pilote, motif="Toujours non conforme.", on=later(6)
    )
    assert fresh(devis).etat == EtatDevis.REFUSE
    assert fresh(designation).etat == EtatDesignation.REFUSEE
    assert fresh(designation.atelier).etat == Etat.DESIGNATION
    assert cast.live(designation.atelier).groupement.code == "G2"


@pytest.mark.regle("B-4")
def test_the_prices_are_those_of_the_acceptance_and_stay_for_both_orders(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    dearer = [
        prix.LigneBordereau(x.code_uo, x.libelle, x.unite, x.phase, x.prix_ht * 2) for x in bpu(0)
    ]
    services.add_bordereau(designation.groupement, dearer, valide_du=later(1))
    devis = cast.devis(designation, on=later(2))
    assert devis.current.ht == D("16450.00")
    services.validate_devis(devis, actor=cast.valideur, on=later(3))
    assert cast.order(devis, [3], on=later(4)).ht == D("13250.00")


@pytest.mark.regle("B-4", "F6")
def test_a_devis_is_validated_until_its_sixtieth_day(accepted):
    cast, designation = accepted
    devis = cast.devis(designation, on=later(1))
    assert devis.current.valid_until == later(61)
    with pytest.raises(Refused, match="n’était valable que jusqu’au 05/07/2026"):
        services.validate_devis(devis, actor=cast.valideur, on=later(62))
    services.validate_devis(fresh(devis), actor=cast.valideur, on=later(61))


@pytest.mark.regle("F6", "G-BC-5")
def test_a_devis_above_the_maximum_is_refused_and_equality_is_not(db):
    tight = make_cast(maximum="16450.00")
    designation = tight.designate(tight.atelier(), on=D05)
    tight.accept(designation, on=D05)
    devis = tight.devis(designation, on=D05)
    AccordCadre.objects.filter(pk=tight.accord.pk).update(maximum_ht=D("16449.99"))
    with pytest.raises(Refused, match="maximum de l’accord-cadre serait dépassé de 0,01"):
        services.validate_devis(fresh(devis), actor=tight.valideur, on=D05)
    AccordCadre.objects.filter(pk=tight.accord.pk).update(maximum_ht=D("16450.00"))
    services.validate_devis(fresh(devis), actor=tight.valideur, on=D05)
    assert selectors.framework_plafond(fresh(tight.accord)).reserve_ht == D("16450.00")


@pytest.mark.regle("B-5")
def test_revised_prices_make_a_version_for_new_devis_only(cast):
    g1 = cast.groupements["G1"]
    version = services.revise_bordereau(
        g1, a=D("0.15"), b=D("0.85"), s=D("321.7"), s0=D("310.2"), valide_du=dt.date(2026, 9, 15)
    )
    assert (version.version, version.coefficient) == (2, D("1.0315"))
    assert version.lignes.get(code_uo="UO-01").prix_ht == D("3300.80")
    assert g1.bordereaux.get(version=1).valide_au == dt.date(2026, 9, 14)


@pytest.mark.regle("B-7", "CH-14")
def test_an_overseas_atelier_takes_its_basket_and_its_rate(cast):
    designation = cast.designate(cast.atelier(departement="972"), on=D05)
    cast.accept(designation, on=D05)
    version = cast.devis(designation, on=D05).current
    assert (version.ht, version.tva, version.ttc) == (D("19200.00"), D("1632.00"), D("20832.00"))


@pytest.mark.regle("B-6", "D-19", "G-BC-4")
def test_before_the_second_order_only_the_phases_not_ordered_may_change(validated):
    cast, devis = validated
    cast.order(devis, [2], on=later(3))
    devis = fresh(devis)
    mandataire = cast.mandataire(devis.designation)
    basket = dict(prix.PANIER_STANDARD)
    with pytest.raises(Refused, match="déjà commandée ne changent plus"):
        services.amend_devis(
            devis, actor=mandataire, quantites={**basket, "UO-01": D(2)}, on=later(4)
        )
    services.amend_devis(
        fresh(devis), actor=mandataire, quantites={**basket, "UO-05": D(1)}, on=later(4)
    )
    with pytest.raises(Refused, match="n’est pas validé"):
        services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[3], on=later(4))
    services.validate_devis(fresh(devis), actor=cast.valideur, on=later(5))
    assert cast.order(fresh(devis), [3], on=later(6)).ht == D("14350.00")


@pytest.mark.regle("F7", "G-BC-4")
def test_the_chain_of_an_order_and_its_paper(validated):
    cast, devis = validated
    bon = cast.order(devis, [2, 3], on=later(3))
    assert (bon.etat, bon.numero_ej, bon.notified_on) == (EtatBon.NOTIFIE, bon.numero_ej, later(3))
    entry = Entry.objects.get(verb="marches.bondecommande.notify")
    paper = Document.objects.get(nature="bon_de_commande")
    assert entry.data["document"]["sha256"] == paper.sha256
    verbs = (
        Entry.objects.filter(subject=bon.reference).order_by("number").values_list("verb", "role")
    )
    assert [(v.rpartition(".")[2], r) for v, r in verbs] == [
        ("prepare", "SERVICE_PILOTE"), ("present", "SERVICE_PILOTE"), ("sign", "RPA"),
        ("engage", "GESTIONNAIRE_BUDGET"), ("notify", "SERVICE_PILOTE"),
    ]  # fmt: skip
    assert fresh(devis).etat == EtatDevis.COMMANDE
    assert Entry.objects.get(verb="ateliers.atelier.start_appropriation").role == "SERVICE_PILOTE"


@pytest.mark.regle("G-BC-1")
def test_gbc1_a_suspended_framework_stops_the_signature(validated):
    cast, devis = validated
    bon = cast.order(devis, [2], on=later(3), until="present")
    services.ACCORDS.run(
        fresh(cast.accord), "suspend", actor=cast.achats, on=later(3), motif="Contentieux."
    )
    assert sentences(fresh(bon), "G-BC-1", later(3)) == [
        "L’accord-cadre est suspendu (validité jusqu’au 15/09/2029)."
    ]
    with pytest.raises(Refused, match="L’accord-cadre est suspendu"):
        services.sign_bon(fresh(bon), actor=cast.rpa, on=later(3))


@pytest.mark.regle("G-BC-2")
def test_gbc2_only_authorised_buyers_order(validated):
    cast, devis = validated
    bon = cast.order(devis, [2], on=later(3), until="present")
    AccordCadre.objects.filter(pk=cast.accord.pk).update(tous_services=False)
    bon = fresh(bon)
    assert len(sentences(bon, "G-BC-2", later(3))) == 1
    bon.accord_cadre.acheteurs_autorises.add(cast.service)
    assert sentences(bon, "G-BC-2", later(3)) == []
    assert not bon.accord_cadre.is_open_to(service_of("33"))


@pytest.mark.regle("G-BC-3")
def test_gbc3_the_holder_is_the_accepted_designation(validated):
    cast, devis = validated
    bon = cast.order(devis, [2], on=later(3), until="present")
    assert sentences(bon, "G-BC-3", later(3)) == []
    type(devis.designation).objects.filter(pk=devis.designation.pk).update(
        etat=EtatDesignation.REFUSEE
    )
    assert sentences(fresh(bon), "G-BC-3", later(3)) == [
        "La désignation de ce titulaire n’est plus en cours."
    ]


@pytest.mark.regle("G-BC-4")
def test_gbc4_the_devis_has_not_changed_since_the_order_was_prepared(validated):
    cast, devis = validated
    bon = cast.order(devis, [3], on=later(3), until="present")
    bon.devis_digest = "0" * 64
    assert sentences(bon, "G-BC-4", later(3)) == [
        "Le devis a changé depuis la préparation : le pilote prépare un autre bon.".replace(
            " :", "\u00a0:"
        )
    ]


@pytest.mark.regle("G-BC-5")
def test_gbc5_the_amount_fits_the_maximum_at_the_signature(validated):
    cast, devis = validated
    bon = cast.order(devis, [2, 3], on=later(3), until="present")
    AccordCadre.objects.filter(pk=cast.accord.pk).update(maximum_ht=D("16000.00"))
    assert len(sentences(fresh(bon), "G-BC-5", later(3))) == 1


@pytest.mark.regle("G-BC-7")
def test_gbc7_two_orders_at_most_and_no_phase_twice(validated):
    cast, devis = validated
    cast.order(devis, [2], on=later(3))
    with pytest.raises(Refused, match="phase 2 est déjà commandée"):
        services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[2, 3], on=later(4))
    cast.order(fresh(devis), [3], on=later(4))
    with pytest.raises(Refused, match="2 bons de commande au plus"):
        services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[3], on=later(5))


@pytest.mark.regle("G-BC-8")
def test_gbc8_a_certificate_less_than_six_months_old_from_five_thousand_euros(db):
    cast = make_cast()
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    small = cast.order(devis, [2], on=D05)  # 3 200 € HT
    assert small.etat == EtatBon.NOTIFIE
    give_certificates(cast, on=dt.date(2025, 11, 5))  # six months to the day: too old
    second = cast.order(fresh(devis), [3], on=D05, until="present")
    with pytest.raises(Refused) as refusal:
        services.sign_bon(second, actor=cast.rpa, on=D05)
    assert [r.partition(" à ")[2] for r in refusal.value.reasons] == [
        "demander à Alouette urbanisme (fictif).",
        "demander à Alouette paysage (fictif).",
    ]
    give_certificates(cast, on=dt.date(2025, 11, 6))
    services.sign_bon(fresh(second), actor=cast.rpa, on=D05)


@pytest.mark.regle("G-BC-8")
def test_gbc8_an_end_beyond_six_months_is_an_alert_only(validated):
    cast, devis = validated
    bon = services.prepare_bon(
        devis, actor=cast.pilote, phases=[2, 3], fin_prevue=dt.date(2026, 11, 9), on=later(3)
    )
    services.present_bon(bon, actor=cast.pilote, on=later(3))
    warned = services.BONS.alerts(bon, "sign", actor=cast.rpa, on=later(3))
    assert warned == ["La fin prévue dépasse le 08/11/2026."]
    services.sign_bon(bon, actor=cast.rpa, on=later(3))


@pytest.mark.regle("F7")
def test_who_prepared_does_not_sign_and_who_validated_may(validated):
    cast, devis = validated
    both = add_role(cast.pilote, Role.RPA, organisation=cast.service)
    bon = services.prepare_bon(devis, actor=both, phases=[2, 3], on=later(3))
    services.present_bon(bon, actor=both, on=later(3))
    with pytest.raises(Refused, match="une autre personne doit le signer"):
        services.sign_bon(bon, actor=both, on=later(3))
    valideur = add_role(cast.valideur, Role.RPA, organisation=cast.service)
    services.sign_bon(fresh(bon), actor=valideur, on=later(3))


@pytest.mark.regle("F7")
def test_a_pilote_of_elsewhere_sees_and_does_nothing(validated):
    cast, devis = validated
    bon = cast.order(devis, [2], on=later(3), until="present")
    for actor, verb in ((cast.pilote, services.sign_bon), (cast.valideur, services.sign_bon)):
        with pytest.raises(PermissionDenied):
            verb(bon, actor=actor, on=later(3))


@pytest.mark.regle("F8")
def test_the_animation_waits_for_its_order(validated):
    cast, devis = validated
    cast.order(devis, [2], on=later(3))
    atelier = Atelier.objects.get(pk=devis.atelier.pk)
    blockers = blockers_of(atelier, "start_animation", actor=cast.pilote, on=later(4))
    assert (
        "L’animation n’est pas commandée : le second bon de commande est à notifier.".replace(
            " :", "\u00a0:"
        )
        in blockers
    )
    cast.order(fresh(devis), [3], on=later(5))
    move = WORKFLOW.moves["start_animation"]
    assert phase_ordered.ask(Attempt(atelier, cast.pilote, later(5), move=move)).is_met


@pytest.mark.regle("G-BC-5")
def test_a_settled_order_counts_its_final_amount(validated):
    cast, devis = validated
    bon = cast.order(devis, [2, 3], on=later(3))
    assert selectors.framework_plafond(cast.accord).consomme_ht == D("16450.00")
    services.settle_bon(bon, final_ht=D("16000.00"), on=later(99))
    assert selectors.framework_plafond(cast.accord).consomme_ht == D("16000.00")


@pytest.mark.regle("T-10")
def test_nobody_enters_a_notified_framework(cast):
    with pytest.raises(Refused, match="aucun titulaire ne peut plus y entrer"):
        services.join_groupement(
            cast.accord, actor=cast.achats, code="G4", nom="Daphné", mandataire=cast.service
        )


@pytest.mark.regle("AC-1")
def test_a_framework_of_more_than_four_years_needs_a_justification(db):
    from etabli.marches.tests.factories import make_accord

    achats = make_cast().achats
    with pytest.raises(Refused, match="dépasse quarante-huit mois"):
        make_accord(achats, code="LONG", fin=dt.date(2029, 9, 16))


@pytest.mark.regle("AC-2")
def test_a_framework_of_no_amount_is_refused(db):
    achats = make_cast().achats
    with pytest.raises(Refused) as refusal:
        services.prepare_accord_cadre(
            actor=achats, code="SANS", libelle="Sans maximum", acheteur=dgaln(),
            date_fin_validite=dt.date(2029, 9, 15), maximum_ht=D(0),
        )  # fmt: skip
    assert refusal.value.reasons == (NO_MAXIMUM,)


@pytest.mark.regle("AC-2")
def test_a_framework_without_a_maximum_is_prepared_and_not_notified(db):
    achats = make_cast().achats
    accord = services.prepare_accord_cadre(
        actor=achats, code="SANS", libelle="Sans maximum", acheteur=dgaln()
    )
    with pytest.raises(Refused) as refusal:
        services.notify_accord_cadre(
            accord, actor=achats, date_notification=dt.date(2026, 1, 5), on=dt.date(2026, 1, 5)
        )
    assert refusal.value.reasons == (
        "Inscrivez les titulaires, dans l’ordre du classement.",
        NO_MAXIMUM,
        "Donnez la fin de validité.",
    )
