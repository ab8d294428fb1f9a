"""Each format is whole, its codes mean one thing in all of them, and a published version never changes."""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from etabli.ateliers import deroules
from etabli.ateliers.deroules import Group, definition
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core import parametres, tables
from etabli.core.workflow import ANY

LOCK = Path(definition.__file__).with_name("versions.lock")
each_version = pytest.mark.parametrize("one", deroules.known, ids=lambda one: one.code)


def plain(value):
    """What a version says, as plain values in a fixed order; what it does not say is not in it."""
    if is_dataclass(value):
        said = {one: getattr(value, one.name) for one in fields(value)}
        return {one.name: plain(found) for one, found in said.items() if not _unsaid(one, found)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(value[key]) for key in sorted(value)}
    return value if isinstance(value, bool | int | None) else str(value)


def _unsaid(one, found):
    """Left at its default: a field that another version needs later changes nothing of this one."""
    default = one.default_factory() if one.default_factory is not MISSING else one.default
    return default is not MISSING and found == default


def skeleton(workflow):
    """Where each move leads and what it starts and stops; its words and guards may be mended."""
    kept = ("sources", "target", "rule", "starts", "meets", "pauses", "resumes", "cancels")
    moves = {
        name: {field: plain(getattr(move, field)) for field in kept}
        for name, move in workflow.moves.items()
    }
    delays = {code: [delay.unit, delay.parameter] for code, delay in workflow.delays.items()}
    return {"moves": moves, "delays": delays}


def digest(one):
    said = {**plain(one), **skeleton(import_string(one.workflow))}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_published_version_never_changes():
    """Good: write `flash_2.py` and its line in `known`. Bad: change what running Ateliers follow."""
    lines = [line.split() for line in LOCK.read_text(encoding="utf-8").splitlines()]
    kept = {code: found for found, code in lines}
    changed = [
        f"{one.code} is published and has changed (now {digest(one)}): leave it, write the next version "
        f"({one.code.rpartition('-')[0]}-{int(one.code.rpartition('-')[2]) + 1})"
        for one in deroules.known
        if kept.get(one.code) != digest(one)
    ]
    assert changed == []
    assert set(kept) == {one.code for one in deroules.known}


def test_a_change_of_one_word_is_seen():
    from dataclasses import replace

    one = deroules.known[0]
    stages = (replace(one.stages[0], said="Rien."), *one.stages[1:])
    assert digest(replace(one, stages=stages)) != digest(one)


def test_a_code_means_one_thing_in_every_format():
    """What lets a query ask for a group of states without looking at the format."""
    meanings: dict[str, set[tuple[Group, str]]] = {}
    for one in deroules.known:
        for stage in one.stages:
            meanings.setdefault(stage.code, set()).add((stage.group, stage.label))
    assert {code: found for code, found in meanings.items() if len(found) > 1} == {}
    payments: dict[str, set[str]] = {}
    for one in deroules.known:
        for step in (step for order in one.orders for step in order.steps):
            payments.setdefault(step.code, set()).add(step.label)
    assert {code: found for code, found in payments.items() if len(found) > 1} == {}


@each_version
def test_the_moves_of_a_version_stay_among_its_states(one):
    workflow = import_string(one.workflow)
    known = {stage.code for stage in one.stages}
    assert workflow.version == one.code
    assert workflow in tables.workflows()["ateliers.atelier"]
    for move in workflow.moves.values():
        assert move.sources == ANY or set(move.sources) <= known
        assert move.target is None or move.target in known
    assert set(workflow.final) == set(one.states(Group.OVER))
    assert all(stage.next in workflow.moves for stage in one.stages if stage.next)


@each_version
@pytest.mark.regle("CH-8", "D-19")
def test_the_orders_of_a_version_pay_for_its_phases_in_full(one):
    assert {phase for order in one.orders for phase in order.phases} == one.phase_codes
    assert {phase.stage for phase in one.phases} <= set(one.states(Group.EXECUTION))
    for order in one.orders:
        assert sum(Decimal(step.share) for step in order.steps) == 100
        assert all(not step.since or one.place(step.since) >= 0 for step in order.steps)


@each_version
def test_what_a_version_names_exists(one):
    assert set(one.parametres.values()) <= set(parametres.load(settings.PARAMETRES))
    assert {group for group in Group if one.states(group)} <= set(one.public_names)


@pytest.mark.django_db
def test_the_base_refuses_a_state_that_the_version_has_not():
    made: Any = AtelierFactory()
    with pytest.raises(IntegrityError, match="atelier_flash_1_etats"), transaction.atomic():
        Atelier.objects.filter(pk=made.pk).update(etat="CADRAGE")


def test_an_atelier_reads_the_version_it_keeps():
    one = deroules.known[0]
    atelier = Atelier(format=one.format, deroule=one.code, etat=one.course[0])
    assert deroules.deroule_of(atelier) is one
    assert tables.workflow_of(atelier).version == one.code
    assert deroules.current(one.format).format == one.format
    with pytest.raises(KeyError):
        deroules.of_code("flash-0")
