"""Bytes kept under their own digest: written once, never replaced, checked when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


class DamagedFile(OSError):
    """The bytes under a digest are not those that were kept, or are gone."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes, *, folder: str, suffix: str) -> str:
    """The path of these bytes, `folder/aa/<sha256>.suffix`; written only when new.

    DamagedFile when other bytes already sit there: nothing is replaced.
    """
    sha256 = digest(data)
    path = f"{folder}/{sha256[:2]}/{sha256}.{suffix}"
    if not default_storage.exists(path):
        written = default_storage.save(path, ContentFile(data))
        if written != path:  # someone kept the same bytes at the same instant
            default_storage.delete(written)
    read(path, sha256=sha256)
    return path


def read(path: str, *, sha256: str) -> bytes:
    """The bytes, proved by their digest. DamagedFile otherwise."""
    if not default_storage.exists(path):
        raise DamagedFile(f"{path} is gone")
    with default_storage.open(path) as file:
        data = bytes(file.read())
    if digest(data) != sha256:
        raise DamagedFile(f"{path} is not what was kept")
    return data


def is_intact(path: str, *, sha256: str) -> bool:
    try:
        read(path, sha256=sha256)
    except DamagedFile:
        return False
    return True


def chunks(path: str, *, size: int = 256 * 1024) -> Iterable[bytes]:
    """The bytes, piece by piece."""
    with default_storage.open(path) as file:
        yield from file.chunks(size)
