"""What one act costs: CPU and wall, queries, rows turned into objects, the longest write transaction."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from unittest.mock import patch

from django.db import connection, models, transaction
from django.db.models import query

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
#: seconds of CPU
LONGEST = 20
#: what gives rows without making objects of them
PLAIN = (query.ValuesIterable, query.ValuesListIterable, query.FlatValuesListIterable)


@dataclass(slots=True)
class Count:
    """Queries asked, objects made, plain rows read, and the longest write transaction (seconds): of the
    wall, and of CPU, which says what it costs on a machine that nobody else loads."""

    queries: int = 0
    objects: int = 0
    rows: int = 0
    longest: float = 0.0
    longest_cpu: float = 0.0
    sql: list[str] = field(default_factory=list)


@contextmanager
def counted() -> Iterator[Count]:
    """Count what the database is asked and what is made of it."""
    count = Count()
    with connection.execute_wrapper(_queries(count)), _objects(count), _rows(count):
        yield count


def _queries(count: Count) -> Callable[..., Any]:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count.queries += 1
        count.sql.append(sql)
        return execute(sql, params, many, context)

    return wrapper


@contextmanager
def _objects(count: Count) -> Iterator[None]:
    made = models.Model.__dict__["from_db"]

    def from_db(cls: Any, *args: Any) -> Any:
        count.objects += 1
        return made.__func__(cls, *args)

    with patch.object(models.Model, "from_db", classmethod(from_db)):
        yield


@contextmanager
def _rows(count: Count) -> Iterator[None]:
    with ExitStack() as stack:
        for kind in PLAIN:
            counting = _counting(kind.__iter__, count)
            stack.enter_context(patch.object(kind, "__iter__", counting))
        yield


def _counting(rows: Any, count: Count) -> Any:
    def read(self: Any) -> Iterator[Any]:
        for row in rows(self):
            count.rows += 1
            yield row

    return read


@contextmanager
def longest_write() -> Iterator[Count]:
    """The longest time that the base was held for writing, from its first word to its last."""
    count, began = Count(), list[tuple[float, float]]()
    entering, leaving = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def enter(self: transaction.Atomic) -> None:
        if not connection.in_atomic_block:
            began[:] = [(time.perf_counter(), time.process_time())]
        entering(self)

    def leave(
        self: transaction.Atomic,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        leaving(self, kind, error, trace)
        if began and not connection.in_atomic_block:
            wall, cpu = began.pop()
            count.longest = max(count.longest, time.perf_counter() - wall)
            count.longest_cpu = max(count.longest_cpu, time.process_time() - cpu)

    with (
        patch.object(transaction.Atomic, "__enter__", enter),
        patch.object(transaction.Atomic, "__exit__", leave),
    ):
        yield count


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of CPU and of wall over the rounds."""

    cpu: list[float]
    wall: list[float]

    def figures(self, floor: float = 0.0) -> dict[str, float]:
        """Median and ninety-fifth centile of the CPU, its multiple of the floor, the wall."""
        found = {
            "cpu_p50_ms": round(statistics.median(self.cpu), 1),
            "cpu_p95_ms": round(centile(self.cpu, 95), 1),
            "mur_p50_ms": round(statistics.median(self.wall), 1),
            "tours": len(self.cpu),
        }
        if floor:
            found["fois_plancher"] = round(statistics.median(self.cpu) / floor, 1)
        return found


def centile(values: list[float], rank: int) -> float:
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[rank - 1]


def timed(
    act: Callable[..., object], *, rounds: int, before: Callable[[], Any] | None = None
) -> Taken:
    """An act over rounds; what `before` gives it is made outside the measure.

    Fewer rounds of what is very slow: it is not measured for more than `LONGEST` seconds.
    """
    cpu, wall = list[float](), list[float]()
    while len(cpu) < rounds and sum(cpu) < LONGEST * 1000:
        given = (before(),) if before else ()
        start, clock = time.perf_counter(), time.process_time()
        act(*given)
        cpu.append((time.process_time() - clock) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    return Taken(cpu, wall)
