"""What a page is made of: the CPU of each query, by who asks it, and the rest."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models.sql.compiler import SQLCompiler

from bench.pays import meter, pages
from bench.pays.pages import Visit

ROUNDS = 20
HOUSE = "/etabli/"
#: what every page goes through: it asks nothing of its own
FRAME = ("middleware", "/veille/", "securite", "incidents", "accuse", "core/access.py")
Line = dict[str, Any]


@contextmanager
def asked() -> Iterator[Counter[str]]:
    """Milliseconds of CPU to write and to run the queries, by the table and the line that asks."""
    spent, run = Counter[str](), SQLCompiler.execute_sql

    def timed(self: SQLCompiler, *args: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return run(self, *args, **options)
        finally:
            model = self.query.model
            table = model._meta.label if model else ""
            spent[f"{table} ← {_asker()}"] += (time.process_time() - start) * 1000  # type: ignore[assignment]

    with patch.object(SQLCompiler, "execute_sql", timed):
        yield spent


def _asker() -> str:
    """The line of the house nearest to the query."""
    lines = (
        f"{frame.filename.rpartition(HOUSE)[2]}:{frame.lineno}"
        for frame in reversed(traceback.extract_stack())
        if HOUSE in frame.filename and not any(part in frame.filename for part in FRAME)
    )
    return next(lines, "le cadre de la page")


def of(visit: Visit) -> Iterator[Line]:
    """One line a query, dearest first, then what is not a query: Python and templates."""
    client = pages.browser(visit.person)
    client.get(visit.url)
    whole = meter.timed(lambda: client.get(visit.url), rounds=ROUNDS).figures()["cpu_p50_ms"]
    with asked() as spent:
        meter.timed(lambda: client.get(visit.url), rounds=ROUNDS)
    found = {name: round(total / ROUNDS, 2) for name, total in spent.most_common()}
    for name, each in found.items():
        yield {"mesure": "détail", "page": visit.title, "requete": name, "cpu_ms": each}
    rest = round(whole - sum(found.values()), 2)
    yield {"mesure": "détail", "page": visit.title, "requete": "", "cpu_ms": rest}
