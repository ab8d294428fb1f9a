"""2.7.2: what the team must hand in waits with a suspended Atelier, a verification does not."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.models import Echeance
from etabli.core.workflow import Attempt
from etabli.livrables import selectors, services
from etabli.livrables.services import reactions
from etabli.livrables.services.moves import WORKFLOW

stopping = import_module("etabli.livrables.migrations.0002_delays_stop_with_their_atelier")
pytestmark = pytest.mark.django_db
FROM, TO = dt.date(2026, 9, 10), dt.date(2026, 9, 30)


def move(scene, name, on):
    atelier = Atelier.objects.get(pk=scene.atelier.pk)
    advance(atelier, name, actor=scene.valideur, on=on, motif="Élections.")


def due(scene, code):
    row = echeances.of(scene.livrable, code)
    return row and (row.due_on, row.suspended_on)


@pytest.mark.regle("F16", "V1")
def test_the_day_the_livrable_is_due_is_put_back_by_the_suspended_days(scene):
    day = dt.date(2026, 9, 18)
    echeances.start(
        scene.livrable, "remise", WORKFLOW.delays["remise"], on=dt.date(2026, 8, 1), due_on=day
    )
    move(scene, "suspend", FROM)
    assert due(scene, "remise") == (day, FROM)
    move(scene, "resume", TO)
    # twenty days later is Thursday 8 October
    assert due(scene, "remise") == (dt.date(2026, 10, 8), None)


@pytest.mark.regle("F16", "V3", "R-DELAI-2")
def test_the_correction_of_a_postponed_livrable_is_put_back_then_moved_to_a_working_day(scene):
    scene.deposit()
    scene.verify()
    services.postpone_livrable(
        scene.livrable, actor=scene.valideur, motif="À revoir.", on=dt.date(2026, 9, 7)
    )
    assert due(scene, "reprise") == (dt.date(2026, 9, 22), None)
    move(scene, "suspend", FROM)
    move(scene, "resume", dt.date(2026, 9, 14))
    assert due(scene, "reprise") == (dt.date(2026, 9, 28), None)  # 26 September is a Saturday


@pytest.mark.regle("F16", "V3")
def test_a_correction_asked_during_a_suspension_starts_on_resumption(scene):
    scene.deposit()
    scene.verify()
    move(scene, "suspend", FROM)
    services.postpone_livrable(scene.livrable, actor=scene.valideur, motif="À revoir.", on=FROM)
    assert due(scene, "reprise") == (dt.date(2026, 9, 25), FROM)
    move(scene, "resume", TO)
    assert due(scene, "reprise") == (dt.date(2026, 10, 15), None)


def as_in_0_1_0():
    """An older version let these delays run beside the suspension; the update then finds them."""
    Echeance.objects.filter(code__in=stopping.STOPPED).update(suspended_on=None)
    stopping.stop(apps, None)


@pytest.mark.regle("F16", "V1")
def test_an_atelier_suspended_by_an_older_version_is_not_late_when_it_resumes(scene):
    day = dt.date(2026, 9, 18)
    echeances.start(
        scene.livrable, "remise", WORKFLOW.delays["remise"], on=dt.date(2026, 8, 1), due_on=day
    )
    move(scene, "suspend", FROM)
    as_in_0_1_0()
    assert due(scene, "remise") == (day, FROM)
    move(scene, "resume", TO)
    assert due(scene, "remise") == (dt.date(2026, 10, 8), None)


@pytest.mark.regle("F16", "V3")
def test_a_correction_asked_during_a_suspension_by_an_older_version_waits_from_its_day(scene):
    scene.deposit()
    scene.verify()
    move(scene, "suspend", dt.date(2026, 9, 7))
    services.postpone_livrable(scene.livrable, actor=scene.valideur, motif="À revoir.", on=FROM)
    as_in_0_1_0()
    assert due(scene, "reprise") == (dt.date(2026, 9, 25), FROM)


@pytest.mark.regle("F16", "V1")
def test_what_was_over_before_the_suspension_or_runs_elsewhere_is_left_as_it_is(scene):
    day = dt.date(2026, 9, 9)
    echeances.start(
        scene.livrable, "remise", WORKFLOW.delays["remise"], on=dt.date(2026, 8, 1), due_on=day
    )
    as_in_0_1_0()
    assert due(scene, "remise") == (day, None)
    move(scene, "suspend", FROM)
    as_in_0_1_0()
    assert due(scene, "remise") == (day, None)


@pytest.mark.regle("F16", "V2")
def test_a_verification_runs_on_during_a_suspension(scene):
    scene.deposit()
    before = due(scene, "verification")
    move(scene, "suspend", FROM)
    as_in_0_1_0()
    assert due(scene, "verification") == before
    move(scene, "resume", TO)
    assert due(scene, "verification") == before == (dt.date(2026, 11, 2), None)


@pytest.mark.regle("R5", "V1")
def test_a_former_team_is_no_longer_late_and_the_new_one_has_its_own_day(scene, monkeypatch):
    day = dt.date(2026, 9, 18)
    echeances.start(
        scene.livrable, "remise", WORKFLOW.delays["remise"], on=dt.date(2026, 8, 1), due_on=day
    )
    move = Attempt(scene.atelier, scene.valideur, FROM)
    reactions.on_replace(scene.atelier, move)
    assert due(scene, "remise") is None
    monkeypatch.setattr(selectors, "handing_over_day", lambda atelier: dt.date(2026, 12, 12))
    assert services.expect_livrable(scene.atelier, actor=CLOCK, on=TO) == scene.livrable
    services.expect_livrable(scene.atelier, actor=CLOCK, on=TO)
    assert due(scene, "remise") == (dt.date(2026, 12, 14), None)  # the 12th is a Saturday
    assert echeances.open_ones().filter(code="remise").count() == 1


@pytest.mark.regle("V4", "R5", "F17")
@pytest.mark.parametrize("etat", ["DESIGNATION", "DEVIS", "COMMANDE", "ABANDONNE", "SUSPENDU"])
def test_an_admission_is_noted_wherever_the_atelier_has_gone(read, etat):
    Atelier.objects.filter(pk=read.atelier.pk).update(
        etat=etat, state_before="RESTITUTION", suspended_on=FROM
    )
    services.admit_livrable(read.fresh(), actor=read.valideur, on=FROM)
    assert Atelier.objects.get(pk=read.atelier.pk).admission_on == FROM
