"""The web server as `etabli serve` runs it: uvicorn, and a limit to how long a request may begin.

uvicorn times what comes between two requests; a first line or headers that never end stay open for
ever. Bodies are timed by the door (core.porte).
"""

from __future__ import annotations

import asyncio
import gc
import socket
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from etabli.core import tic

#: seconds to send the first line and the headers
HEADERS_WITHIN = 10.0


class PatientProtocol(H11Protocol):
    """HTTP/1.1 whose headers arrive within HEADERS_WITHIN seconds, or the line is closed."""

    headers_within = HEADERS_WITHIN
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._watch()

    def handle_events(self) -> None:
        super().handle_events()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """The clock runs from the first byte awaited to the end of the headers, and no longer."""
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.headers_within, self._close)

    def _forget(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _close(self) -> None:
        self.transport.close()


def settle() -> None:
    """What a process reads once is read before the first request, and then left alone.

    The collector of rubbish would otherwise walk through all the code of the house again and again: a
    tenth of a second, which some reader pays.
    """
    tic.ready()
    gc.collect()
    gc.freeze()


def run(place: socket.socket) -> None:
    """Serve there until interrupted."""
    config = uvicorn.Config(
        "config.asgi:application",
        http=PatientProtocol,
        log_config=None,
        log_level="warning",
        lifespan="off",
    )
    config.load()  # before the loop turns: what a process reads once, it reads from the base
    uvicorn.Server(config).run(sockets=[place])
