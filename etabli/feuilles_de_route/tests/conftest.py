"""The story of the screens. Imports wait for the fixture: this file is read before the apps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def story(db: None, settings: Any) -> Iterator[Any]:
    """A roadmap being written, on the first of June 2026."""
    from etabli.core import horloge
    from etabli.feuilles_de_route.tests.stories import DAY, write_story

    settings.DEMO = True
    with horloge.at(DAY):
        yield write_story()
