"""The route of deposits, in front of the door of Django: asked first, received then, told last."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from etabli.core import horloge
from etabli.core.porte import Application, Message, Receive, Send, throw_away
from etabli.core.refus import Refused
from etabli.sceaux.enveloppe.conteneur import LIMIT
from etabli.sceaux.guichet import body
from etabli.sceaux.guichet.body import Interrupted, Pump
from etabli.sceaux.guichet.courtesy import Courtesy
from etabli.sceaux.guichet.visits import (
    AROUND,
    KEY,
    MINUTES,
    Admitted,
    Places,
    Taken,
    Visit,
)

logger = logging.getLogger(__name__)
ROUTE = re.compile(r"^/sceaux/\d+/deposer/$")
#: the token of the form travels in its address: its body is not read to know who sends it
QUESTION = "jeton"
#: seconds without a byte after which the sender has left
SILENCE = 60.0
#: seconds after which a thread that works is asked to let another go on (Python's own is ten times more):
#: the cipher keeps the interpreter while it seals a piece, and other people's pages wait for it
TURN = 0.0005
PAUSE = 0.002
#: what says the size and the kind of a body that Django does not read
OF_THE_BODY = frozenset(
    {b"content-length", b"content-type", b"transfer-encoding", b"expect", b"x-csrftoken"}
)
BUSY = "Deux dépôts de votre part sont déjà en cours : attendez que l’un d’eux se termine."
SLOW = f"Le dépôt a dépassé {MINUTES} minutes, ou s’est arrêté en route : rien n’a été gardé. Recommencez."
HEAVY = "Le dépôt dépasse 500 Mo : allégez vos fichiers. Rien n’a été gardé."
FULL = "Le dépôt n’a pas pu être écrit : rien n’a été gardé. Réessayez, et prévenez le service si cela continue."


@dataclass(slots=True)
class Answer:
    """What Django answers, whole."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Mapping[str, object]) -> None:
        if message["type"] == "http.response.start":
            self.start = {**message}
        else:
            body = message.get("body", b"")
            self.body += body if isinstance(body, bytes) else b""


class Counter:
    """Takes the deposits; every other request goes to `application`."""

    def __init__(self, application: Application, *, asked: Application) -> None:
        self.application, self.asked = application, asked
        self.places, self.courtesy = Places(), Courtesy()
        self.threads = ThreadPoolExecutor(16, thread_name_prefix="guichet")
        sys.setswitchinterval(TURN)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        is_deposit = (
            scope["type"] == "http" and scope["method"] == "POST" and ROUTE.match(scope["path"])
        )
        if not is_deposit:
            with self.courtesy.other():
                await self.application(scope, receive, send)
            return
        headers = dict(scope["headers"])
        visit = Visit(_announced(headers), _is_form(headers))
        answer = await self._ask(scope, visit)
        admitted = visit.admitted
        if admitted is None:
            await _tell(answer, receive, send)
        elif not self.places.enter(admitted.person_id):
            visit.refusal = (429, (BUSY,))
            await _tell(await self._ask(scope, visit), receive, send)
        else:
            try:
                await self._receive(scope, visit, admitted, receive, send)
            finally:
                self.places.leave(admitted.person_id)

    async def _receive(
        self, scope: Message, visit: Visit, admitted: Admitted, receive: Receive, send: Send
    ) -> None:
        content_type = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
        pump = Pump(self.courtesy.give_way)
        sealing = asyncio.get_running_loop().run_in_executor(
            self.threads, body.seal, pump, content_type, admitted
        )
        await _pour(receive, pump, sealing)
        try:
            visit.taken = await sealing
        except Interrupted:
            return
        except Refused as refusal:
            visit.refusal = (422, tuple(refusal.reasons))
        except OSError as failure:
            logger.error("a deposit could not be written", exc_info=failure)
            visit.refusal = (507, (FULL,))
        await self._conclude(scope, visit, receive, send)

    async def _conclude(self, scope: Message, visit: Visit, receive: Receive, send: Send) -> None:
        """The row and the receipt; a container that no row names is erased."""
        try:
            answer = await self._ask(scope, visit)
        finally:
            if visit.taken and not visit.is_kept:
                body.place_of(visit.taken.sealed).unlink(missing_ok=True)
        await _tell(answer, receive, send)

    async def _ask(self, scope: Message, visit: Visit) -> Answer:
        """The same request without its body, the token of its address where Django looks for it."""
        token = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(QUESTION, [""])[0]
        kept = [(name, value) for name, value in scope["headers"] if name not in OF_THE_BODY]
        headers = [*kept, (b"content-length", b"0"), (b"x-csrftoken", token.encode("latin-1"))]
        answer = Answer()
        asked = {**scope, "headers": headers, "query_string": b"", KEY: visit}
        await self.asked(asked, _Nothing(), answer.send)
        return answer


class _Nothing:
    """A body of no byte, then somebody who waits."""

    def __init__(self) -> None:
        self.is_said = False

    async def __call__(self) -> Message:
        if self.is_said:
            await asyncio.Event().wait()
        self.is_said = True
        return {"type": "http.request", "body": b"", "more_body": False}


def _announced(headers: Mapping[bytes, bytes]) -> int | None:
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() else None


def _is_form(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")


async def _pour(receive: Receive, pump: Pump, sealing: asyncio.Future[Taken]) -> None:
    """The body into the pump; the hour of the last byte closes it, whatever stops it is said there."""
    loop = asyncio.get_running_loop()
    end, taken = loop.time() + MINUTES * 60, 0
    while not sealing.done():
        try:
            async with asyncio.timeout(min(SILENCE, end - loop.time())):
                message = await receive()
        except TimeoutError:
            await _put(pump, Refused(SLOW), sealing)
            return
        if message["type"] != "http.request":
            await _put(pump, Interrupted(), sealing)
            return
        piece: bytes = message.get("body", b"")
        taken += len(piece)
        if taken > LIMIT + AROUND:
            await _put(pump, Refused(HEAVY), sealing)
            return
        if piece:
            await _put(pump, piece, sealing)
        if not message.get("more_body", False):
            await _put(pump, horloge.now(), sealing)
            return


async def _put(
    pump: Pump, piece: bytes | dt.datetime | Exception, sealing: asyncio.Future[Taken]
) -> None:
    while not sealing.done() and not pump.put(piece):
        await asyncio.sleep(PAUSE)


async def _tell(answer: Answer, receive: Receive, send: Send) -> None:
    """The page, then what still comes is thrown away a moment: a line cut while writing hides it."""
    kept = [one for one in answer.start["headers"] if one[0].lower() != b"connection"]
    headers = [*kept, (b"connection", b"close")]
    await send({**answer.start, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    with suppress(OSError):
        await throw_away(receive)
    await send({"type": "http.response.body", "body": b""})
