"""A guard answers a line that one reads; a list of them is what a page shows before the button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from etabli.core.guards import Condition, Guard, Known, blocking, guard, warning

DAY = dt.date(2026, 5, 4)


@dataclass
class Tried:
    """What a guard is asked about, and how often the world was read."""

    on: dt.date = DAY
    missing: tuple[str, ...] = ()
    asked: int = 0


@guard("C6", "La fiche est complète")
def whole(attempt: Tried) -> tuple[str, ...]:
    attempt.asked += 1
    return attempt.missing


@guard("F8", "La phase est commandée", of_move=True)
def ordered(attempt: Tried) -> None:
    attempt.asked += 1


def test_a_guard_that_holds_says_what_is_true_and_its_rule() -> None:
    assert whole.ask(Tried()) == Condition("C6", "La fiche est complète")
    assert (whole.ask(Tried()).is_met, whole.ask(Tried()).state) == (True, "ok")


@pytest.mark.parametrize(("warns", "state"), [(False, "blocking"), (True, "alert")])
def test_one_that_does_not_hold_says_what_it_lacks(warns: bool, state: str) -> None:
    found = whole.ask(Tried(missing=("Le besoin.", "", "La date.")), warns=warns)
    assert found.lacks == ("Le besoin.", "La date.")
    assert (found.is_met, found.state, found.detail) == (False, state, "Le besoin. La date.")


def test_what_only_warns_never_blocks() -> None:
    lacking = Tried(missing=("Le besoin.",))
    found = [whole.ask(lacking, warns=True), ordered.ask(lacking)]
    assert (blocking(found), warning(found)) == ([], ["Le besoin."])


def test_a_label_reads_its_parameter_on_the_day_of_the_attempt(db: None) -> None:
    dated: Guard[Tried] = Guard(
        "C17", "Passé depuis {ajournement_caducite_mois}", lambda one: None
    )
    assert dated.ask(Tried()).label == "Passé depuis douze mois"


def test_a_page_asks_a_guard_once_however_many_moves_share_it() -> None:
    known, tried = Known(), Tried(missing=("Le besoin.",))
    found = [known.ask(whole, tried, name, warns=False) for name in ("sign", "present", "sign")]
    assert (tried.asked, {one.detail for one in found}) == (1, {"Le besoin."})


def test_a_guard_that_depends_on_the_move_is_asked_for_each() -> None:
    known, tried = Known(), Tried()
    for name in ("start", "close", "start"):
        known.ask(ordered, tried, name, warns=False)
    assert tried.asked == 2


def test_figures_that_several_guards_look_at_are_read_once_a_page() -> None:
    read: list[tuple[int, int]] = []

    def total(year: int, *, less: int) -> int:
        read.append((year, less))
        return year - less

    known = Known()
    found = [known.once(total, 2026, less=1), known.once(total, 2026, less=1)]
    assert (found, read) == ([2025, 2025], [(2026, 1)])
    assert known.once(total, 2026, less=2) == 2024
    assert Known().once(total, 2026, less=1) == 2025
    assert len(read) == 3
