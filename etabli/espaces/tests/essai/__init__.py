"""ESSAI, a format that exists in tests only: two stages of work, one phase, one livrable, no session.

It shows what a new format costs: its moves and its deroule here, its twin and its form among the
candidatures (`candidatures/tests/formats.py`), and the three lines of `declared`.
"""

from __future__ import annotations

import pytest

from config.workflows import WORKFLOWS
from etabli.ateliers import deroules
from etabli.candidatures.tests.formats import ESSAI, declare
from etabli.espaces.tests.essai.deroule import ESSAI_1


def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The format is one of the product until the test ends."""
    declare(monkeypatch, ESSAI)
    monkeypatch.setattr(deroules, "known", (*deroules.known, ESSAI_1))
    monkeypatch.setitem(
        WORKFLOWS, "ateliers.atelier", tuple(one.workflow for one in deroules.known)
    )
