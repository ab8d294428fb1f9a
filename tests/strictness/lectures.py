"""A page that is read writes nothing: each GET and HEAD of the test client is watched.

Somebody who follows a link, a robot, a browser that opens a page ahead change nothing. What is excepted
is named here, one by one, with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

READS = ("GET", "HEAD")
WRITE = re.compile(
    r"^\s*(INSERT|REPLACE|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)?\s+[\"`]?(\w+)", re.IGNORECASE
)
#: what a page may write by being read: the statements, their table, why
EXCEPTED: tuple[tuple[str, str, str], ...] = (
    (
        "INSERT",
        "core_presencepage",
        "who is here is said by being here (core.coecriture.presence)",
    ),
    ("DELETE", "core_presencepage", "who is no longer here leaves nothing"),
    ("INSERT", "core_lectureechange", "a message is read by being read (core.echanges.marks)"),
    (
        "UPDATE",
        "django_session",
        "the library of sign-in draws there the secret that its page shows",
    ),
    ("INSERT", "django_session", "the same, for somebody who has no session yet"),
    ("UPDATE", "mfa_authenticator", "the same library shows recovery codes once, and notes it"),
    (
        "UPDATE",
        "espaces_abonnementagenda",
        "a calendar can only read: the day it last did keeps its secret address alive",
    ),
    ("INSERT", "consultations_accesoffre", "who opens a file of an offer is written (N-13)"),
)
#: what continues a POST: a page without script comes back by reading (core.ui.attente)
TURN = "attente"


class WrittenByReading(AssertionError):
    """A page wrote in the database because somebody read it: write by a POST, or by the clock."""


@contextmanager
def nothing_written(method: str, path: str, query: str = "") -> Iterator[None]:
    """Fails once the page is answered, whatever its code does of an error."""
    from django.db import connections

    if method not in READS or query == TURN:
        yield
        return
    found: list[str] = []
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(_watching(found)))
        yield
    if found:
        raise WrittenByReading(f"{method} {path}: {'; '.join(dict.fromkeys(found))}")


def _watching(found: list[str]) -> Callable[..., Any]:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if is_refused(sql):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    return wrapper


def is_refused(sql: str) -> bool:
    """Does this statement write, without being excepted?"""
    match = WRITE.match(sql)
    if match is None:
        return False
    allowed = {(verb, table) for verb, table, _ in EXCEPTED}
    return (match[1].upper(), match[2]) not in allowed
