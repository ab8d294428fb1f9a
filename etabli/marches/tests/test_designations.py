"""The turns in service: answers in time, conflicts, refusals, returns, suspensions (T-1 to T-14)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of, add_role
from etabli.ateliers.services import advance, enter_basket
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import AppendOnlyError, Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches import selectors, services, tourniquet
from etabli.marches.models import AccordCadre, LigneTourniquet
from etabli.marches.pages import accords
from etabli.marches.services.reactions import UNNOTIFIED
from etabli.marches.states import EtatDesignation, EtatGroupement
from etabli.marches.tests.factories import make_cast, members
from etabli.marches.tests.stories import SEUILS

D05 = dt.date(2026, 5, 5)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def later(days, start=D05):
    return start + dt.timedelta(days=days)


def refuse(cast, designation, *, cause="CHARGE", on=D05):
    services.refuse_designation(
        designation, actor=cast.mandataire(designation), cause=cause, motif="Voilà.", on=on
    )


@pytest.mark.regle("T-5")
def test_an_answer_after_midnight_of_the_last_day_is_refused_before_the_tick(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    with pytest.raises(Refused, match="mercredi 13 mai 2026 à minuit"):
        cast.accept(designation, on=dt.date(2026, 5, 14))
    assert fresh(designation).etat == EtatDesignation.DESIGNEE
    cast.accept(fresh(designation), on=dt.date(2026, 5, 13))
    assert fresh(atelier).etat == Etat.DEVIS


@pytest.mark.regle("F3", "T-5")
def test_acceptance_needs_a_declaration_of_every_member_and_known_subcontractor(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    firm, partner = members(designation.groupement)
    with pytest.raises(Refused) as refusal:
        services.accept_designation(
            designation, actor=cast.mandataire(designation), declaration=[firm], on=D05
        )
    assert refusal.value.reasons == (
        "Déclarez l’absence de conflit d’intérêts d’Alouette paysage (fictif).",
    )
    cast.accept(designation, on=D05)
    assert fresh(designation).declaration == [firm, partner]
    team = fresh(designation.atelier).equipe.order_by("pk").values_list("pk", flat=True)
    assert list(team) == sorted([firm, partner])


@pytest.mark.regle("T-6", "T-12")
@pytest.mark.parametrize(("is_accepted", "counted"), [(True, 0), (False, 1)])
def test_dgaln_judges_an_alleged_incapacity(cast, is_accepted, counted):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    refuse(cast, designation, cause="INCAPACITE")
    assert cast.live(atelier).groupement.code == "G2"
    target = echeances.of(designation, "justification")
    assert target is not None
    assert target.due_on == dt.date(2026, 5, 13)
    verb = services.accept_justification if is_accepted else services.reject_justification
    verb(fresh(designation), actor=cast.chef, motif="Vu les pièces.", on=later(3))
    tour = selectors.tour_of(cast.accord)
    assert len(tourniquet.counted_refusals(tour, "G1", on=later(3), seuils=SEUILS)) == counted


@pytest.mark.regle("T-5", "T-6", "F2")
def test_the_silences_of_one_night_are_treated_in_the_order_of_the_designations(cast):
    first, second = cast.atelier(), cast.atelier()
    one, two = cast.designate(first, on=D05), cast.designate(second, on=D05)
    assert (one.groupement.code, two.groupement.code) == ("G1", "G2")
    with horloge.at(dt.date(2026, 5, 13)):
        tic()
    assert fresh(one).etat == EtatDesignation.DESIGNEE
    with horloge.at(dt.date(2026, 5, 14)):
        tic()
        tic()
    # A: file [G3,G1,G2]: G3 → [G1,G2,G3]; B: G2 refused, G1 → [G2,G3,G1]
    assert cast.live(first).groupement.code == "G3"
    assert cast.live(second).groupement.code == "G1"
    assert cast.live(first).designated_on == dt.date(2026, 5, 14)
    assert cast.file() == ["G2", "G3", "G1"]


@pytest.mark.regle("T-6", "F5", "F13")
def test_a_devis_that_never_comes_is_a_counted_refusal(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    due = echeances.of(designation, "devis")
    assert due is not None
    assert due.due_on == dt.date(2026, 5, 21)
    with horloge.at(dt.date(2026, 5, 22)):
        tic()
    assert fresh(designation).etat == EtatDesignation.REFUSEE
    assert fresh(atelier).etat == Etat.DESIGNATION
    tour = selectors.tour_of(cast.accord)
    assert (
        len(tourniquet.counted_refusals(tour, "G1", on=dt.date(2026, 5, 22), seuils=SEUILS)) == 1
    )


@pytest.mark.regle("F13", "T-6")
def test_a_holder_may_give_up_before_the_first_order(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    services.give_up_designation(
        designation,
        actor=cast.mandataire(designation),
        cause="PRIX",
        motif="Trop loin.",
        on=later(1),
    )
    assert fresh(atelier).etat == Etat.DESIGNATION
    assert cast.live(atelier).groupement.code == "G2"


@pytest.mark.regle("T-11", "F4", "F14")
def test_everybody_refuses_then_is_asked_again_once(cast):
    atelier = cast.atelier()
    cast.designate(atelier, on=D05)
    for _ in range(3):
        refuse(cast, cast.live(atelier))
    assert fresh(atelier).etat == Etat.DESIGNATION_INFRUCTUEUSE
    advance(fresh(atelier), "examine_again", actor=cast.chef, on=later(1))
    assert fresh(atelier).etat == Etat.DESIGNATION_INFRUCTUEUSE  # refusals stay
    advance(
        fresh(atelier), "ask_again", actor=cast.decideur, on=later(2), motif="Calendrier revu."
    )
    assert cast.live(atelier).groupement.code == "G1"
    for _ in range(3):
        refuse(cast, cast.live(atelier), on=later(2))
    with pytest.raises(Refused, match="seconde fois"):
        advance(fresh(atelier), "ask_again", actor=cast.decideur, on=later(3), motif="Encore.")
    advance(
        fresh(atelier),
        "abandon_unfruitful",
        actor=cast.decideur,
        on=later(4),
        motif="Sans équipe.",
    )
    assert fresh(atelier).etat == Etat.ABANDONNE


@pytest.mark.regle("T-8", "F17")
def test_an_abandoned_atelier_gives_the_turn_back_and_releases_everything(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(devis, [2, 3], on=D05, until="engage")
    advance(
        fresh(atelier), "abandon", actor=cast.valideur, on=later(3), motif="La commune se retire."
    )
    assert fresh(designation).etat == EtatDesignation.RENDUE
    assert cast.file() == ["G1", "G2", "G3"]
    assert fresh(devis).etat == "CADUC"
    assert fresh(bon).etat == "ANNULE"
    assert fresh(bon).etat not in UNNOTIFIED
    assert selectors.framework_plafond(cast.accord).reserve_ht == D("0.00")


@pytest.mark.regle("T-9", "F17")
def test_after_the_first_order_an_abandonment_keeps_the_turn_used(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    cast.order(devis, [2], on=D05)
    advance(fresh(atelier), "abandon", actor=cast.valideur, on=later(9), motif="Arrêt.")
    assert cast.file() == ["G2", "G3", "G1"]
    assert fresh(designation).etat == EtatDesignation.ACCEPTEE


@pytest.mark.regle("F16", "T-8")
def test_a_suspension_cancels_a_pending_designation_and_the_resumption_asks_again(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    advance(fresh(atelier), "suspend", actor=cast.valideur, on=later(1), motif="Élections.")
    assert fresh(designation).etat == EtatDesignation.RENDUE
    assert cast.file() == ["G1", "G2", "G3"]
    advance(fresh(atelier), "resume", actor=cast.valideur, on=later(30))
    assert fresh(atelier).etat == Etat.DESIGNATION
    assert cast.live(atelier).groupement.code == "G1"


@pytest.mark.regle("T-10")
def test_a_suspended_holder_is_passed_and_may_lose_its_pending_turn(cast):
    first, second = cast.atelier(), cast.atelier()
    designation = cast.designate(first, on=D05)
    services.suspend_groupement(
        cast.groupements["G1"],
        actor=cast.decideur,
        motif="Entendu le 4 mai.",
        on=D05,
        ends_designations=True,
    )
    assert fresh(designation).etat == EtatDesignation.REFUSEE
    assert cast.live(first).groupement.code == "G2"
    assert fresh(cast.groupements["G1"]).etat == EtatGroupement.SUSPENDU
    assert cast.designate(second, on=D05).groupement.code == "G3"
    services.end_suspension(
        fresh(cast.groupements["G1"]), actor=cast.decideur, motif="Fin.", on=later(1)
    )
    assert cast.file()[0] == "G1"
    services.terminate_groupement(
        fresh(cast.groupements["G1"]), actor=cast.decideur, motif="Faute.", on=later(2)
    )
    assert "G1" not in cast.file()


@pytest.mark.regle("T-7")
def test_the_formal_notice_needs_two_counted_refusals(cast):
    g1 = cast.groupements["G1"]
    with pytest.raises(Refused, match="Moins de deux refus"):
        services.send_formal_notice(g1, actor=cast.chef, on=D05)
    for _ in range(2):
        atelier = cast.atelier()
        cast.designate(atelier, on=D05)
        while cast.live(atelier).groupement.code != "G1":
            cast.accept(cast.live(atelier), on=D05)
            atelier = cast.atelier()
            cast.designate(atelier, on=D05)
        refuse(cast, cast.live(atelier))
    services.send_formal_notice(fresh(g1), actor=cast.chef, on=D05)
    assert Entry.objects.filter(verb="marches.groupement.send_formal_notice").count() == 1


@pytest.mark.regle("T-7")
def test_the_page_of_a_holder_counts_every_refusal_and_lists_the_last_ones(cast, monkeypatch):
    monkeypatch.setattr(accords, "REFUSALS_SHOWN", 1)
    refused = []
    for _ in range(4):
        atelier = cast.atelier()
        cast.designate(atelier, on=D05)
        if cast.live(atelier).groupement.code == "G1":
            refused.append(cast.live(atelier).numero)
            refuse(cast, cast.live(atelier))
    page = accords.holder(cast.groupements["G1"], on=D05, sees_refusals=True)
    assert page["refusals_count"] == len(refused) == 2
    assert [one.numero for row in page["refusals"] if (one := row["designation"])] == refused[-1:]
    assert page["refusals_caption"].endswith(", les 1 derniers")


@pytest.mark.regle("T-2")
def test_the_maximum_of_a_holder_passes_it_with_equality_allowed(db):
    cast = make_cast(par_titulaire="16450.00")
    atelier, second = cast.atelier(), cast.atelier()
    assert cast.designate(atelier, on=D05).groupement.code == "G1"  # 16 450 = maximum
    enter_basket(second, actor=cast.pilote, panier={"UO-01": D(1)}, on=D05)
    services.designate_atelier(fresh(second), actor=cast.chef, on=D05)
    assert cast.live(second).groupement.code == "G2"
    third = cast.atelier()
    services.designate_atelier(third, actor=cast.chef, on=D05)
    tests = LigneTourniquet.objects.order_by("-numero")[0].tests
    assert [(t["titulaire"], t["resultat"]) for t in tests] == [
        ("G3", "PLAFOND"), ("G1", "PLAFOND"), ("G2", "PLAFOND"),
    ]  # fmt: skip
    assert fresh(third).etat == Etat.DESIGNATION_INFRUCTUEUSE


@pytest.mark.regle("T-12", "T-13")
def test_the_log_is_append_only_and_a_touched_file_stops_everything(cast):
    cast.designate(cast.atelier(), on=D05)
    line = LigneTourniquet.objects.order_by("numero")[0]
    line.motif = "autre"
    with pytest.raises(AppendOnlyError):
        line.save()
    with pytest.raises(AppendOnlyError):
        line.delete()
    AccordCadre.objects.filter(pk=cast.accord.pk).update(file=["G3", "G2", "G1"])
    with pytest.raises(Refused, match="n’est pas celle que donne son journal"):
        services.designate_atelier(cast.atelier(), actor=cast.chef, on=D05)


@pytest.mark.regle("T-14")
def test_the_deputy_is_shown_and_never_stored(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    deputy = selectors.deputy_of(designation, on=D05)
    assert deputy is not None
    assert deputy.code == "G2"
    assert cast.file() == ["G2", "G3", "G1"]


@pytest.mark.regle("F1", "F15", "D-13")
def test_without_a_framework_the_atelier_waits_and_leaves_when_one_serves(cast):
    atelier = cast.atelier()
    with horloge.at(dt.date(2029, 9, 16)):
        tic()
        assert fresh(atelier).etat == Etat.EN_ATTENTE_ACCORD_CADRE
    from etabli.marches.tests.factories import make_accord

    new = make_accord(
        cast.achats,
        code="ACF4",
        rang=("G2",),
        notified=dt.date(2029, 10, 1),
        fin=dt.date(2033, 10, 1),
    )
    with horloge.at(dt.date(2029, 10, 2)):
        tic()
        assert fresh(atelier).etat == Etat.A_LANCER
    assert selectors.framework_in_force(dt.date(2029, 10, 2)) == new


@pytest.mark.regle("T-12", "T-13")
def test_a_holder_neither_sees_nor_answers_the_turn_of_another(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    stranger = cast.mandataires["G2"]
    with pytest.raises(Http404):
        services.accept_designation(
            designation, actor=stranger, declaration=members(designation.groupement), on=D05
        )
    with pytest.raises((PermissionDenied, Http404)):
        services.accept_designation(
            designation, actor=cast.pilote, declaration=members(designation.groupement), on=D05
        )
    member = actor_of(
        Role.GROUPEMENT_MEMBRE,
        organisation=designation.groupement.membres.order_by("pk")[1].organisation,
    )
    with pytest.raises(PermissionDenied):
        services.accept_designation(
            designation, actor=member, declaration=members(designation.groupement), on=D05
        )


@pytest.mark.regle("T-12")
def test_only_dgaln_designates(cast):
    atelier = cast.atelier()
    for actor in (cast.pilote, cast.valideur, cast.decideur, cast.auditeur):
        with pytest.raises(PermissionDenied):
            services.designate_atelier(atelier, actor=actor, on=D05)
    both = add_role(cast.pilote, Role.DGALN_CHEF_PROJET, organisation=cast.accord.acheteur)
    services.designate_atelier(atelier, actor=both, on=D05)
    entry = Entry.objects.get(verb="ateliers.atelier.designate")
    assert (entry.role, entry.rule) == ("DGALN_CHEF_PROJET", "F1")
