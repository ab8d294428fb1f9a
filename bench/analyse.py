"""Six offers of 40 files of 5 MB deposited over HTTP, opened, compared; then the pages of the opening.

A deposit is measured beside a route that only copies to the disk, one after the other in the same minute:
other people load the machine, and a ratio of medians says what sealing costs and nothing of them. So are
the pages that somebody reads meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import uvicorn
from django.db import connection
from django.test.utils import setup_test_environment

from etabli.acteurs.tests.clients import client_of
from etabli.core import horloge
from etabli.core.serveur import PatientProtocol
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.enveloppe.ouverture import open_container
from etabli.sceaux.guichet import body
from etabli.sceaux.guichet.counter import Counter
from etabli.sceaux.guichet.visits import KEY, Admitted, Taken
from etabli.sceaux.tests import scene as story

#: of the throughput of the copy; of the p95 of the other pages meanwhile; megabytes of memory more; of a page
BUDGET_SHARE, BUDGET_P95, BUDGET_MEMORY, BUDGET_PAGE = 0.60, 1.3, 60, 300
OFFERS, FILES, MEGABYTES = 6, 40, 5
#: turns of a loop
PAGE_COST = 250_000
#: of each page of the opening
READINGS = 40
DEPOSIT, COPY, PAGE = "/sceaux/1/deposer/", "/copie/", "/page/"
#: in a process of its own: what sends shares no core's lock with what receives
SENDER = """
import socket, sys, time
port, path, files, size = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
head = (b'--banc\\r\\nContent-Disposition: form-data; name="fichiers"; filename="o.bin"\\r\\n'
        b'Content-Type: application/octet-stream\\r\\n\\r\\n')
tail = b'--banc--\\r\\n'
piece = bytes(range(256)) * 1024
length = files * (len(head) + size + 2) + len(tail)
line = socket.create_connection(("127.0.0.1", port))
start = time.perf_counter()
line.sendall((f"POST {path} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: multipart/form-data; boundary=banc\\r\\n"
              f"Content-Length: {length}\\r\\nConnection: close\\r\\n\\r\\n").encode())
for _ in range(files):
    line.sendall(head)
    for _ in range(size // len(piece)):
        line.sendall(piece)
    line.sendall(b"\\r\\n")
line.sendall(tail)
answer = line.recv(65536)
assert b" 200 " in answer.split(b"\\r\\n")[0], answer[:200]
print(time.perf_counter() - start)
"""
#: until something is said to it
READER = """
import json, select, socket, sys, time
taken = []
asked = f"GET {sys.argv[2]} HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n".encode()
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as line:
    while not select.select([sys.stdin], [], [], 0.005)[0]:
        start = time.perf_counter()
        line.sendall(asked)
        answer = b""
        while not answer.endswith(b"fait"):
            answer += line.recv(65536)
        taken.append((time.perf_counter() - start) * 1000)
print(json.dumps(taken))
"""


async def _say(send: Any, status: int = 200, text: bytes = b"fait") -> None:
    length = (b"content-length", str(len(text)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [length]})
    await send({"type": "http.response.body", "body": text})


def _page() -> int:
    """What a page of the product costs: about twenty milliseconds of Python, in a thread as Django's are."""
    return sum(rank * rank % 7 for rank in range(PAGE_COST))


class Bench:
    """Django's answers without Django; a page that costs a little; a route that only copies."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.taken = folder, list[Taken]()
        self.private = {rank: sealing.new_key() for rank in "ABC"}
        self.publics = {rank: sealing.public_of(key) for rank, key in self.private.items()}

    async def asked(self, scope: Any, receive: Any, send: Any) -> None:
        visit = scope[KEY]
        if visit.taken:
            self.taken.append(visit.taken)
            visit.is_kept = True
        elif not visit.refusal:
            visit.admitted = Admitted(1, 1, 1, "banc", self.publics)
        await _say(send, 422 if visit.refusal else 200)

    async def others(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == COPY:
            await self._copy(receive)
        else:
            await asyncio.to_thread(_page)
        await _say(send)

    async def _copy(self, receive: Any) -> None:
        place = self.folder / "copie"
        with place.open("wb") as file:
            more = True
            while more:
                message = await receive()
                file.write(message.get("body", b""))
                more = message.get("more_body", False)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        place.unlink()


def served(application: Any) -> int:
    """The port of a server like ours."""
    place = socket.socket(proto=socket.IPPROTO_TCP)  # or asyncio lets small answers wait
    place.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        application, http=PatientProtocol, log_config=None, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return int(place.getsockname()[1])


def sent(port: int, path: str) -> float:
    """Seconds of one deposit, from its first byte to the answer."""
    given = [str(port), path, str(FILES), str(MEGABYTES << 20)]
    command = [sys.executable, "-c", SENDER, *given]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


class Pages:
    """Somebody reads small pages all the while, from a process of their own as any browser does."""

    def __init__(self, port: int) -> None:
        self.port, self.taken = port, list[float]()

    def __enter__(self) -> Pages:
        command = [sys.executable, "-c", READER, str(self.port), PAGE]
        self.reader = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *given: object) -> None:
        said, _ = self.reader.communicate("fini")
        self.taken = json.loads(said)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.taken, n=20)[18]


def measure(port: int, path: str) -> tuple[float, float]:
    """Megabytes a second of a deposit alone; of another, the p95 of a page meanwhile (it lets pages go first)."""
    alone = sent(port, path)
    with Pages(port) as pages:
        sent(port, path)
    return FILES * MEGABYTES / alone, pages.p95


def resident() -> float:
    """Megabytes, at most since the start."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def deposits(folder: Path) -> tuple[dict[str, float], Bench]:
    """One copy, one deposit, as many times as there are offers."""
    bench = Bench(folder)
    port = served(Counter(bench.others, asked=bench.asked))
    sent(port, COPY)
    before, shares, slower, speeds = resident(), list[float](), list[float](), list[float]()
    for _ in range(OFFERS):
        (copied, p95_copy), (sealed, p95_seal) = measure(port, COPY), measure(port, DEPOSIT)
        shares.append(sealed / copied)
        slower.append(p95_seal / p95_copy)
        speeds.append(sealed)
    return {
        "scelle_mo_s": round(statistics.median(speeds)),
        "part": round(statistics.median(shares), 2), "budget_part": BUDGET_SHARE,
        "autres_p95": round(statistics.median(slower), 2), "budget_autres_p95": BUDGET_P95,
        "memoire_mo": round(resident() - before), "budget_memoire_mo": BUDGET_MEMORY,
    }, bench  # fmt: skip


def opened(bench: Bench, folder: Path) -> float:
    """Seconds to peel, open and compare every offer, digest by digest."""
    start = time.perf_counter()
    for rank, taken in enumerate(bench.taken):
        left = sealing.peel(taken.sealed.sceaux["A-C"].sceau, bench.private["A"])
        key = sealing.peel(left, bench.private["C"])
        place = body.place_of(taken.sealed)
        found = open_container(place, sha256=taken.sealed.sha256, key=key, into=folder / str(rank))
        assert found.plis == taken.plis, "an offer comes back as it left"
        assert len(found.places) == FILES
        shutil.rmtree(folder / str(rank))
        place.unlink()
    return round(time.perf_counter() - start, 1)


def pages() -> float:
    """The p95, in milliseconds, of what two holders read: the seals, then the layers to peel."""
    one = story.published()
    for code in ("L1", "L2", "L3", "L4", "L5", "L6"):
        story.deposit(one, code)
    story.close(one)
    ouverture = story.begin(one, "A", "C")
    taken: list[float] = []
    with horloge.at(story.AFTER):
        client = client_of(one.holders["A"])
        for address in (f"/sceaux/{one.marche.pk}/", f"/sceaux/ouvertures/{ouverture.pk}/peel/"):
            for _ in range(READINGS):
                start = time.perf_counter()
                assert client.get(address).status_code == 200, address
                taken.append((time.perf_counter() - start) * 1000)
    return round(statistics.quantiles(taken, n=20)[18])


def main() -> int:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        found, bench = deposits(Path(folder))
        seconds = opened(bench, Path(folder))
    page = pages()
    told = {
        "banc": "analyse", "mesure": f"{OFFERS}x{FILES}x{MEGABYTES}_mo", **found, "ouvertes_s": seconds,
        "page_p95_ms": page, "budget_page_ms": BUDGET_PAGE,
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False), flush=True)
    return int(
        found["part"] < BUDGET_SHARE
        or found["autres_p95"] > BUDGET_P95
        or found["memoire_mo"] > BUDGET_MEMORY
        or page > BUDGET_PAGE
    )


if __name__ == "__main__":
    sys.exit(main())
