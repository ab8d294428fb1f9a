"""The ledger of rules, and the ledger of this very tree."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from etabli.core import regles

SOURCE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.regle("S01")]

@pytest.mark.regle("T-6", "T-8")
def test_one(): ...

def test_two(): ...
"""


def _tree(root: Path) -> Path:
    (root / "etabli" / "x" / "tests").mkdir(parents=True)
    (root / "regles.toml").write_text(
        '[a]\nT-6 = "refus"\nT-8 = "annulation"\nT-9 = "consommé"\nS01 = "cours"\n'
    )
    (root / "etabli" / "x" / "tests" / "test_x.py").write_text(SOURCE)
    return root


def test_a_rule_is_listed_with_the_tests_that_carry_it(tmp_path: Path) -> None:
    ledger = regles.read(_tree(tmp_path))
    assert ledger.tests["T-6"] == ["etabli/x/tests/test_x.py::test_one"]
    assert len(ledger.tests["S01"]) == 2
    assert ledger.without_test == ["T-9"]
    assert ledger.unknown == []


def test_an_id_nobody_knows_is_found(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    (root / "regles.toml").write_text('[a]\nT-6 = "refus"\n')
    assert regles.read(root).unknown == ["S01", "T-8"]


def test_every_rule_of_the_register_has_a_test_and_every_mark_is_known() -> None:
    ledger = regles.read(settings.BASE_DIR)
    assert ledger.without_test == []
    assert ledger.unknown == []


def test_the_command_prints_the_ledger_as_json() -> None:
    said = StringIO()
    call_command("regles", "--json", stdout=said)
    answer = json.loads(said.getvalue())
    assert set(answer) == {"regles", "sans_test"}
    assert answer["regles"]["R-DELAI-1"]
