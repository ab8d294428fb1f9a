"""The trace of what goes wrong: one JSON object a line, to standard error and to a rotating file.

No personal data, no secret: neither what was posted, nor the words of an exception, nor the address
asked; the route of the address, the kind of error and the lines of the program it went through.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

#: the number of the request being served, shown on the page of an error
_number: ContextVar[str] = ContextVar("trace", default="")
ROOT = Path(__file__).resolve().parents[3]
DEPTH = 4
EMAIL = re.compile(r"[^\s<>\"'=]+@[^\s<>\"']+")
#: what is drawn at random or signed: sixteen characters or more, letters and digits mixed
TOKEN = re.compile(r"(?=[\w:=-]*\d)(?=[\w:=-]*[A-Za-z])[\w:=-]{16,}")


def number() -> str:
    return _number.get()


def masked(text: str) -> str:
    """The text without addresses of people and without anything that looks like a key."""
    return TOKEN.sub("…", EMAIL.sub("…@…", text))


class TraceMiddleware:
    """Gives each request a number, that the trace and the answer carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _number.set(secrets.token_hex(5))
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number()
            return response
        finally:
            _number.reset(token)


class JsonLine(logging.Formatter):
    """One line of trace."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(_message(record)),
            "request": number(),
            **_asked(getattr(record, "request", None)),
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = list(_errors(record.exc_info[1]))
        return json.dumps({k: v for k, v in line.items() if v}, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Django writes the address in its own sentence: only the status is kept."""
    if record.name == "django.request":
        return f"réponse {getattr(record, 'status_code', '')}".strip()
    return record.getMessage()


def _asked(request: object) -> dict[str, object]:
    """The method, the route and the numbers of the objects; never the address itself."""
    match = getattr(request, "resolver_match", None)
    numbers = match.kwargs if match else {}
    return {
        "method": getattr(request, "method", ""),
        "route": match.route if match else "",
        "objects": {k: v for k, v in numbers.items() if isinstance(v, int)},
    }


def _errors(failure: BaseException | None) -> Iterator[dict[str, object]]:
    """The failure and what caused it: kind and lines, without words (they may name people)."""
    for _ in range(DEPTH):
        if failure is None:
            return
        kind = type(failure)
        frames = traceback.extract_tb(failure.__traceback__)
        yield {
            "kind": f"{kind.__module__}.{kind.__qualname__}",
            "lines": [f"{_place(f.filename)}:{f.lineno} {f.name}" for f in frames],
        }
        failure = failure.__cause__ or failure.__context__


def _place(filename: str) -> str:
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


class TraceFile(RotatingFileHandler):
    """Five files of two megabytes, readable by their owner only; made when there is something to say.

    A full disk stops no answer: the same line has gone to standard error.
    """

    def __init__(self, filename: str) -> None:
        super().__init__(filename, maxBytes=2_000_000, backupCount=5, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:
        self.close()
