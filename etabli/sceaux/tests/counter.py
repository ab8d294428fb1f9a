"""A visit at the counter, without a network: the raw ASGI application, as `config/asgi.py` builds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler

from etabli.acteurs.tests.clients import client_of
from etabli.core.access import Actor
from etabli.core.porte import Door
from etabli.sceaux.guichet.counter import Counter

BOUNDARY = "frontiere-d-essai"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
CODE = re.compile(r"[2-9A-Z]{5}(?:-[2-9A-Z]{5}){3}")


@dataclass
class Told:
    """What the browser shows."""

    status: int
    headers: Mapping[str, str]
    page: str
    asked: int

    @property
    def code(self) -> str:
        found = CODE.search(self.page)
        assert found, self.page[-3000:]
        return found[0]


def form(files, *, code="", digests="") -> bytes:
    """The multipart body of a browser."""
    fields = [("code", code), ("empreintes", digests)]
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for nom, data in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="fichiers"; filename="{nom}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode())
        parts += [data, b"\r\n"]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def session(actor: Actor | None, pk: int) -> tuple[str, str]:
    """The cookies of somebody who has opened the page, and the token of its form."""
    client = client_of(actor)
    page = client.get(f"/sceaux/{pk}/deposer/").content.decode()
    found = re.search(r"jeton=(\w+)", page)
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    return cookies, found[1] if found else ""


def visit(
    pk: int,
    body: bytes,
    *,
    cookies: str = "",
    token: str = "",
    headers: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
    piece: int = 65_536,
    watch: Callable[[int], object] | None = None,
    leaves_at: int | None = None,
    application: Counter | None = None,
) -> Told:
    """Send this body; `watch` is called with the bytes sent before each piece; gone after `leaves_at`."""
    sent, answers, asked = 0, [], 0

    async def receive() -> Mapping[str, Any]:
        nonlocal sent, asked
        asked += 1
        if watch:
            watch(sent)
        if (leaves_at is not None and sent >= leaves_at) or sent >= len(body) > 0:
            return {"type": "http.disconnect"}
        chunk = body[sent : sent + piece]
        sent += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": sent < len(body)}

    async def send(message: Mapping[str, Any]) -> None:
        answers.append(message)

    told = {
        "host": "localhost", "origin": "http://localhost", "content-type": FORM,
        "content-length": str(len(body)), "cookie": cookies, **(headers or {}),
    }  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": f"/sceaux/{pk}/deposer/", "raw_path": b"", "root_path": "",
        "query_string": f"jeton={token}".encode(), "server": ("localhost", 80),
        "client": ("127.0.0.1", 5000),
        "headers": [(k.encode(), v.encode()) for k, v in told.items() if k not in without],
    }  # fmt: skip
    used = application or counter()
    async_to_sync(used)(scope, receive, send)
    if not answers:
        return Told(0, {}, "", asked)
    page = b"".join(one.get("body", b"") for one in answers)
    heads = {k.decode().lower(): v.decode() for k, v in answers[0]["headers"]}
    return Told(answers[0]["status"], heads, page.decode(), asked)


def counter() -> Counter:
    served = ASGIHandler()
    return Counter(Door(served), asked=served)
