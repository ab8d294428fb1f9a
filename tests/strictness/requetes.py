"""Query budgets: what a page asks of the database is written down, and changes on purpose.

    with query_budget("espaces:dossiers"):
        client.get(...)

Budgets live in tests/query_counts.json; `pytest --requetes` rewrites those that were measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

BUDGETS = Path(__file__).resolve().parents[1] / "query_counts.json"
#: no page may ask more, whatever its budget (design 6)
CEILING = 25
QueryBudget = Callable[[str], AbstractContextManager[None]]


def read() -> dict[str, int]:
    return json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}


def write(name: str, count: int) -> None:
    BUDGETS.write_text(json.dumps(read() | {name: count}, indent=2, sort_keys=True) + "\n")


def budget_fixture(request: pytest.FixtureRequest) -> QueryBudget:
    @contextmanager
    def measure(name: str) -> Iterator[None]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            yield
        count = len(captured)
        if request.config.getoption("--requetes"):
            write(name, count)
        allowed = read().get(name)
        asked = "\n".join(query["sql"][:160] for query in captured)
        assert count <= CEILING, f"{name}: {count} queries, {CEILING} at most\n{asked}"
        assert count == allowed, (
            f"{name}: {count} queries, {allowed} written (--requetes)\n{asked}"
        )

    return measure
