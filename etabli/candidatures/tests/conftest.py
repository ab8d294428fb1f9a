"""The cast of a story, and a browser for each of them (imports wait for Django to be ready)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def people(db: None) -> Any:
    from etabli.candidatures.tests.stories import cast

    return cast()


@pytest.fixture
def browser(settings: Any) -> Callable[[Any], Client]:
    """A client signed in as this person, second factor given (as a persona of the demonstration)."""
    settings.DEMO = True
    from etabli.acteurs.tests.clients import client_of

    return client_of


@pytest.fixture
def essai(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A second format, open beside the first until the test ends."""
    from etabli.candidatures.tests.formats import ESSAI, declare, forget_forms

    declare(monkeypatch, ESSAI)
    yield ESSAI
    monkeypatch.undo()
    forget_forms()
