"""A suspended Atelier: delays that stop and go on, what is refused, what takes effect on resumption."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import duration_days
from etabli.ateliers.services import advance
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import Echeance, Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.credits.selectors import reserved_for
from etabli.marches import selectors, services, tourniquet
from etabli.marches.models import BonDeCommande, Conflit, Designation
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.stories import SEUILS
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
SUSPENDED = dt.date(2026, 5, 11)
RESUMED = dt.date(2026, 6, 1)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def suspend(cast, atelier, *, on=SUSPENDED):
    advance(fresh(atelier), "suspend", actor=cast.valideur, on=on, motif="Élections.")


def resume(cast, atelier, *, on=RESUMED):
    advance(fresh(atelier), "resume", actor=cast.valideur, on=on)


def due(designation, code):
    row = echeances.of(designation, code)
    return row and (row.due_on, row.suspended_on)


@pytest.fixture
def accepted(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    return cast, designation


@pytest.fixture
@told_once
def deposited(accepted):
    cast, designation = accepted
    return cast, cast.devis(designation, on=dt.date(2026, 5, 6))


# -- delays -----------------------------------------------------------------------------------


@pytest.mark.regle("F16", "F5")
def test_the_devis_is_due_in_the_working_days_it_had_left(accepted):
    cast, designation = accepted
    assert due(designation, "devis") == (dt.date(2026, 5, 21), None)
    suspend(cast, designation.atelier)
    assert due(designation, "devis") == (dt.date(2026, 5, 21), SUSPENDED)
    with horloge.at(dt.date(2026, 5, 29)):
        tic()
    assert fresh(designation).etat == EtatDesignation.ACCEPTEE
    resume(cast, designation.atelier)
    # seven were left (12, 13, 15, 18 to 21 May): 2 to 5 and 8 to 10 June
    assert due(designation, "devis") == (dt.date(2026, 6, 10), None)
    with horloge.at(dt.date(2026, 6, 10)):
        tic()
    assert fresh(designation).etat == EtatDesignation.ACCEPTEE
    with horloge.at(dt.date(2026, 6, 11)):
        tic()
    assert fresh(designation).etat == EtatDesignation.REFUSEE


@pytest.mark.regle("F16", "F5")
def test_the_correction_of_a_devis_stops_too_and_one_asked_meanwhile_starts_on_resumption(
    deposited,
):
    cast, devis = deposited
    turn = devis.designation
    services.send_back_devis(devis, actor=cast.pilote, motif="Trop.", on=dt.date(2026, 5, 7))
    assert due(turn, "reprise") == (dt.date(2026, 5, 18), None)
    suspend(cast, turn.atelier)
    resume(cast, turn.atelier)
    assert due(turn, "reprise") == (dt.date(2026, 6, 5), None)  # 12, 13, 15, 18 May were left
    services.redeposit_devis(
        fresh(devis), actor=cast.mandataire(turn), quantites={"UO-01": Decimal(1)}, on=RESUMED
    )
    suspend(cast, turn.atelier, on=dt.date(2026, 6, 2))
    services.send_back_devis(
        fresh(devis), actor=cast.pilote, motif="Encore.", on=dt.date(2026, 6, 3)
    )
    assert due(turn, "reprise") == (dt.date(2026, 6, 10), dt.date(2026, 6, 3))
    resume(cast, turn.atelier, on=dt.date(2026, 7, 1))
    assert due(turn, "reprise") == (dt.date(2026, 7, 8), None)


@pytest.mark.regle("T-6", "F5")
def test_a_declared_conflict_stops_the_correction_of_the_devis(deposited):
    cast, devis = deposited
    turn = devis.designation
    services.send_back_devis(devis, actor=cast.pilote, motif="Trop.", on=dt.date(2026, 5, 7))
    flag = services.declare_conflict(
        fresh(turn), actor=cast.mandataire(turn), cas="LIEN", description="Un élu.", on=SUSPENDED
    )
    assert due(turn, "reprise") == (dt.date(2026, 5, 18), SUSPENDED)
    services.lift_conflict(flag, actor=cast.chef, motif="Rien.", on=dt.date(2026, 5, 13))
    assert due(turn, "reprise") == (dt.date(2026, 5, 20), None)  # 15, 18, 19, 20


@pytest.mark.regle("T-6", "F5")
def test_a_correction_asked_while_a_conflict_is_looked_at_starts_once_it_is_lifted(deposited):
    cast, devis = deposited
    turn = devis.designation
    flag = services.declare_conflict(
        fresh(turn), actor=cast.mandataire(turn), cas="LIEN", description="Un élu.", on=SUSPENDED
    )
    services.send_back_devis(fresh(devis), actor=cast.pilote, motif="Trop.", on=SUSPENDED)
    assert due(turn, "reprise") == (dt.date(2026, 5, 19), SUSPENDED)
    services.lift_conflict(flag, actor=cast.chef, motif="Rien.", on=dt.date(2026, 5, 13))
    assert due(turn, "reprise") == (dt.date(2026, 5, 21), None)


@pytest.mark.regle("F16", "T-6")
@pytest.mark.parametrize("lifted_first", [True, False])
def test_a_delay_stopped_for_two_reasons_waits_for_both(accepted, lifted_first):
    cast, turn = accepted
    flag = services.declare_conflict(
        fresh(turn), actor=cast.mandataire(turn), cas="LIEN", description="Un élu.", on=SUSPENDED
    )
    suspend(cast, turn.atelier, on=dt.date(2026, 5, 12))
    acts = [
        lambda on: services.lift_conflict(fresh(flag), actor=cast.chef, motif="Rien.", on=on),
        lambda on: resume(cast, turn.atelier, on=on),
    ]
    first, second = acts if lifted_first else reversed(acts)
    first(dt.date(2026, 5, 20))
    assert due(turn, "devis") == (dt.date(2026, 5, 21), SUSPENDED)
    second(RESUMED)
    assert due(turn, "devis") == (dt.date(2026, 6, 10), None)


@pytest.mark.regle("F16", "T-6")
def test_a_devis_already_late_is_not_saved_by_a_suspension(accepted):
    cast, turn = accepted
    suspend(cast, turn.atelier, on=dt.date(2026, 5, 22))
    assert due(turn, "devis") == (dt.date(2026, 5, 21), None)
    resume(cast, turn.atelier)
    with horloge.at(RESUMED):
        tic()
    assert fresh(turn).etat == EtatDesignation.REFUSEE


@pytest.mark.regle("T-6", "F13")
def test_the_morning_after_the_last_day_nothing_saves_a_late_holder(accepted):
    cast, turn = accepted
    late, mandataire = dt.date(2026, 5, 22), cast.mandataire(turn)
    for act in (
        lambda: services.give_up_designation(
            fresh(turn), actor=mandataire, cause="INCAPACITE", motif="Panne.", on=late
        ),
        lambda: services.declare_conflict(
            fresh(turn), actor=mandataire, cas="LIEN", description="Un élu.", on=late
        ),
        lambda: cast.devis(fresh(turn), on=late),
    ):
        with pytest.raises(
            Refused, match="délai de remise a expiré le jeudi 21 mai 2026 à minuit"
        ):
            act()


@pytest.mark.regle("F16", "T-6")
@pytest.mark.parametrize("stops", ["suspension", "conflict"])
def test_the_update_from_0_1_0_stops_the_correction_that_ran_on(deposited, stops):
    cast, devis = deposited
    turn = devis.designation
    services.send_back_devis(devis, actor=cast.pilote, motif="Trop.", on=dt.date(2026, 5, 7))
    if stops == "suspension":
        suspend(cast, turn.atelier)
    else:
        services.declare_conflict(
            fresh(turn),
            actor=cast.mandataire(turn),
            cas="LIEN",
            description="Un élu.",
            on=SUSPENDED,
        )
    Echeance.objects.update(suspended_on=None)
    import_module("etabli.livrables.migrations.0002_delays_stop_with_their_atelier").stop(
        apps, None
    )
    assert due(turn, "reprise") == (dt.date(2026, 5, 18), SUSPENDED)


# -- what is refused --------------------------------------------------------------------------


@pytest.mark.regle("F16", "F7")
def test_nothing_is_ordered_from_a_suspended_atelier(deposited):
    cast, devis = deposited
    services.validate_devis(devis, actor=cast.valideur, on=dt.date(2026, 5, 7))
    day = dt.date(2026, 5, 12)
    bon = services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[2], on=SUSPENDED)
    acts = [
        lambda: services.present_bon(fresh(bon), actor=cast.pilote, on=day),
        lambda: services.sign_bon(fresh(bon), actor=cast.rpa, on=day),
        lambda: services.engage_bon(fresh(bon), actor=cast.budget, numero_ej="1600000001", on=day),
        lambda: services.notify_bon(fresh(bon), actor=cast.pilote, preuve="PLACE", on=day),
    ]
    for act in acts:
        suspend(cast, devis.atelier)
        if act is acts[2]:  # what Chorus has recorded is entered all the same
            act()
        else:
            with pytest.raises(Refused, match="rien ne peut être commandé avant sa reprise"):
                act()
        resume(cast, devis.atelier, on=day)
        if act is not acts[2]:
            act()
    suspend(cast, devis.atelier)
    with pytest.raises(Refused, match="rien ne peut être commandé"):
        services.prepare_bon(fresh(devis), actor=cast.pilote, phases=[3], on=day)
    assert fresh(devis.atelier).state_before == Etat.APPROPRIATION


@pytest.mark.regle("F16")
def test_a_resumption_does_not_precede_its_suspension(accepted):
    cast, turn = accepted
    suspend(cast, turn.atelier)
    with pytest.raises(Refused, match="ne peut pas précéder la suspension \\(11/05/2026\\)"):
        resume(cast, turn.atelier, on=dt.date(2026, 5, 10))


# -- what takes effect on resumption ------------------------------------------------------------


@pytest.mark.regle("F16", "F6")
def test_a_devis_validated_during_a_suspension_moves_the_atelier_on_resumption(deposited):
    cast, devis = deposited
    suspend(cast, devis.atelier)
    services.validate_devis(fresh(devis), actor=cast.valideur, on=dt.date(2026, 5, 12))
    assert fresh(devis).etat == EtatDevis.VALIDE
    assert reserved_for(devis.atelier.reference) == 19740
    assert fresh(devis.atelier).etat == Etat.SUSPENDU
    resume(cast, devis.atelier)
    assert fresh(devis.atelier).etat == Etat.COMMANDE
    entry = Entry.objects.get(verb="ateliers.atelier.order")
    assert (entry.role, entry.effective_on) == ("CLOCK", RESUMED)


def give_up(cast, turn, on):
    services.give_up_designation(
        turn, actor=cast.mandataire(turn), cause="CHARGE", motif="Trop de travail.", on=on
    )


def confirm(cast, turn, on):
    flag = services.declare_conflict(
        turn, actor=cast.mandataire(turn), cas="LIEN", description="Un élu.", on=on
    )
    services.confirm_conflict(flag, actor=cast.chef, motif="Avéré.", on=on)


def flag_and_confirm(cast, turn, on):
    flag = services.flag_conflict(
        turn.atelier,
        turn.groupement,
        actor=cast.pilote,
        cas="PROJET",
        description="Terrain.",
        on=on,
    )
    services.confirm_conflict(flag, actor=cast.chef, motif="Avéré.", on=on)


def close(cast, turn, on):
    services.suspend_groupement(
        turn.groupement, actor=cast.decideur, motif="Entendu.", on=on, ends_designations=True
    )


ENDS = [give_up, confirm, flag_and_confirm, close]


@pytest.mark.regle("F16", "F13", "T-6", "T-10")
@pytest.mark.parametrize("is_validated", [False, True])
@pytest.mark.parametrize("end", ENDS)
def test_a_turn_ends_during_a_suspension_and_the_next_holder_is_designated_on_resumption(
    deposited, end, is_validated
):
    cast, devis = deposited
    turn, atelier = devis.designation, devis.atelier
    if is_validated:
        services.validate_devis(devis, actor=cast.valideur, on=dt.date(2026, 5, 7))
        cast.order(fresh(devis), [2], on=dt.date(2026, 5, 8), until="sign")
    suspend(cast, atelier)
    end(cast, fresh(turn), dt.date(2026, 5, 12))
    assert not fresh(turn).is_live
    assert fresh(devis).etat == EtatDevis.CADUC
    assert not BonDeCommande.objects.exclude(etat=EtatBon.ANNULE).exists()
    assert reserved_for(atelier.reference) == 0
    assert (fresh(atelier).etat, fresh(atelier).mandataire) == (Etat.SUSPENDU, None)
    assert selectors.live_designation(atelier) is None
    resume(cast, atelier)
    now = cast.live(atelier)
    assert (now.groupement.code, now.designated_on) == ("G2", RESUMED)
    assert fresh(atelier).etat == Etat.DESIGNATION
    assert due(now, "reponse") == (dt.date(2026, 6, 8), None)
    tour = selectors.tour_of(fresh(cast.accord))  # the stored file is the one its log gives
    assert list(tour.file) == fresh(cast.accord).file


@pytest.mark.regle("F16", "T-6")
def test_a_third_devis_refused_during_a_suspension_is_a_counted_refusal(deposited):
    cast, devis = deposited
    turn = devis.designation
    for day in (7, 8):
        services.send_back_devis(
            fresh(devis), actor=cast.pilote, motif="Trop.", on=dt.date(2026, 5, day)
        )
        services.redeposit_devis(
            fresh(devis), actor=cast.mandataire(turn), quantites={"UO-01": Decimal(1)},
            on=dt.date(2026, 5, day),
        )  # fmt: skip
    suspend(cast, turn.atelier)
    services.refuse_devis(fresh(devis), actor=cast.pilote, motif="Non.", on=dt.date(2026, 5, 12))
    assert fresh(turn).etat == EtatDesignation.REFUSEE
    resume(cast, turn.atelier)
    assert cast.live(turn.atelier).groupement.code == "G2"
    tour = selectors.tour_of(cast.accord)
    assert len(tourniquet.counted_refusals(tour, "G1", on=RESUMED, seuils=SEUILS)) == 1


@pytest.mark.regle("F16", "T-8")
def test_a_pending_designation_is_given_back_and_the_file_asked_again_on_resumption(cast):
    atelier = cast.atelier()
    turn = cast.designate(atelier, on=D05)
    suspend(cast, atelier)
    assert fresh(turn).etat == EtatDesignation.RENDUE
    assert cast.file() == ["G1", "G2", "G3"]
    resume(cast, atelier)
    assert cast.live(atelier).groupement.code == "G1"
    assert Designation.objects.filter(atelier=atelier).count() == 2


@pytest.mark.regle("F16")
def test_an_ordinary_suspension_changes_nothing_of_a_contract(deposited):
    cast, devis = deposited
    suspend(cast, devis.atelier)
    resume(cast, devis.atelier)
    assert fresh(devis.atelier).etat == Etat.DEVIS
    assert fresh(devis).etat == EtatDevis.DEPOSE
    assert fresh(devis.designation).etat == EtatDesignation.ACCEPTEE
    assert not Conflit.objects.exists()


# -- the days of the execution ------------------------------------------------------------------


@pytest.mark.regle("F16", "D-03", "K7")
def test_the_orders_in_course_end_later_and_only_their_days_leave_the_duration(deposited):
    cast, devis = deposited
    atelier = devis.atelier
    suspend(cast, atelier, on=dt.date(2026, 5, 6))
    resume(cast, atelier, on=dt.date(2026, 5, 8))  # before any order: no day of the duration
    services.validate_devis(fresh(devis), actor=cast.valideur, on=dt.date(2026, 5, 8))
    bon = cast.order(fresh(devis), [2], on=dt.date(2026, 5, 11))
    assert fresh(bon).fin_prevue == dt.date(2026, 8, 11)
    suspend(cast, atelier, on=dt.date(2026, 6, 1))
    resume(cast, atelier, on=dt.date(2026, 6, 25))
    assert fresh(bon).fin_prevue == dt.date(2026, 9, 4)
    now = Atelier.objects.get(pk=atelier.pk)
    assert now.suspended_days == 24
    assert duration_days(now, on=dt.date(2026, 7, 1)) == 27
    entry = Entry.objects.get(verb="marches.bondecommande.postpone_end")
    assert (entry.role, entry.data["fin_prevue"]) == ("CLOCK", "2026-09-04")


@pytest.mark.regle("F17", "D-03")
@pytest.mark.parametrize("is_suspended", [False, True])
def test_nobody_is_reminded_of_the_duration_of_an_abandoned_atelier(deposited, is_suspended):
    cast, devis = deposited
    services.validate_devis(devis, actor=cast.valideur, on=dt.date(2026, 5, 7))
    cast.order(fresh(devis), [2], on=dt.date(2026, 5, 8))
    assert echeances.of(devis.atelier, "plafond") is not None
    if is_suspended:
        suspend(cast, devis.atelier)
    advance(fresh(devis.atelier), "abandon", actor=cast.valideur, on=RESUMED, motif="Fini.")
    assert not echeances.open_ones().filter(subject=devis.atelier.reference).exists()
