"""The clock cannot die: each job, each object, each reminder in its own guard; two processes beat once."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.conf import settings

from etabli.acteurs import services
from etabli.acteurs.models import Invitation
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.core import hooks, horloge, outbox, tables
from etabli.core.delais import echeances
from etabli.core.management.commands.serve import repeat
from etabli.core.models import Bail, Echeance, Message, Panne
from etabli.core.refus import Refused
from etabli.core.tests.course import together
from etabli.core.tests.test_echeances import REMINDED
from etabli.core.tic import each, tic
from etabli.core.veille import bail, pannes

DAY = dt.date(2026, 6, 1)
EXPIRE = "etabli.acteurs.services.expire_invitations"
WORSE = [ValueError("Mme Fictive, 16 300 €"), KeyError("x"), RecursionError(), Refused("Non.")]


@pytest.fixture
def ten(db: None) -> list[Invitation]:
    """Ten invitations that end the same day."""
    with horloge.at(DAY):
        admin = actor_of(Role.ADMIN_TECHNIQUE)
        return [
            services.invite_person(
                actor=admin, courriel=f"p{number}@exemple.test",
                organisation=OrganisationFactory.create(), role=Role.COLLECTIVITE_REDACTEUR,
            )
            for number in range(10)
        ]  # fmt: skip


def poison(monkeypatch: Any, target: Any, name: str, failure: Exception, is_bad: Any) -> None:
    really = getattr(target, name)

    def poisoned(*args: Any, **kwargs: Any) -> Any:
        if is_bad(*args, **kwargs):
            raise failure
        return really(*args, **kwargs)

    monkeypatch.setattr(target, name, poisoned)


def said_by(code: str) -> str:
    """What a new process says that runs this code in the house."""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


#: what a new process still has to load, once the clock is ready, to write a message and its link
COLD = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.template.loader import get_template
from django.urls import reverse
from etabli.core import tables
from etabli.core.tic import ready
ready()
known = set(sys.modules)
reverse("espaces:atelier", args=[1])
get_template("ui/courriel.html").render({"parts": []})
get_template("marches/messages/designation_refuse.txt")
tables.workflows()
print(len(known), sorted(set(sys.modules) - known))
"""


def test_a_clock_that_is_ready_loads_nothing_while_its_first_act_holds_the_base():
    number, _, loaded = said_by(COLD).partition(" ")
    assert int(number) > 500
    assert loaded == "[]"


WITHIN_A_LOOP = """
import asyncio

async def load():
    import config.asgi
    return config.asgi.application

print(asyncio.run(load()) is not None)
"""


def test_a_server_that_loads_the_site_inside_its_loop_loads_it():
    assert said_by(WITHIN_A_LOOP) == "True"


SERVED = """
import gc, sys
import config.asgi
kept, known = gc.get_freeze_count(), set(sys.modules)
from django.urls import reverse
reverse("espaces:atelier", args=[1])
print(kept > 50_000, sorted(set(sys.modules) - known))
"""


def test_the_process_that_serves_has_read_the_house_before_its_first_request_and_leaves_it_alone():
    assert said_by(SERVED) == "True []"


@pytest.mark.parametrize("failure", WORSE, ids=lambda f: type(f).__name__)
def test_one_poisoned_object_among_ten_stops_no_other(ten: Any, monkeypatch: Any, failure: Any):
    bad = ten[3]
    poison(monkeypatch, services.WORKFLOW, "run", failure, lambda obj, *a, **k: obj.pk == bad.pk)
    with horloge.at(ten[0].expires_on + dt.timedelta(days=1)):
        report = tic()
    assert report.done[EXPIRE] == 9
    assert list(Invitation.objects.filter(etat="ENVOYEE")) == [bad]
    kept = Panne.objects.get()
    assert (kept.place, kept.subject, kept.error) == (
        EXPIRE,
        bad.reference,
        type(failure).__name__,
    )
    words = " ".join(str(value) for value in vars(kept).values())
    assert "Fictive" not in words and "16 300" not in words  # noqa: PT018


@pytest.mark.parametrize("name", [name for name, _ in hooks.clock_jobs()])
def test_a_job_that_breaks_stops_neither_the_others_nor_the_mail(db: None, monkeypatch: Any, name):
    jobs = hooks.clock_jobs()

    def broken() -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(
        hooks, "clock_jobs", lambda: [(n, broken if n == name else job) for n, job in jobs]
    )
    report = tic()
    assert [*report.done] == [n for n, _ in jobs] + ["rappels", "courriels"]
    assert (Panne.objects.get().place, Panne.objects.get().error) == (name, "ZeroDivisionError")


#: one statement on rows that are nobody's object, or folders, each in its own guard: no row to read
ONE_STATEMENT = {
    "etabli.core.allure.forget_counters", "etabli.core.brouillons.forget_old",
    "etabli.core.fichiers.epreuves.forget_old", "etabli.sceaux.services.clock.forget_strays",
}  # fmt: skip
#: an act that lasts, whose progress is read meanwhile: its guard holds no transaction (its own test proves it)
LONG = {"etabli.sceaux.services.clock.open_pending"}


@pytest.mark.parametrize("name", sorted({n for n, _ in hooks.clock_jobs()} - ONE_STATEMENT - LONG))
def test_every_job_gives_each_object_its_own_guard(db: None, monkeypatch: Any, name: str):
    """What a job reads of an object is read inside the guard: the condition is `when`."""
    job = dict(hooks.clock_jobs())[name]
    seen = []

    def each_seen(objects: Any, act: Any, *, when: Any = None, is_long: bool = False) -> int:
        seen.append(act)
        return 0

    monkeypatch.setitem(job.__globals__, "each", each_seen)
    monkeypatch.setattr("etabli.core.tic.each", each_seen)
    monkeypatch.setattr("etabli.marches.selectors.framework_in_force", lambda day, **_: object())
    assert job() == 0
    assert seen


@pytest.mark.usefixtures("db")
def test_a_condition_that_breaks_on_one_object_is_in_the_guard_too(ten: Any):
    def when(invitation: Invitation) -> bool:
        return bool(1 / (invitation.pk - ten[0].pk))

    assert each(ten, lambda invitation: None, when=when) == 9
    assert Panne.objects.get().subject == ten[0].reference


def test_what_failed_and_works_again_closes_by_itself(ten: Any, monkeypatch: Any):
    with monkeypatch.context() as during, horloge.at(ten[0].expires_on + dt.timedelta(days=1)):
        poison(during, services.WORKFLOW, "run", KeyError(), lambda obj, *a, **k: obj == ten[3])
        tic()
        tic()
        assert (Panne.objects.get().count, pannes.open_ones().count()) == (2, 1)
    with horloge.at(ten[0].expires_on + dt.timedelta(days=1)):
        assert tic().done[EXPIRE] == 1
    assert not pannes.open_ones().exists()
    assert Panne.objects.count() == 1


def test_another_error_at_the_same_place_is_news(db: None):
    pannes.keep("ici", KeyError())
    pannes.acknowledge(Panne.objects.get(), person_id=7)
    pannes.keep("ici", KeyError())
    assert Panne.objects.get().seen_by == 7
    pannes.keep("ici", ValueError())
    assert (Panne.objects.get().seen_by, Panne.objects.get().count) == (None, 3)


def test_one_poisoned_reminder_among_ten_stops_no_other(ten: Any, monkeypatch: Any):
    with horloge.at(DAY):
        rows = [echeances.start(obj, "verification", REMINDED, on=DAY) for obj in ten]
    bad = rows[3]
    poison(
        monkeypatch, tables, "recipients_of", KeyError(), lambda row: row.subject == bad.subject
    )
    with horloge.at(rows[0].due_on):
        assert tic().done["rappels"] == 9
        assert tic().done["rappels"] == 0
    assert Panne.objects.get(place="rappels").subject == bad.subject
    assert list(Echeance.objects.filter(reminded_on=None)) == [bad]


def test_a_clock_stopped_for_a_fortnight_sends_one_reminder_not_three(ten: Any):
    with horloge.at(DAY):
        row = echeances.start(ten[0], "verification", REMINDED, on=DAY)
    for day, expected in ((1, 1), (2, 0)):
        with horloge.at(row.due_on + dt.timedelta(days=day)):
            sent = tic().done["rappels"]
        assert sent == expected
    told = Message.objects.filter(key__startswith="rappel:")
    assert [m.subject for m in told] == ["Vérification du livrable\u00a0: échéance hier"]


def test_a_process_that_holds_the_lease_beats_alone(db: None):
    holder = bail.take("tic")
    assert holder
    assert tic().done == {}
    bail.release("tic", holder)
    assert tic().done
    assert Bail.objects.get().beat_at is not None


def test_the_lease_of_a_dead_process_ends_by_itself(db: None):
    with horloge.at(dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)):
        assert bail.take("tic")
    with horloge.at(dt.datetime(2026, 6, 1, 8, 10, tzinfo=dt.UTC)):
        assert not bail.take("tic")
    with horloge.at(dt.datetime(2026, 6, 1, 8, 10, 1, tzinfo=dt.UTC)):
        assert bail.take("tic")
    # written by a story told later than today
    with horloge.at(dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)):
        assert bail.take("tic")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_processes_beat_once(monkeypatch: Any):
    beats, meanwhile = [], threading.Event()

    def job() -> int:
        beats.append(1)
        meanwhile.wait(5)
        return 1

    monkeypatch.setattr(hooks, "clock_jobs", lambda: [("essai", job)])

    def beat() -> bool:
        done = tic().done
        meanwhile.set()
        return bool(done)

    assert sorted(together(beat, beat)) == [False, True]
    assert len(beats) == 1


def test_no_exception_ends_the_loop_of_the_site(monkeypatch: Any):
    """Not even one that is not a database error: the next beat comes."""
    stop, turns = threading.Event(), []

    def act() -> None:
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        raise MemoryError

    monkeypatch.setattr(
        "etabli.core.management.commands.serve.close_old_connections", lambda: None
    )
    repeat(act, lambda: None, stop)
    assert len(turns) == 3


def test_a_title_on_two_lines_no_longer_stops_the_mail_of_everybody(ten: Any, mailoutbox: Any):
    who = outbox.Recipient(None, "", "mairie@exemple.test")
    row = outbox.Draft(who, "invite", True, "Atelier\r\nde Fumel", "Texte.", "", "")
    outbox.remind(row, key="essai")
    Message.objects.filter(key="essai").update(subject="Atelier\r\nde Fumel")
    assert tic().done["courriels"] == 11
    assert "Atelier de Fumel" in [m.subject for m in mailoutbox]
