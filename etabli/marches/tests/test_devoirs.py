"""What waits inside a state of what is contracted appears for who must do it, with its date, and goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.devoirs import asked
from etabli.core.devoirs.rows import differences
from etabli.core.duties import Duty, dated, duties_on, duty_of, to_do
from etabli.core.models import Message, Movable
from etabli.marches import services
from etabli.marches.models import Groupement
from etabli.marches.states import RoleMembre

D05 = dt.date(2026, 5, 5)


def told(actor: Actor, obj: Movable, name: str) -> tuple[bool, dt.date | None] | None:
    """Is it theirs to do, and the last day they read; None when it is not told to them."""
    duty = duty_of(actor, obj.reference, name)
    return (duty.is_mine, duty.due_on) if duty else None


def _accepted(cast: Any) -> Any:
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    return designation


@pytest.mark.regle("F5")
def test_a_devis_is_due_from_the_acceptance_to_its_deposit(cast):
    turn = cast.designate(cast.atelier(), on=D05)
    holder = cast.mandataire(turn)
    assert told(holder, turn, "hand_in_devis") is None
    cast.accept(turn, on=D05)
    assert told(holder, turn, "hand_in_devis") == (True, dt.date(2026, 5, 21))
    assert told(cast.pilote, turn, "hand_in_devis") == (False, dt.date(2026, 5, 21))
    duty = duty_of(holder, turn.reference, "hand_in_devis")
    assert duty is not None
    assert duty.row.url == f"/marches/designations/{turn.pk}/devis/"
    cast.devis(turn, on=D05)
    assert told(holder, turn, "hand_in_devis") is None
    assert differences() == []


@pytest.mark.regle("F5")
def test_a_devis_to_correct_has_the_last_day_that_runs_on_its_designation(cast):
    turn = _accepted(cast)
    devis = cast.devis(turn, on=D05)
    services.send_back_devis(devis, actor=cast.pilote, motif="Une visite de trop.", on=D05)
    assert told(cast.mandataire(turn), devis, "redeposit") == (True, dt.date(2026, 5, 13))
    assert differences() == []


@pytest.mark.regle("T-12")
def test_an_alleged_incapacity_waits_for_dgaln_until_it_is_judged(cast):
    turn = cast.designate(cast.atelier(), on=D05)
    holder = cast.mandataire(turn)
    services.refuse_designation(turn, actor=holder, cause="INCAPACITE", motif="Crue.", on=D05)
    assert told(cast.chef, turn, "accept_justification") == (True, dt.date(2026, 5, 13))
    # the target of DGALN is read by the State alone
    assert told(holder, turn, "accept_justification") == (False, None)
    services.reject_justification(turn, actor=cast.chef, motif="Rien ne le montre.", on=D05)
    assert told(cast.chef, turn, "accept_justification") is None
    assert differences() == []


@pytest.mark.regle("T-6")
def test_while_a_conflict_is_examined_nothing_is_asked_of_the_holder(cast):
    turn = cast.designate(cast.atelier(), on=D05)
    holder = cast.mandataire(turn)
    assert told(holder, turn, "accept") == (True, dt.date(2026, 5, 13))
    services.declare_conflict(
        turn, actor=holder, cas="CONTRAT", description="Un contrat de 2025.", on=D05
    )
    assert told(holder, turn, "accept") is None
    assert differences() == []


def firm_of(duty: Duty) -> str:
    return duty.row.about.partition(",")[0]


def certificates(actor: Actor, groupement: Groupement) -> dict[str, tuple[bool, dt.date | None]]:
    """By firm: is its certificate only to come, and the day when it is to give."""
    found = duties_on(actor, groupement)
    return {
        firm_of(duty): (duty.is_early, duty.row.planned_on)
        for duty in found
        if duty.name == "give_certificate" and duty.is_mine
    }


@pytest.fixture
def firms(cast):
    """The groupement « Alouette », its two firms, the mandataire and someone of the other firm."""
    groupement = cast.groupements["G1"]
    led, partner = (one.organisation for one in groupement.membres.order_by("pk"))
    its_own = actor_of(Role.GROUPEMENT_MEMBRE, organisation=partner)
    return groupement, led, partner, cast.mandataires["G1"], its_own


@pytest.mark.regle("G-BC-8")
def test_the_certificate_of_each_firm_waits_for_its_mandataire_and_for_the_firm_and_for_no_other(
    cast, firms
):
    groupement, led, partner, holder, its_own = firms
    end = dt.date(2026, 9, 2)
    with horloge.at(dt.date(2026, 9, 1)):
        assert certificates(holder, groupement) == {led.nom: (True, end), partner.nom: (True, end)}
        assert certificates(its_own, groupement) == {partner.nom: (True, end)}
        assert [(firm_of(one), one.row.planned_on) for one in dated(its_own, limit=9)] == [
            (partner.nom, end)
        ]
        strangers = (cast.mandataires["G2"], cast.pilote, cast.chef, cast.achats)
        assert [certificates(one, groupement) for one in strangers] == [{}, {}, {}, {}]
        assert certificates(its_own, cast.groupements["G2"]) == {}
    assert differences() == []


@pytest.mark.regle("G-BC-8")
def test_a_certificate_is_to_renew_the_day_it_stops_counting_and_no_longer_once_it_is(firms):
    groupement, led, partner, holder, its_own = firms
    with horloge.at(dt.date(2026, 9, 2)):
        (asked,) = to_do(its_own, limit=9)
        assert (asked.name, asked.row.about, asked.row.url, asked.row.since) == (
            "give_certificate",
            f"{partner}, {groupement}, valable jusqu’au 01/09/2026",
            "/marches/attestations/",
            dt.date(2026, 9, 2),
        )
        assert [firm_of(duty) for duty in to_do(holder, limit=9)] == [led.nom, partner.nom]
        services.deposit_attestation(partner, actor=its_own, date=dt.date(2026, 9, 1))
        assert to_do(its_own, limit=9) == []
        assert [firm_of(duty) for duty in to_do(holder, limit=9)] == [led.nom]
        services.deposit_attestation(led, actor=holder, date=dt.date(2026, 8, 31))
        assert to_do(holder, limit=9) == []
        assert certificates(holder, groupement) == {
            led.nom: (True, dt.date(2027, 2, 28)),
            partner.nom: (True, dt.date(2027, 3, 1)),
        }
    assert differences() == []


@pytest.mark.regle("G-BC-8")
def test_a_firm_that_gave_nothing_is_asked_now_and_a_subcontractor_is_not(cast, firms):
    groupement, led, partner, holder, its_own = firms
    partner.attestations_vigilance.all().delete()
    partner.save()
    assert certificates(its_own, groupement) == {partner.nom: (False, None)}
    member = groupement.membres.get(organisation=partner)
    member.role = RoleMembre.SOUS_TRAITANT
    member.save()
    assert certificates(its_own, groupement) == {}
    assert set(certificates(holder, groupement)) == {led.nom}
    assert differences() == []


@pytest.mark.regle("G-BC-8")
def test_mon_groupement_reads_what_each_firm_must_give_and_what_its_partners_owe(firms, settings):
    settings.DEMO = True
    groupement, led, partner, holder, its_own = firms
    page = reverse("marches:groupement")
    with horloge.at(dt.date(2026, 9, 1)):
        assert "Déposer l’attestation" not in as_(holder).get(page).text
    with horloge.at(dt.date(2026, 9, 2)):
        found = as_(its_own).get(page).context
        until = f"{groupement}, valable jusqu’au 01/09/2026"
        assert [line["about"] for line in found["waiting"]] == [f"{partner}, {until}"]
        assert found["partners"] == [f"{led}, {until}"]
        found = as_(holder).get(page).context
        assert len(found["waiting"]) == 2
        assert found["partners"] == []


@pytest.mark.regle("F3")
def test_firms_that_could_not_be_printed_are_to_complete_by_their_mandataire_alone(cast):
    groupement = cast.groupements["G1"]
    firm = groupement.mandataire
    siret, firm.siret = firm.siret, ""
    firm.save()
    assert told(cast.mandataires["G1"], groupement, "complete_firms") == (True, None)
    assert told(cast.mandataires["G2"], groupement, "complete_firms") is None
    assert told(cast.pilote, groupement, "complete_firms") is None
    firm.siret = siret
    firm.save()
    assert told(cast.mandataires["G1"], groupement, "complete_firms") is None
    assert differences() == []


@pytest.mark.regle("T-5")
def test_the_message_of_a_designation_asks_its_holder_to_answer_and_is_done_once_it_has(cast):
    with horloge.at(D05):
        turn = cast.designate(cast.atelier(), on=D05)
    holder = cast.mandataire(turn).person_id
    told_by = Message.objects.get(person_id=holder, entry__verb="marches.designation.designate")
    assert told_by.asked == [[turn.reference, "accept"]]
    pilote = Message.objects.filter(person_id=cast.pilote.person_id).exclude(level="ACTION")
    assert pilote.exclude(asked=[]).count() == 0
    assert asked.done([told_by]) == set()
    cast.accept(turn, on=D05)
    assert asked.done([told_by]) == {told_by.pk}


@pytest.mark.regle("AC-4")
def test_a_former_framework_kept_for_memory_asks_nothing_of_its_firms(cast):
    firm = cast.groupements["G1"].mandataire
    former = services.record_accord_cadre(
        actor=cast.achats, code="ACF2", libelle="Ancien", acheteur=cast.accord.acheteur, on=D05,
        date_fin_validite=dt.date(2025, 2, 28),
    )  # fmt: skip
    kept = services.join_groupement(
        former, actor=cast.achats, code="G1", nom="Alouette", mandataire=firm, on=D05
    )
    assert certificates(cast.mandataires["G1"], kept) == {}
    assert certificates(cast.mandataires["G1"], cast.groupements["G1"]) != {}
