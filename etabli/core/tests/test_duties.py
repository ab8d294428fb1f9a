"""The promise of duties, whatever keeps them: what waits appears for whoever may do it, and goes.

First what a reader reads, then the rows that the acts keep.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from etabli.core import horloge
from etabli.core.access import ALL, Actor, Membership, Scope, Table, by_organisation
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.devoirs.models import Devoir, PartDevoir
from etabli.core.devoirs.rows import differences, refresh_all
from etabli.core.devoirs.steps import asked_of
from etabli.core.duties import awaited, counts, dated, duties, to_do
from etabli.core.hooks import table
from etabli.core.models import Echeance
from etabli.core.outbox import one_act
from etabli.core.tests.minuscules import Chose, chose
from etabli.core.tests.minuscules import choses as choses
from etabli.core.workflow import Move, Workflow

OWN = by_organisation("de mon organisation", "organisation_id")
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


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its workflow is one of those that the duties look at."""
    monkeypatch.setitem(table("WORKFLOWS"), "core.chose", (f"{__name__}.WORKFLOW",))


def told(actor: Actor, **options: Any) -> list[tuple[str, str, bool]]:
    return [(duty.row.about, duty.sentence, duty.is_mine) for duty in duties(actor, **options)]


def due(obj: Chose, on: dt.date, circle: Cercle = Cercle.PUBLIC) -> None:
    delay = Delay("Réponse", "days", "", circle=circle)
    echeances.start(obj, "reponse", delay, on=on, due_on=on)


def test_what_may_be_done_now_is_told_to_who_may_do_it_and_the_others_wait(choses):
    chose(1)
    assert told(SERVICE) == [("Chose 1", "Répondez.", True)]
    assert told(CONTROLE) == [("Chose 1", "Le service répondra sous trente jours.", False)]
    assert told(STRANGER) == []


def test_the_nearest_deadline_comes_first_then_what_has_waited_longest(choses):
    days = [dt.date(2026, 6, day) for day in (1, 2, 3, 4)]
    rows = [chose(pk, etat_on=day) for pk, day in enumerate(reversed(days), 1)]
    due(rows[0], days[3])
    due(rows[1], days[1])
    found = duties(SERVICE)
    assert [duty.row.about for duty in found] == ["Chose 2", "Chose 1", "Chose 4", "Chose 3"]
    assert [duty.due_on for duty in found] == [days[1], days[3], None, None]


@pytest.mark.parametrize(("place", "waits"), [("47", True), ("24", False)])
def test_an_act_that_a_condition_holds_back_is_no_duty(choses, place, waits):
    chose(1, "REPONDUE", departement=place)
    assert told(CONTROLE) == ([("Chose 1", "Closez.", True)] if waits else [])


def test_a_duty_done_is_gone_and_the_next_one_is_there(choses):
    with horloge.at(dt.date(2026, 6, 1)):
        obj = chose(1)
    due(obj, dt.date(2026, 6, 10))
    WORKFLOW.run(obj, "answer", actor=SERVICE, on=dt.date(2026, 6, 2))
    assert told(SERVICE) == [("Chose 1", "Le contrôle clora.", False)]
    assert told(CONTROLE) == [("Chose 1", "Closez.", True)]
    assert Echeance.objects.get().met_on == dt.date(2026, 6, 2)
    WORKFLOW.run(obj, "close", actor=CONTROLE, on=dt.date(2026, 6, 3))
    assert told(SERVICE) == told(CONTROLE) == []


def test_a_reader_may_look_at_some_dossiers_only(choses):
    chose(1)
    chose(2, departement="24")
    assert [about for about, _, _ in told(SERVICE, roots=["core.chose:2"])] == ["Chose 2"]
    assert told(SERVICE, roots=[]) == []


def test_the_duties_of_a_dossier_are_read_from_that_dossier(choses):
    """Read from all that concerns a role of the whole country, the page of an Atelier took twenty times it."""
    chose(1)
    with CaptureQueriesContext(connection) as asked:
        assert duties(SERVICE, roots=["core.chose:1"])
    (query,) = [one["sql"] for one in asked.captured_queries if "partdevoir" in one["sql"]]
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute(explain + query)
        plan = str(cursor.fetchall())
    assert "part_devoir_whose" not in plan
    assert "part_devoir_where" not in plan


def test_what_has_waited_since_before_a_change_keeps_the_delay_of_its_day(choses, changes):
    change = dt.date(2026, 6, 10)
    changes("complement_jours", 45, on=change)
    chose(1, etat_on=change - dt.timedelta(days=1))
    chose(2, etat_on=change)
    assert [sentence for _, sentence, _ in told(CONTROLE)] == [
        "Le service répondra sous trente jours.",
        "Le service répondra sous quarante-cinq jours.",
    ]


# -- rows ---------------------------------------------------------------------------------------


def test_a_row_names_a_role_in_an_organisation_and_never_a_person(choses):
    chose(1)
    parts = PartDevoir.objects.order_by("role").values_list(
        "role", "organisation_id", "departement", "is_to_do"
    )
    assert list(parts) == [("CONTROLE", None, "", False), ("SERVICE", 1, "", True)]
    successor = Actor(7, "Louise", (Membership("SERVICE", organisation_id=1),))
    assert told(successor) == [("Chose 1", "Répondez.", True)]


def test_who_wears_two_hats_reads_one_duty_and_it_is_theirs(choses):
    chose(1)
    both = Actor(4, "Zoé", (*CONTROLE.memberships, *SERVICE.memberships))
    assert told(both) == [("Chose 1", "Répondez.", True)]
    assert counts(both) == (1, 0)
    assert counts(CONTROLE) == (0, 1)


def test_a_deadline_outside_the_circle_of_the_reader_is_not_told_nor_sorts_the_list(choses):
    first, second = chose(1, etat_on=dt.date(2026, 6, 1)), chose(2, etat_on=dt.date(2026, 6, 2))
    due(second, dt.date(2026, 6, 9), circle=Cercle.ETAT)
    assert first.pk == 1
    assert [duty.due_on for duty in duties(SERVICE)] == [None, None]
    assert [duty.row.about for duty in duties(SERVICE)] == ["Chose 1", "Chose 2"]


def _answer_then_fail(obj: Chose) -> None:
    with one_act():
        WORKFLOW.run(obj, "answer", actor=SERVICE)
        raise LookupError


def test_an_act_that_fails_leaves_the_duties_as_they_were(choses):
    obj = chose(1)
    kept = list(Devoir.objects.values_list("pk", "name"))
    with pytest.raises(LookupError):
        _answer_then_fail(obj)
    assert list(Devoir.objects.values_list("pk", "name")) == kept


def test_what_several_moves_of_one_act_change_is_written_once_at_its_end(choses):
    obj = chose(1)
    with one_act():
        WORKFLOW.run(obj, "answer", actor=SERVICE)
        assert [row.name for row in Devoir.objects.all()] == ["answer"]
        WORKFLOW.run(obj, "close", actor=CONTROLE)
    assert not Devoir.objects.exists()


def test_what_is_far_is_a_date_to_come_and_becomes_something_to_do(choses, monkeypatch):
    monkeypatch.setattr(Chose, "planned_on", dt.date(2027, 6, 1))
    monkeypatch.setattr(Chose, "shown_from", dt.date(2027, 5, 2))
    chose(1)
    with horloge.at(dt.date(2027, 5, 1)):
        assert ([d.is_early for d in dated(SERVICE, limit=9)], to_do(SERVICE, limit=9)) == (
            [True],
            [],
        )
    with horloge.at(dt.date(2027, 5, 2)):
        assert (dated(SERVICE, limit=9), counts(SERVICE)) == ([], (1, 0))


def test_a_limit_keeps_the_most_pressing(choses):
    for pk in range(1, 8):
        chose(pk, etat_on=dt.date(2026, 6, 8 - pk))
    assert [duty.row.about for duty in to_do(SERVICE, limit=2)] == ["Chose 7", "Chose 6"]
    assert [duty.row.about for duty in awaited(CONTROLE, limit=2)] == ["Chose 7", "Chose 6"]


def test_rows_that_differ_from_the_state_are_found_and_written_again(choses):
    chose(1)
    chose(2)
    Chose._default_manager.filter(pk=1).update(etat="REPONDUE")
    Chose._default_manager.filter(pk=2).delete()
    roots = {"core.chose:1", "core.chose:2"}
    assert [fault.partition(":")[0] for fault in differences(roots)] == [
        "owed and not kept",
        "kept and not owed",
    ]
    refresh_all()
    assert differences(roots) == []
    assert told(CONTROLE) == [("Chose 1", "Closez.", True)]


def test_a_normal_step_whose_cell_says_nobody_is_refused(choses, monkeypatch):
    blind = Scope("à moi", lambda membership: Q(auteur_id=1))
    bad = Workflow(
        Table(Chose, view={"SERVICE": OWN}, answer={"SERVICE": blind}),
        answer=Move("Répondre", ("OUVERTE",), "REPONDUE", awaited=True),
    )
    with pytest.raises(TypeError, match="à moi"):
        asked_of(bad)
