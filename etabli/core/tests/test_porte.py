"""The door in front of Django: bodies bounded and timed, whoever sends them, chunked or announced."""

import asyncio
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from django import forms
from django.urls import URLResolver, get_resolver

from config.portes import BODIES
from etabli.core.porte import FORM, Door
from etabli.core.serveur import PatientProtocol
from etabli.core.ui.moves import MoveView
from tests.architecture.test_portes import addresses

SESSION = (b"cookie", b"sessionid=quelqu-un")


def exchange(chunks, *, path="/seances/x/inscription/", headers=(), grace=20.0, stays=False):
    """What Django received (None: nothing whole), the status and the page answered."""
    received, answers = [], []
    todo = [
        {"type": "http.request", "body": body, "more_body": stays or rank < len(chunks) - 1}
        for rank, body in enumerate(chunks)
    ]

    async def receive():
        if todo:
            return todo.pop(0)
        if stays:
            await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def django(scope, receive, send):
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        received.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fait"})

    async def send(message):
        answers.append(message)

    scope = {"type": "http", "path": path, "method": "POST", "headers": list(headers)}
    asyncio.run(Door(django, grace=grace)(scope, receive, send))
    body = b"".join(a.get("body", b"") for a in answers)
    return (received[0] if received else None), answers[0]["status"], body.decode()


CHUNKED = ((b"transfer-encoding", b"chunked"),)


def announced(length):
    return ((b"content-length", str(length).encode()),)


def test_a_form_goes_through_whole():
    body, status, said = exchange([b"a" * 600, b"b"], headers=announced(601))
    assert (body, status, said) == (b"a" * 600 + b"b", 200, "fait")


def test_an_announced_body_too_large_is_refused_before_django_reads_it():
    body, status, said = exchange([b"x"], headers=announced(150_000_000))
    assert (body, status) == (None, 413)
    assert "Cet envoi est trop lourd" in said


def test_a_body_that_announces_nothing_is_counted_as_it_comes():
    body, status, said = exchange([b"x" * 400_000] * 5, headers=CHUNKED)
    assert (body, status) == (None, 413)
    assert "Rien n’a été enregistré" in said


@pytest.mark.parametrize("size", [FORM, FORM + 1])
def test_the_limit_itself_is_received_and_one_byte_more_is_not(size):
    body, status, _ = exchange([b"x" * size], headers=CHUNKED)
    assert (body is not None, status) == (size == FORM, 200 if size == FORM else 413)


def test_a_deposit_receives_more_but_only_in_a_session():
    path, heavy = "/marches/attestations/", [b"x" * 2_000_000]
    assert exchange(heavy, path=path, headers=(*CHUNKED, SESSION))[1] == 200
    assert exchange(heavy, path=path, headers=CHUNKED)[1] == 413
    assert exchange(heavy, path="/mon-etabli/", headers=(*CHUNKED, SESSION))[1] == 413
    assert exchange(heavy, path="/nulle-part", headers=(*CHUNKED, SESSION))[1] == 413


def test_a_body_that_stops_half_way_is_answered_and_let_go():
    body, status, said = exchange([b"nom="], headers=announced(900), grace=0.01, stays=True)
    assert (body, status) == (None, 408)
    assert "Votre envoi s’est interrompu" in said


# -- the table ------------------------------------------------------------------------------------


def takes_files(view):
    """Does the code of this address read files, or one of its moves ask one?"""
    cls = getattr(view, "view_class", None)
    if cls is None:
        names = view.__code__.co_names if hasattr(view, "__code__") else ()
        return "FILES" in names or "section_form" in names
    asked = [f for form in getattr(cls, "forms", {}).values() for f in _fields(form)]
    posts = [vars(one)["post"] for one in cls.__mro__ if "post" in vars(one)]
    own = (
        posts[0] is not MoveView.post and "FILES" in posts[0].__code__.co_names if posts else False
    )
    return own or any(isinstance(f, forms.FileField) for f in asked)


def _fields(form):
    return getattr(form, "base_fields", {}).values()


def patterns(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or space)
        else:
            yield (f"{space}:{entry.name}" if space else entry.name or ""), entry.callback


def bare(view):
    while hasattr(view, "__wrapped__") and not hasattr(view, "view_class"):
        view = view.__wrapped__
    return view


def test_every_address_that_takes_files_has_room_for_them_and_no_other_has():
    ours = [(name, bare(view)) for name, view in patterns() if ":" in name]
    assert {name for name, view in ours if takes_files(view)} == set(BODIES)
    assert {name for name, _ in addresses()} >= set(BODIES)


# -- the server itself ----------------------------------------------------------------------------


class Hurried(PatientProtocol):
    headers_within = 0.05


@contextmanager
def server(app):
    """`app` behind uvicorn on a free port of this machine."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, http=Hurried, log_level="critical", lifespan="off"
    )
    served = uvicorn.Server(config)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.01)
    try:
        yield served.servers[0].sockets[0].getsockname()
    finally:
        served.should_exit = True
        thread.join()


async def echo(scope, receive, send):
    more, size = True, 0
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]}
    )
    await send({"type": "http.response.body", "body": b"fait"})


def talk(address, *parts):
    """Everything the server says until it closes, and b"" if it closes without a word."""
    with socket.create_connection(address, timeout=20) as line:
        for part in parts:
            line.sendall(part)
        said = b""
        while piece := line.recv(65_536):
            said += piece
        return said


def test_a_line_that_sends_nothing_or_half_its_headers_is_closed():
    with server(Door(echo)) as address:
        assert talk(address) == b""
        assert talk(address, b"GET / HTTP/1.1\r\nHost: ici\r\n") == b""


def test_headers_in_time_are_answered_however_long_the_body_takes():
    head = b"POST / HTTP/1.1\r\nHost: ici\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc"
    with server(Door(echo)) as address, socket.create_connection(address, timeout=20) as line:
        line.sendall(head)
        time.sleep(0.2)  # four times what headers may take
        line.sendall(b"def")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_browser_that_is_still_sending_reads_the_refusal():
    head = b"POST / HTTP/1.1\r\nHost: ici\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
    with server(Door(echo)) as address:
        said = talk(address, head, *[chunk] * 30, b"0\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413")
    assert "Cet envoi est trop lourd" in said.decode()
