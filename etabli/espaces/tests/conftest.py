"""The story of the screens, told once a module (imports wait for Django to be ready)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

TODAY = dt.date(2026, 9, 21)


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    """A session opened with one click counts as strong on the demonstration only."""
    settings.DEMO = True


@pytest.fixture
def monde(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """One whole Flash, looked at a week after its roadmap was made official.

    The papers are not drawn: who may read them is what is asked here, not how they look.
    """
    from etabli.core import horloge
    from etabli.core.documents import issuing
    from etabli.espaces.tests.stories import make_monde

    monkeypatch.setattr(issuing, "render_pdf", lambda content, **options: b"%PDF-1.7 fictif")
    made = make_monde()
    with horloge.at(TODAY):
        yield made
