"""R5: a terminated holder receives nothing more, and the rest of the work goes to the next one."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from etabli.ateliers.services import advance, blockers_of
from etabli.ateliers.states import Etat
from etabli.core import duties, horloge
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.credits.selectors import reserved_for
from etabli.marches import prix, selectors, services
from etabli.marches.guards import signature
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.factories import members
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
MOTIF = "Liquidation judiciaire."


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def later(days):
    return D05 + dt.timedelta(days=days)


def terminate(cast, groupement, on):
    services.terminate_groupement(fresh(groupement), actor=cast.decideur, motif=MOTIF, on=on)


def replace(cast, designation, on):
    services.replace_holder(fresh(designation), actor=cast.chef, on=on)


def replaces(cast, designation, actor):
    """Does this reader read the duty to replace the holder?"""
    found = duties.duties(actor)
    return [
        d.is_mine for d in found if d.name == "replace" and d.row.subject == designation.reference
    ]


def file_is_its_replay(cast):
    accord = AccordCadre.objects.get(pk=cast.accord.pk)
    return list(selectors.tour_of(accord).file) == accord.file


@pytest.fixture
@told_once
def ordered(cast):
    """BC 1 (phase 2) notified on 8 May to G1."""
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(fresh(devis), [2], on=later(3))
    return cast, fresh(designation), fresh(devis), fresh(bon)


@pytest.mark.regle("R5", "T-10")
@pytest.mark.parametrize("stage", ["pending", "accepted", "deposited", "validated", "engaged"])
def test_a_turn_not_used_ends_with_its_holder_and_the_next_one_is_designated(cast, stage):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    if stage != "pending":
        cast.accept(designation, on=D05)
    if stage in ("deposited", "validated", "engaged"):
        cast.devis(designation, on=D05)
    if stage in ("validated", "engaged"):
        services.validate_devis(fresh(designation).devis, actor=cast.valideur, on=D05)
    if stage == "engaged":
        cast.order(fresh(designation).devis, [2], on=D05, until="engage")
    terminate(cast, designation.groupement, later(1))
    assert fresh(designation).etat == EtatDesignation.SANS_OBJET
    assert not Devis.objects.exclude(etat=EtatDevis.CADUC).exists()
    assert not BonDeCommande.objects.exclude(etat=EtatBon.ANNULE).exists()
    assert reserved_for(atelier.reference) == 0
    now = cast.live(atelier)
    assert (now.groupement.code, now.designated_on) == ("G2", later(1))
    assert fresh(atelier).etat == Etat.DESIGNATION
    assert cast.file() == ["G3", "G2"]
    assert file_is_its_replay(cast)


@pytest.mark.regle("R5", "T-10", "F3")
def test_a_terminated_holder_neither_accepts_nor_deposits_nor_receives_an_order(ordered):
    """Even where its turn still lives, as in a base written before this rule was kept."""
    cast, designation, devis, _ = ordered
    pending = cast.designate(cast.atelier(), on=later(3))
    second = services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[3], on=later(4))
    services.present_bon(second, actor=cast.pilote, on=later(4))
    for groupement in (designation.groupement, pending.groupement):
        type(groupement).objects.filter(pk=groupement.pk).update(etat="RESILIE")
    with pytest.raises(Refused, match="ne peut plus rien recevoir"):
        services.accept_designation(
            fresh(pending), actor=cast.mandataire(pending), declaration=members(pending.groupement),
            on=later(4),
        )  # fmt: skip
    with pytest.raises(Refused, match="aucun devis n’est attendu de lui"):
        services.amend_devis(
            fresh(devis), actor=cast.mandataire(designation),
            quantites={**prix.PANIER_STANDARD, "UO-05": D(1)}, on=later(4),
        )  # fmt: skip
    held = [g.detail for g in signature.check(fresh(second), on=later(4)) if g.rule == "G-BC-3"]
    assert held == ["Le titulaire est résilié."]
    with pytest.raises(Refused, match="Le titulaire est résilié"):
        services.sign_bon(fresh(second), actor=cast.rpa, on=later(4))
    BonDeCommande.objects.filter(pk=second.pk).update(
        etat=EtatBon.ENGAGE, signed_on=later(4), numero_ej="1600000009"
    )
    with pytest.raises(Refused, match="rien ne peut plus lui être commandé"):
        services.notify_bon(fresh(second), actor=cast.pilote, preuve="PLACE", on=later(5))


@pytest.mark.regle("R5", "G-BC-7")
def test_after_an_order_dgaln_asks_for_a_new_holder_once_its_orders_are_terminated(ordered):
    cast, designation, devis, bon = ordered
    atelier = designation.atelier
    second = cast.order(devis, [3], on=later(4), until="sign")
    assert replaces(cast, designation, cast.chef) == []
    terminate(cast, designation.groupement, later(10))
    assert fresh(second).etat == EtatBon.ANNULE
    assert fresh(designation).etat == EtatDesignation.SANS_OBJET
    assert (fresh(atelier).etat, fresh(bon).etat) == (Etat.APPROPRIATION, EtatBon.NOTIFIE)
    assert reserved_for(atelier.reference) == 0
    assert replaces(cast, designation, cast.chef) == [True]
    assert replaces(cast, designation, cast.pilote) == [False]
    asked = [d.is_mine for d in duties.duties(cast.rpa) if d.name == "terminate"]
    assert asked == [True]
    with pytest.raises(Refused, match="est en cours"):
        replace(cast, designation, later(11))
    with pytest.raises(PermissionDenied):
        services.replace_holder(fresh(designation), actor=cast.pilote, on=later(11))
    services.terminate_bon(
        fresh(bon), actor=cast.rpa, motif=MOTIF, final_ht=D("1000.00"), on=later(11)
    )
    replace(cast, designation, later(12))
    now = cast.live(atelier)
    assert (now.groupement.code, fresh(atelier).etat) == ("G2", Etat.DESIGNATION)
    assert replaces(cast, designation, cast.chef) == []
    assert file_is_its_replay(cast)
    # the whole work is ordered again: phase 2 was not fully performed
    cast.accept(now, on=later(13))
    again = cast.devis(fresh(now), on=later(13))
    services.validate_devis(again, actor=cast.valideur, on=later(13))
    first_day = fresh(atelier).notified_on
    whole = cast.order(fresh(again), [2, 3], on=later(14))
    assert whole.groupement.code == "G2"
    assert (fresh(atelier).etat, fresh(atelier).notified_on) == (Etat.APPROPRIATION, first_day)
    assert fresh(atelier).mandataire == now.groupement.mandataire


@pytest.mark.regle("R5", "G-BC-7", "F8")
def test_phases_fully_performed_under_a_terminated_holder_are_not_ordered_again(ordered):
    cast, designation, _, bon = ordered
    terminate(cast, designation.groupement, later(10))
    services.terminate_bon(bon, actor=cast.rpa, motif=MOTIF, final_ht=bon.ht, on=later(10))
    replace(cast, designation, later(10))
    now = cast.live(designation.atelier)
    cast.accept(now, on=later(11))
    devis = cast.devis(fresh(now), on=later(11))
    services.validate_devis(devis, actor=cast.valideur, on=later(11))
    with pytest.raises(Refused, match="La phase 2 est déjà commandée"):
        services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[2, 3], on=later(12))
    assert cast.order(fresh(devis), [3], on=later(12)).ht == D("13300.00")


@pytest.mark.regle("R5", "F8")
def test_an_animation_half_done_by_a_terminated_holder_is_not_an_animation_ordered(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(fresh(devis), [2, 3], on=D05)
    terminate(cast, designation.groupement, later(1))
    services.terminate_bon(bon, actor=cast.rpa, motif=MOTIF, final_ht=D("3200"), on=later(1))
    blockers = blockers_of(
        fresh(designation.atelier), "start_animation", actor=cast.pilote, on=later(1)
    )
    assert any("L’animation n’est pas commandée" in reason for reason in blockers)


@pytest.mark.regle("R5")
def test_nothing_is_replaced_when_everything_ordered_is_performed(ordered):
    cast, designation, devis, bon = ordered
    second = cast.order(devis, [3], on=later(4))
    for one in (bon, second):
        services.settle_bon(fresh(one), final_ht=one.ht, on=later(9))
    terminate(cast, designation.groupement, later(10))
    assert replaces(cast, designation, cast.chef) == []
    with pytest.raises(Refused, match="il ne reste rien à commander"):
        replace(cast, designation, later(10))


@pytest.mark.regle("R5", "F16")
def test_a_holder_terminated_during_a_suspension_is_replaced_on_resumption(ordered):
    cast, designation, _, bon = ordered
    atelier = designation.atelier
    other = cast.designate(cast.atelier(), on=later(3))
    cast.accept(other, on=later(3))
    for one in (atelier, other.atelier):
        advance(fresh(one), "suspend", actor=cast.valideur, on=later(4), motif="Crue.")
    terminate(cast, designation.groupement, later(5))
    terminate(cast, other.groupement, later(5))
    assert fresh(other).etat == EtatDesignation.SANS_OBJET
    assert fresh(other.atelier).etat == Etat.SUSPENDU
    services.terminate_bon(bon, actor=cast.rpa, motif=MOTIF, final_ht=D(0), on=later(5))
    with pytest.raises(Refused, match="le reprend d’abord"):
        replace(cast, designation, later(6))
    for one in (atelier, other.atelier):
        advance(fresh(one), "resume", actor=cast.valideur, on=later(7))
    assert cast.live(other.atelier).groupement.code == "G3"  # asked by the system: no order yet
    assert selectors.live_designation(atelier) is None  # asked by DGALN
    replace(cast, designation, later(8))
    assert cast.live(atelier).groupement.code == "G3"


@pytest.mark.regle("R5", "B-8", "F15")
def test_the_end_of_the_framework_still_reaches_an_atelier_whose_former_order_is_signed(ordered):
    cast, designation, _, bon = ordered
    terminate(cast, designation.groupement, later(5))
    services.terminate_bon(bon, actor=cast.rpa, motif=MOTIF, final_ht=D(0), on=later(5))
    replace(cast, designation, later(5))
    AccordCadre.objects.filter(pk=cast.accord.pk).update(date_fin_validite=later(6))
    with horloge.at(later(7)):
        tic()
    assert fresh(designation.atelier).etat == Etat.EN_ATTENTE_ACCORD_CADRE
    assert Designation.objects.filter(etat=EtatDesignation.SANS_OBJET).count() == 2


@pytest.mark.regle("R5")
def test_only_a_terminated_holder_is_replaced(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    services.refuse_designation(
        designation, actor=cast.mandataire(designation), cause="CHARGE", motif="Non.", on=D05
    )
    with pytest.raises(Refused, match="n’est pas possible à l’étape"):
        replace(cast, designation, D05)
