"""The small country, loaded once a test that asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def country(db: None, tmp_path: Path) -> Any:
    from etabli.territoires.tests.country import load_country

    return load_country(tmp_path)
