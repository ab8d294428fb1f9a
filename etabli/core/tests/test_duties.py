"""The promise of duties, whatever keeps them: what waits appears for whoever may do it, and goes.

Said of the public function only: how they are kept is another story.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Q

from etabli.core import horloge
from etabli.core.access import ALL, Actor, Membership, Scope, Table
from etabli.core.cercles import Cercle
from etabli.core.duties import duties
from etabli.core.models import Echeance, reference
from etabli.core.tests.minuscules import Chose, chose
from etabli.core.tests.minuscules import choses as choses
from etabli.core.workflow import Move, Workflow

OWN = Scope("de mon organisation", lambda m: Q(organisation_id=m.organisation_id))
WORKFLOW: Workflow[Any] = Workflow(
    Table(
        Chose,
        view={"SERVICE": OWN, "CONTROLE": ALL},
        answer={"SERVICE": OWN},
        close={"CONTROLE": ALL},
    ),
    circle=Cercle.PUBLIC,
    answer=Move(
        "Répondre", ("OUVERTE",), "REPONDUE", awaited=True, todo="Répondez.",
        waiting="Le service répondra sous {complement_jours}.", meets=("reponse",),
    ),
    close=Move(
        "Clore", ("REPONDUE",), "CLOSE", awaited=True, todo="Closez.", waiting="Le contrôle clora.",
        pending=Q(departement="47"),
    ),
)  # fmt: skip
SERVICE = Actor(1, "Inès", (Membership("SERVICE", organisation_id=1),))
CONTROLE = Actor(2, "Paul", (Membership("CONTROLE"),))
STRANGER = Actor(3, "Ana", (Membership("SERVICE", organisation_id=9),))


def told(actor: Actor, **options: Any) -> list[tuple[int, str, bool]]:
    found = duties([WORKFLOW], actor, **options)
    return [(duty.obj.pk, duty.sentence, duty.is_mine) for duty in found]


def due(obj: Chose, on: dt.date) -> None:
    Echeance.objects.create(
        subject=reference(obj), root=reference(obj), code="reponse", label="Réponse",
        origin_on=on, raw_due_on=on, due_on=on, circle="PUBLIC",
    )  # fmt: skip


def test_what_may_be_done_now_is_told_to_who_may_do_it_and_the_others_wait(choses):
    chose(1)
    assert told(SERVICE) == [(1, "Répondez.", True)]
    assert told(CONTROLE) == [(1, "Le service répondra sous trente jours.", False)]
    assert told(STRANGER) == []


def test_the_nearest_deadline_comes_first_then_what_has_waited_longest(choses):
    days = [dt.date(2026, 6, day) for day in (1, 2, 3, 4)]
    rows = [chose(pk, etat_on=day) for pk, day in enumerate(reversed(days), 1)]
    due(rows[0], days[3])
    due(rows[1], days[1])
    found = duties([WORKFLOW], SERVICE)
    assert [duty.obj.pk for duty in found] == [2, 1, 4, 3]
    assert [duty.echeance and duty.echeance.due_on for duty in found] == [
        days[1],
        days[3],
        None,
        None,
    ]


@pytest.mark.parametrize(("place", "waits"), [("47", True), ("24", False)])
def test_an_act_that_a_condition_holds_back_is_no_duty(choses, place, waits):
    chose(1, "REPONDUE", departement=place)
    assert told(CONTROLE) == ([(1, "Closez.", True)] if waits else [])


def test_a_duty_done_is_gone_and_the_next_one_is_there(choses):
    with horloge.at(dt.date(2026, 6, 1)):
        obj = chose(1)
    due(obj, dt.date(2026, 6, 10))
    WORKFLOW.run(obj, "answer", actor=SERVICE, on=dt.date(2026, 6, 2))
    assert told(SERVICE) == [(1, "Le contrôle clora.", False)]
    assert told(CONTROLE) == [(1, "Closez.", True)]
    assert Echeance.objects.get().met_on == dt.date(2026, 6, 2)
    WORKFLOW.run(obj, "close", actor=CONTROLE, on=dt.date(2026, 6, 3))
    assert told(SERVICE) == told(CONTROLE) == []


def test_a_reader_may_look_at_part_of_them_or_at_no_object_of_a_workflow(choses):
    chose(1)
    chose(2, departement="24")
    assert [pk for pk, _, _ in told(SERVICE, within=lambda w: Q(departement="24"))] == [2]
    assert told(SERVICE, within=lambda w: None) == []


def test_what_has_waited_since_before_a_change_keeps_the_delay_of_its_day(choses, changes):
    change = dt.date(2026, 6, 10)
    changes("complement_jours", 45, on=change)
    chose(1, etat_on=change - dt.timedelta(days=1))
    chose(2, etat_on=change)
    assert [sentence for _, sentence, _ in told(CONTROLE)] == [
        "Le service répondra sous trente jours.",
        "Le service répondra sous quarante-cinq jours.",
    ]
