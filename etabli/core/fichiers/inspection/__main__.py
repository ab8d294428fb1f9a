"""The child: limits first, then one order, then one answer.

Ends with HEAVY when memory is short; killed by the system when its time of processor is spent.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from typing import Any

HEAVY = 3


def limit(*, memory: int, seconds: int, written: int) -> None:
    """Bytes of address space, seconds of processor, bytes of one written file; no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this one
            resource.setrlimit(what, (most, most))


def answer(order: Any) -> object:
    from etabli.core.fichiers.inspection import receive, report

    if order["act"] == "receive":
        return receive.receive(order)
    if order["act"] == "look":
        return receive.look(order)
    if order["act"] == "lighten":
        return receive.lighten(order)
    if order["act"] in ("list", "unpack"):
        from etabli.core.fichiers.inspection import archives

        return archives.listing(order) if order["act"] == "list" else archives.unpack(order)
    return report.report(order["path"])


def main() -> int:
    order = json.load(sys.stdin)
    limit(**order["limits"])
    try:
        sys.stdout.write(json.dumps(answer(order), ensure_ascii=False))
    except MemoryError:
        return HEAVY
    return 0


if __name__ == "__main__":
    sys.exit(main())
