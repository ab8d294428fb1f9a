"""The door in front of Django: a body is bounded and must keep coming, whoever sends it.

Raw ASGI, because Django reads a body whole before any of its own code runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import resolve

from etabli.core import hooks
from etabli.core.securite import HEADERS

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
#: seconds given to any body, to which the time of a very slow line is added
GRACE = 20.0
#: bytes per second of that line
SLOWEST = 500
#: seconds during which what is still coming is thrown away, so that a browser shows the refusal
LINGER = 15.0
SILENCE = 2.0

DISCONNECT: Mapping[str, Any] = {"type": "http.disconnect"}


class Door:
    """Refuses too large a body (413) before Django reads it, and one that stops half-way (408)."""

    def __init__(self, application: Application, *, grace: float = GRACE) -> None:
        self.application = application
        self.grace = grace

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        length = headers.get(b"content-length", b"0")
        is_empty = length == b"0" and b"transfer-encoding" not in headers
        if scope["type"] != "http" or is_empty:
            await self.application(scope, receive, send)
            return
        intake = Intake(receive, limit=room_for(scope["path"], headers), grace=self.grace)
        if int(length) > intake.limit:
            await refuse(413, receive, send)
            return
        await self.application(scope, intake, send)
        if intake.refusal:
            await refuse(intake.refusal, receive, send)


class Intake:
    """`receive`, counted and timed. After a refusal Django hears that the sender has left."""

    def __init__(self, receive: Receive, *, limit: int, grace: float) -> None:
        self.receive, self.limit, self.grace = receive, limit, grace
        self.refusal, self.taken, self.is_whole = 0, 0, False
        self.start = asyncio.get_running_loop().time()

    async def __call__(self) -> Mapping[str, Any]:
        if self.is_whole:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.start + self.grace + self.taken / SLOWEST):
                message = await self.receive()
        except TimeoutError:
            self.refusal = 408
            return DISCONNECT
        self.taken += len(message.get("body", b""))
        if self.taken > self.limit:
            self.refusal = 413
            return DISCONNECT
        self.is_whole = not message.get("more_body", False)
        return message


def room_for(path: str, headers: dict[bytes, bytes]) -> int:
    """Bytes this address receives; somebody without session sends a form, wherever it is.

    But for an address that holds a signed link of its own, still in time.
    """
    in_session = f"{settings.SESSION_COOKIE_NAME}=".encode() in headers.get(b"cookie", b"")
    try:
        found = resolve(path)
    except Http404:
        return FORM
    if in_session or hooks.holds_link(found.view_name, found.kwargs):
        return hooks.room_for(found.view_name) or FORM
    return FORM


async def refuse(status: int, receive: Receive, send: Send) -> None:
    """Say it, then let the sender finish a moment: a line cut while writing hides the answer."""
    page = render_to_string(f"{status}.html").encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Connection", "close"),
        ("Cache-Control", "no-store"),
        *HEADERS.items(),
    ]
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": page, "more_body": True})
    if status == 413:
        await throw_away(receive)
    await send({"type": "http.response.body", "body": b""})


async def throw_away(receive: Receive) -> None:
    """What a sender still has to say, for LINGER seconds at most."""
    try:
        async with asyncio.timeout(LINGER):
            more = True
            while more:
                async with asyncio.timeout(SILENCE):
                    more = (await receive()).get("more_body", False)
    except TimeoutError:
        return
