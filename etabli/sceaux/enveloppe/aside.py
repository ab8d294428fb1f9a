"""Work that may be done beside, in its order: digests and the disk, while the next piece is sealed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec

P = ParamSpec("P")
#: acts that may wait: a few megabytes, whatever the size of the deposit
MOST = 8
#: bytes handed over at once
GATHERED = 1 << 19


class Aside:
    """One thread that keeps the order; what fails there is raised here, at the next call."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scelle")
        self._waiting: deque[Future[object]] = deque()

    def do(self, act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Later, after what was asked before; it makes the caller wait when too much is."""
        self._waiting.append(self._thread.submit(act, *args, **kwargs))
        while len(self._waiting) > MOST or (self._waiting and self._waiting[0].done()):
            self._waiting.popleft().result()

    def settle(self) -> None:
        """Everything is done."""
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        self._thread.shutdown()


class Gathered:
    """Pieces given to `act` by about half a megabyte: handing over each small one costs more than it."""

    def __init__(self, act: Callable[[list[bytes]], object], aside: Aside | None) -> None:
        self._act, self._aside = act, aside
        self._pieces, self._size = list[bytes](), 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= GATHERED:
            self.flush()

    def flush(self) -> None:
        """What is left, however small."""
        pieces, self._pieces, self._size = self._pieces, [], 0
        if pieces and self._aside:
            self._aside.do(self._act, pieces)
        elif pieces:
            self._act(pieces)
