"""The cast of the scenarios. Imports wait for the fixture: this file is read before the apps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.recits import told_once


@pytest.fixture
@told_once
def cast(db: None) -> Any:
    from etabli.marches.tests.factories import give_certificates, make_cast

    made = make_cast()
    give_certificates(made, on=dt.date(2026, 3, 2))
    return made
