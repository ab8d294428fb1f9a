"""What a page was opened on: the mark of a value holds a short digest for each of its pieces.

The pieces of a text are its lines, those of a list its rows; anything else is one piece. Nothing has no
piece: the mark of an absent answer is empty.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.db.models import Model, QuerySet

#: the mark of a page that spoke of something else: no value has it
ELSEWHERE = "?"
#: characters of a digest, six bits each
LENGTH = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, a row, or the whole value; two pieces of one digest are the same for everybody."""

    digest: str
    value: object


def mark_of(value: object) -> str:
    """The digests of its pieces, in order."""
    return ".".join(piece.digest for piece in pieces(value))


def pieces(value: object) -> list[Piece]:
    """What is compared one by one; an unordered set of rows has the order of its words."""
    if value in (None, ""):
        return []
    if isinstance(value, str):
        return [_piece(line) for line in lines_of(value)]
    if isinstance(value, list | tuple | set | frozenset | QuerySet):
        found = [_piece(one) for one in value]
        is_ordered = isinstance(value, list | tuple) and not any(
            isinstance(one.value, Model) for one in found
        )
        return found if is_ordered else sorted(found, key=lambda one: one.digest)
    return [_piece(value)]


def lines_of(text: str) -> list[str]:
    """The lines of a text, the same from a browser and from the database."""
    return [line.rstrip() for line in text.strip().splitlines()]


def _piece(value: object) -> Piece:
    digest = sha256(_written(value).encode()).digest()
    return Piece(urlsafe_b64encode(digest)[:LENGTH].decode(), value)


def _written(value: object) -> str:
    """One writing for a value, whether it comes from the database or from a form."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict | list | bool):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return str(value)


def write(subject: str, marks: Mapping[str, str]) -> str:
    """« candidatures.candidature:12 titre=k2Jd… contexte= », as a page posts it back."""
    return " ".join([subject, *(f"{cle}={mark}" for cle, mark in marks.items())])


def pairs(text: str) -> tuple[str, dict[str, str]]:
    """What the page spoke of, and the marks of all it showed; nothing of a page that says nothing."""
    subject, *found = text.split() or [""]
    return subject, dict(pair.split("=", 1) for pair in found if "=" in pair)


def read(text: str, subject: str, keys: Iterable[str]) -> dict[str, str]:
    """The marks of these questions; a page of something else has seen nothing of this."""
    whose, marks = pairs(text)
    is_elsewhere = whose not in ("", subject)
    return {cle: ELSEWHERE if is_elsewhere else marks.get(cle, "") for cle in keys}
