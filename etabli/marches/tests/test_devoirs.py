"""What waits inside a state of what is contracted appears for who must do it, with its date, and goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.devoirs import asked
from etabli.core.devoirs.rows import differences
from etabli.core.duties import duty_of, to_do
from etabli.core.models import Message, Movable
from etabli.marches import services
from etabli.marches.models import MembreGroupement

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


@pytest.mark.regle("G-BC-8")
def test_certificates_are_to_renew_the_day_the_oldest_stops_counting_and_a_date_to_come_before(
    cast,
):
    groupement = cast.groupements["G1"]
    holder = cast.mandataires["G1"]
    with horloge.at(dt.date(2026, 9, 1)):
        early = duty_of(holder, groupement.reference, "give_certificates")
        assert early is not None
        assert (early.row.planned_on, early.is_early) == (dt.date(2026, 9, 2), True)
    with horloge.at(dt.date(2026, 9, 2)):
        assert [duty.name for duty in to_do(holder, limit=9)] == ["give_certificates"]
        assert duty_of(cast.pilote, groupement.reference, "give_certificates") is None
        for firm in MembreGroupement.objects.filter(groupement=groupement):
            services.deposit_attestation(firm.organisation, actor=holder, date=dt.date(2026, 9, 1))
        assert to_do(holder, limit=9) == []
    assert differences() == []


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
