"""The story of the screens, told once a module (imports wait for Django to be ready)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

TODAY = dt.date(2026, 9, 21)


@pytest.fixture
def monde(db: None, settings: Any) -> Iterator[Any]:
    """One whole Flash, looked at a week after its roadmap was made official."""
    from etabli.core import horloge
    from etabli.espaces.tests.monde import make_monde

    settings.DEMO = True
    made = make_monde()
    with horloge.at(TODAY):
        yield made
