"""Deadlines as rows, and the dated parameters they read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from etabli.acteurs.models import Invitation
from etabli.core import horloge, parametres
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.models import Echeance
from etabli.core.tests.test_workflow import admin, invitation

__all__ = ["admin", "invitation"]

VERIFICATION = Delay(
    "Vérification du livrable", "months", "verification_mois", rule="V2", rolls=True
)


@pytest.mark.regle("R-DELAI-1", "R-DELAI-2")
def test_two_months_from_31_august_end_on_2_november(invitation: Invitation) -> None:
    row = echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    assert (row.raw_due_on, row.due_on) == (dt.date(2026, 10, 31), dt.date(2026, 11, 2))


@pytest.mark.regle("R-DELAI-2")
def test_suspended_days_are_given_back_before_the_last_day_is_moved(
    invitation: Invitation,
) -> None:
    echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    echeances.pause(invitation, "verification", on=dt.date(2026, 9, 1))
    echeances.resume(invitation, "verification", VERIFICATION, on=dt.date(2026, 9, 8))
    row = echeances.of(invitation, "verification")
    assert row is not None
    assert (row.suspended_days, row.due_on) == (7, dt.date(2026, 11, 9))


def test_a_met_deadline_is_no_longer_open(invitation: Invitation) -> None:
    echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    assert [row.code for row in echeances.overdue("verification", on=dt.date(2026, 11, 3))] == [
        "verification"
    ]
    assert not echeances.overdue("verification", on=dt.date(2026, 11, 2)).exists()
    echeances.meet(invitation, "verification", on=dt.date(2026, 9, 15))
    assert echeances.of(invitation, "verification") is None


REMINDED = replace(VERIFICATION, holder="invité", circle=Cercle.PUBLIC)


def due(on: dt.date) -> list[dt.date]:
    return [day for _, day in echeances.due_reminders(on)]


def test_reminders_fall_ten_and_three_days_before_and_one_after(invitation: Invitation) -> None:
    """Each waits until it is sent: a clock that was stopped catches up."""
    last = echeances.start(invitation, "verification", REMINDED, on=dt.date(2026, 8, 31)).due_on
    assert last == dt.date(2026, 11, 2)
    assert due(dt.date(2026, 10, 22)) == []
    for day in (23, 24, 29):
        assert due(dt.date(2026, 10, day)) == [dt.date(2026, 10, 23)]
    assert due(dt.date(2026, 10, 30)) == [dt.date(2026, 10, 30)]
    assert due(dt.date(2026, 11, 2)) == [dt.date(2026, 10, 30)]
    assert due(dt.date(2027, 1, 1)) == [dt.date(2026, 11, 3)]


def test_of_several_reminders_overdue_only_the_latest_is_sent_and_once(
    invitation: Invitation,
) -> None:
    row = echeances.start(invitation, "verification", REMINDED, on=dt.date(2026, 8, 31))
    echeances.note_reminder(row, dt.date(2026, 10, 30))
    assert due(dt.date(2026, 10, 30)) == due(dt.date(2026, 11, 2)) == []
    assert due(dt.date(2026, 11, 3)) == [dt.date(2026, 11, 3)]
    echeances.note_reminder(row, dt.date(2026, 11, 3))
    assert due(dt.date(2027, 1, 1)) == []


def test_a_last_day_that_moves_away_is_recalled_again(invitation: Invitation) -> None:
    row = echeances.start(invitation, "verification", REMINDED, on=dt.date(2026, 8, 31))
    echeances.note_reminder(row, dt.date(2026, 11, 3))
    echeances.extend(invitation, "verification", due_on=dt.date(2026, 12, 15))
    assert due(dt.date(2026, 12, 4)) == []
    assert due(dt.date(2026, 12, 5)) == [dt.date(2026, 12, 5)]


@pytest.mark.parametrize("act", [echeances.pause, echeances.meet, echeances.cancel])
def test_a_deadline_that_no_longer_runs_is_not_recalled(invitation: Invitation, act: Any) -> None:
    echeances.start(invitation, "verification", REMINDED, on=dt.date(2026, 8, 31))
    act(invitation, "verification", on=dt.date(2026, 9, 1))
    assert due(dt.date(2026, 10, 30)) == []


def test_a_reminder_on_or_before_the_day_of_the_event_is_not_sent(invitation: Invitation) -> None:
    """10.1: eight calendar days to answer, so the one of ten days before never falls."""
    short = Delay("Réponse", "working_days", "tourniquet_reponse_jours_ouvres", holder="invité")
    row = echeances.start(invitation, "reponse", short, on=dt.date(2026, 5, 5))
    assert row.due_on == dt.date(2026, 5, 13)
    for day in (3, 5, 9):
        assert due(dt.date(2026, 5, day)) == []
    assert due(dt.date(2026, 5, 10)) == [dt.date(2026, 5, 10)]


def test_a_reminder_that_falls_on_the_very_day_of_the_event_is_not_sent(
    invitation: Invitation,
) -> None:
    on_the_day = replace(REMINDED, reminders=(-63,))
    row = echeances.start(invitation, "verification", on_the_day, on=dt.date(2026, 8, 31))
    assert row.due_on - dt.timedelta(days=63) == row.origin_on
    assert due(row.due_on) == []
    Echeance.objects.update(reminders=[-62])
    assert due(dt.date(2026, 9, 1)) == [dt.date(2026, 9, 1)]


def test_a_parameter_is_read_at_the_date_of_the_event() -> None:
    period = parametres.Period(Decimal(1), dt.date(2024, 1, 1), dt.date(2025, 12, 31), "arrêté")
    assert period.covers(dt.date(2025, 12, 31))
    assert not period.covers(dt.date(2026, 1, 1))
    assert parametres.decimal("taux_mo", on=dt.date(2026, 1, 1)) == Decimal("0.20")


def test_the_clock_speaks_paris_even_late_at_night() -> None:
    with horloge.at(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)):
        assert horloge.today() == dt.date(2026, 7, 2)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), horloge.at(dt.datetime(2026, 7, 1)):
        pass


ANSWER = Delay("Réponse", "working_days", "tourniquet_reponse_jours_ouvres", rule="T-5")


@pytest.mark.regle("T-5", "R-DELAI-1")
@pytest.mark.parametrize(
    ("stopped", "resumed", "end", "days"),
    [
        (
            "2026-05-06",
            "2026-05-20",
            "2026-05-27",
            14,
        ),  # 7, 11, 12, 13 were left; the 25th is a holiday
        ("2026-05-13", "2026-05-20", "2026-05-20", 7),  # none was left: that very day
        ("2026-05-13", "2026-05-23", "2026-05-26", 10),  # a Saturday, then Whit Monday
        ("2026-05-05", "2026-05-05", "2026-05-13", 0),
    ],
)
def test_a_delay_in_working_days_has_the_days_it_had_left(
    invitation: Invitation, stopped: str, resumed: str, end: str, days: int
) -> None:
    row = echeances.start(invitation, "reponse", ANSWER, on=dt.date(2026, 5, 5))
    assert row.due_on == dt.date(2026, 5, 13)
    echeances.pause(invitation, "reponse", on=dt.date.fromisoformat(stopped))
    echeances.resume(invitation, "reponse", ANSWER, on=dt.date.fromisoformat(resumed))
    found = echeances.of(invitation, "reponse")
    assert found is not None
    assert (found.due_on, found.raw_due_on) == (dt.date.fromisoformat(end),) * 2
    assert (found.suspended_days, found.suspended_on) == (days, None)


@pytest.mark.regle("R-DELAI-2")
def test_two_suspensions_add_to_the_raw_end_and_the_day_is_moved_once(
    invitation: Invitation,
) -> None:
    """31 October is a Saturday: + 1 = Sunday 1 November, + 2 = 3 November; never from the moved day."""
    echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    for stopped, resumed in ((1, 2), (10, 12)):
        echeances.pause(invitation, "verification", on=dt.date(2026, 9, stopped))
        echeances.resume(invitation, "verification", VERIFICATION, on=dt.date(2026, 9, resumed))
    row = echeances.of(invitation, "verification")
    assert row is not None
    assert (row.raw_due_on, row.due_on) == (dt.date(2026, 11, 3), dt.date(2026, 11, 3))
    assert (row.suspended_days, row.suspended_on) == (3, None)


@pytest.mark.regle("R-DELAI-2")
def test_a_delay_that_is_not_moved_stays_on_its_day_off(invitation: Invitation) -> None:
    plain = Delay("Cible", "months", "verification_mois", is_target=True)
    echeances.start(invitation, "cible", plain, on=dt.date(2026, 8, 31))
    echeances.pause(invitation, "cible", on=dt.date(2026, 9, 1))
    echeances.resume(invitation, "cible", plain, on=dt.date(2026, 9, 2))
    row = echeances.of(invitation, "cible")
    assert row is not None
    assert row.due_on == dt.date(2026, 11, 1)


def test_a_resumption_touches_what_is_stopped_and_open_of_this_code_only(
    invitation: Invitation,
) -> None:
    """Nothing else moves: a running delay, a met one, that of another code, that of another object."""
    kept = [
        echeances.start(invitation, code, VERIFICATION, on=dt.date(2026, 8, 31))
        for code in ("courante", "remplie", "autre", "ailleurs")
    ]
    echeances.pause(invitation, "ailleurs", on=dt.date(2026, 9, 1))
    Echeance.objects.filter(code="ailleurs").update(subject="acteurs.invitation:0")
    echeances.pause(invitation, "remplie", on=dt.date(2026, 9, 1))
    echeances.pause(invitation, "autre", on=dt.date(2026, 9, 1))
    echeances.meet(invitation, "remplie", on=dt.date(2026, 9, 2))
    for code in ("courante", "remplie", "ailleurs"):
        echeances.resume(invitation, code, VERIFICATION, on=dt.date(2026, 9, 8))
    for row in kept:
        row.refresh_from_db()
        assert (row.due_on, row.suspended_days) == (dt.date(2026, 11, 2), 0)
    assert kept[2].suspended_on == dt.date(2026, 9, 1)


@pytest.mark.regle("T-6")
def test_a_delay_is_stopped_on_its_last_day_and_no_longer_the_day_after(
    invitation: Invitation,
) -> None:
    for code, day, stopped in (("un", 2, dt.date(2026, 11, 2)), ("deux", 3, None)):
        echeances.start(invitation, code, VERIFICATION, on=dt.date(2026, 8, 31))
        echeances.pause(invitation, code, on=dt.date(2026, 11, day))
        row = echeances.of(invitation, code)
        assert row is not None
        assert row.suspended_on == stopped


def test_a_delay_stopped_twice_is_stopped_from_the_first_day(invitation: Invitation) -> None:
    echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    for day in (1, 8):
        echeances.pause(invitation, "verification", on=dt.date(2026, 9, day))
    row = echeances.of(invitation, "verification")
    assert row is not None
    assert row.suspended_on == dt.date(2026, 9, 1)


def test_a_delay_that_is_nobodys_is_recalled_to_nobody(invitation: Invitation) -> None:
    echeances.start(invitation, "verification", VERIFICATION, on=dt.date(2026, 8, 31))
    assert due(dt.date(2027, 1, 1)) == []
