"""The scenes shared by the tests. Imports wait for the fixture: this file is read before the apps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.recits import told_once


@pytest.fixture
def scene(db: None) -> Any:
    from etabli.livrables.tests.factories import make_scene

    return make_scene()


@pytest.fixture
@told_once
def read(scene: Any) -> Any:
    """Deposited on 31/08/2026 and in verification."""
    scene.deposit()
    scene.verify()
    return scene
