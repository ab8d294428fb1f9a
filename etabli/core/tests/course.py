"""Several people at the same instant: each act in its own thread, on its own connection (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from etabli.core.refus import Refused


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts from one starting line: what each gave or its refusal, in the order of the acts.

    Any other exception is a fault of the act, and is raised here.
    """
    line = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            line.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: Iterable[Any]) -> list[Sequence[str]]:
    """The sentences that those who lost the race read."""
    return [answer.reasons for answer in answers if isinstance(answer, Refused)]
