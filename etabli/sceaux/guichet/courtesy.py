"""The pages of others go before a deposit: sealing keeps a core, and the interpreter, busy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: seconds during which a request goes first: a long download is not waited for
FIRST = 0.1
#: seconds that one piece waits at most: whatever the crowd, three megabytes a second are sealed
MOST = 0.02
STEP = 0.001


class Courtesy:
    """Who is being answered, and a moment's patience for them."""

    def __init__(self) -> None:
        self._since: dict[object, float] = {}

    @contextmanager
    def other(self) -> Iterator[None]:
        """A request that is no deposit."""
        key = object()
        self._since[key] = time.monotonic()
        try:
            yield
        finally:
            del self._since[key]

    def give_way(self) -> None:
        """Called between two pieces by the thread that seals."""
        end = time.monotonic() + MOST
        while self._is_asked() and time.monotonic() < end:
            time.sleep(STEP)

    def _is_asked(self) -> bool:
        young = time.monotonic() - FIRST
        return any(since > young for since in tuple(self._since.values()))
