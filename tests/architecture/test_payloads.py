"""What a move takes is declared: nothing reads of it what its class does not hold."""

import datetime as dt
import inspect
from typing import get_args, get_origin

import pytest
from django.utils.module_loading import import_string

from etabli.core import hooks
from etabli.core.hooks import table
from etabli.core.tables import workflows
from etabli.core.workflow import Filled, Move
from etabli.seances.payloads import Days
from tests.architecture.arbre import name_of, python_files


def readers(workflow, name):
    """Whatever is given an attempt of this move once it is typed."""
    move, verb = workflow.moves[name], workflow.verb(name)
    follow = [import_string(one) for one in table("REACTIONS").get(verb, ())]
    effect = [move.effect] if move.effect else []
    return [*move.checks, *hooks.added("checks", verb), *effect, *follow]


def wanted(reader):
    """The class that a reader asks of the data; `object` when a lambda reads some; None when it reads none."""
    if reader.__name__ == "<lambda>":
        return object if "data" in reader.__code__.co_names else None
    asked = inspect.get_annotations(reader, eval_str=True).get("attempt")
    return get_args(asked)[1] if get_origin(asked) is Filled else None


def every_move():
    return [
        pytest.param(w, name, id=w.verb(name) + w.version)
        for found in workflows().values()
        for w in found
        for name in w.moves
    ]


@pytest.mark.parametrize(("workflow", "name"), every_move())
def test_a_move_declares_what_is_read_of_it(workflow, name):
    """Good: `payload=SiteDates` and an effect on `Filled[Atelier, SiteDates]`. Bad: either alone."""
    payload = workflow.moves[name].payload
    for reader in readers(workflow, name):
        asked = wanted(reader)
        if asked is not None:
            assert payload is not None, f"{workflow.verb(name)}: {reader.__qualname__}"
            assert issubclass(payload, asked), f"{workflow.verb(name)}: {reader.__qualname__}"
    if payload is not None:
        assert "payloads" in payload.__module__.split(".")
        assert payload.__dataclass_params__.frozen
        assert set(workflow.moves[name].secret) <= set(payload.__dataclass_fields__)


def test_some_moves_read_what_is_typed():
    """The question above is asked of more than thirty readers: it cannot be empty by mistake."""
    asked = [
        reader
        for case in every_move()
        for reader in readers(*case.values)
        if wanted(reader) is not None
    ]
    assert len(asked) > 60


def test_nobody_reads_what_is_typed_by_a_name_in_quotes():
    named = [
        name_of(path)
        for path in python_files()
        if "attempt.data[" in (text := path.read_text("utf-8")) or "attempt.data.get(" in text
    ]
    assert named == [name_of(path) for path in python_files() if path.name == "test_payloads.py"]


@pytest.mark.parametrize(
    ("move", "given", "said"),
    [
        (Move("Préparer", payload=Days), {"debut_on": 1}, "fin_on"),
        (Move("Préparer", payload=Days), {"debut_on": 1, "fin_on": 2, "lieu": 3}, "lieu"),
        (Move("Ouvrir"), {"lieu": 3}, "lieu"),
    ],
)
def test_an_unknown_name_or_one_that_misses_stops_at_the_door(move, given, said):
    with pytest.raises(TypeError, match=said):
        move.filled(given)


def test_what_is_given_comes_out_typed():
    first, last = dt.date(2026, 5, 4), dt.date(2026, 5, 5)
    given = {"debut_on": first, "fin_on": last}
    assert Move("Préparer", payload=Days).filled(given) == Days(first, last)
    assert Move("Ouvrir").filled({}) is None
