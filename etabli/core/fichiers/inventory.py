"""Every stored address against what the database knows: for `fichiers verifier` and for a backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db import connection
from django.db.models import Model

from etabli.core import hooks
from etabli.core.documents.models import Document
from etabli.core.fichiers import store
from etabli.core.fichiers.models import Fichier

INTACT, MISSING, ALTERED, ORPHAN, UNFINISHED = (
    "intact", "absent", "altere", "orphelin", "inacheve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """One path under the root of the store.

    sha256   the digest the database expects; what the bytes have, for an orphan; empty if unfinished
    owners   what refers to it (« fichier 3f2… », « document 9a1… »); empty for an orphan
    size     bytes on the disk; None when missing
    state    intact, absent, altere, orphelin, inacheve
    """

    path: str
    sha256: str
    owners: tuple[str, ...]
    size: int | None
    state: str

    @property
    def is_lost(self) -> bool:
        """The database counts on bytes that are not there."""
        return self.state in {MISSING, ALTERED}


def addresses() -> Iterator[Address]:
    """Every address the database or the disk knows, in the order of paths, each read once.

    The disk is listed before the database is asked: what a backup of the database taken before this
    call refers to is here. A file whose deposit is not yet committed is told as an orphan.
    """
    on_disk = _on_disk()
    expected = _expected()
    for path in sorted(expected.keys() | on_disk):
        place = store.root() / path
        if path in expected:
            sha256, owners = expected[path]
            yield Address(path, sha256, tuple(owners), _size(place), _state(path, sha256))
        elif place.is_file():
            yield _unknown(path, place)


def _on_disk() -> set[str]:
    root = store.root()
    return {str(place.relative_to(root)) for place in root.rglob("*") if place.is_file()}


def _expected() -> dict[str, tuple[str, list[str]]]:
    """path → its digest and who counts on it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for path, sha256, owner in _references():
        found.setdefault(path, (sha256, []))[1].append(owner)
    return found


def _references() -> Iterator[tuple[str, str, str]]:
    fields = ("pk", "path", "sha256", "originals")
    known = fields if _has_originals() else fields[:-1]
    for pk, path, sha256, *originals in Fichier.objects.order_by().values_list(*known).iterator():
        yield path, sha256, f"fichier {pk}"
        for one in chain.from_iterable(originals):
            yield one["path"], one["sha256"], f"fichier {pk}, original"
    rows = Document.objects.order_by().values_list("pk", "path", "sha256", "content")
    for pk, path, sha256, content in rows.iterator():
        yield path, sha256, f"document {pk}"
        for image in _images(content):
            yield image, store.digest_at(image), f"document {pk}"
    for kept in hooks.kept_files():
        yield from kept()


def has_table(model: type[Model]) -> bool:
    """A base that still waits for its migrations is saved as it is: an app may come with them."""
    return model._meta.db_table in connection.introspection.table_names()


def _has_originals() -> bool:
    """A base that still waits for its migrations is saved as it is."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, Fichier._meta.db_table)
    return "originals" in {column.name for column in columns}


def _images(content: object) -> Iterator[str]:
    """The addresses of the pictures of a frozen content."""
    if isinstance(content, list):
        for item in content:
            yield from _images(item)
    elif isinstance(content, dict):
        if content.get("kind") == "bytes":
            yield str(content["value"])
        else:
            yield from _images(list(content.values()))


def _state(path: str, sha256: str) -> str:
    if not (store.root() / path).is_file():
        return MISSING
    return INTACT if store.is_intact(path, sha256=sha256) else ALTERED


def _size(place: Path) -> int | None:
    return place.stat().st_size if place.is_file() else None


def _unknown(path: str, place: Path) -> Address:
    if path.endswith(store.UNFINISHED):
        return Address(path, "", (), _size(place), UNFINISHED)
    with place.open("rb") as file:
        return Address(path, store.digest_of(file), (), _size(place), ORPHAN)
