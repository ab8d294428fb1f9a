"""What the door adds to a request, and what its counters cost, against their budget (milliseconds)."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from etabli.core.allure import take_turn
from etabli.core.porte import Door

BUDGET_P95_MS = {"page": 0.1, "formulaire": 0.5, "tour": 20, "compteur": 30}
ROUNDS = 500


async def _application(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads the body and says nothing: what is measured is the door."""
    while (await receive()).get("more_body"):
        pass


def _request(app: Callable[..., Awaitable[None]], body: bytes) -> Callable[[], Awaitable[None]]:
    headers = [(b"content-length", str(len(body)).encode()), (b"cookie", b"sessionid=banc")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/marches/attestations/",
        "headers": headers,
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def ask() -> None:
        await app(scope, receive, receive)

    return ask


async def _timed(ask: Callable[[], Awaitable[None]]) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _called(act: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _count() -> None:
    """What one try of sign-in asks of the cache that every process shares."""
    cache.add("banc:verrou", True, timeout=10)
    cache.set("banc", [*cache.get("banc", [])[:5], time.time()], 300)
    cache.delete("banc:verrou")


def measure(name: str, taken: list[float]) -> bool:
    """One JSON object; True when the budget is passed."""
    p95 = statistics.quantiles(taken, n=20)[18]
    line = {
        "banc": "porte", "mesure": name, "base": connection.vendor,
        "p50_ms": round(statistics.median(taken), 4), "p95_ms": round(p95, 4),
        "budget_p95_ms": BUDGET_P95_MS[name],
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return p95 > BUDGET_P95_MS[name]


def main() -> int:
    call_command("migrate", verbosity=0)
    door = Door(_application)
    passed = [
        measure("page", asyncio.run(_timed(_request(door, b"")))),
        measure("formulaire", asyncio.run(_timed(_request(door, b"x" * 2_000)))),
        measure("tour", _called(lambda: take_turn("banc", per_minute=120))),
        measure("compteur", _called(_count)),
    ]
    return int(any(passed))


if __name__ == "__main__":
    sys.exit(main())
