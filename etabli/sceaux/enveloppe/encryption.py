"""A container is encrypted while it is received: no clear text is ever in a file or a descriptor.

`pyrage` pulls the clear text from a generator and pushes what is sealed to a file; the digest is taken
on the way, and the file reaches the disk before anything says that it is there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from etabli.sceaux.enveloppe.aside import Aside, Gathered
from etabli.sceaux.enveloppe.sealing import identity_of

#: bytes after which the disk is asked to keep up
SYNC_EVERY = 16 << 20


@dataclass(frozen=True, slots=True)
class Blob:
    """What the disk holds of one deposit."""

    taille: int
    sha256: str


class _Reader:
    """A generator read as a file; what it raises is kept, since pyrage only gives its words."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece, self._at = b"", 0
        self.fault: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while self._at >= len(self._piece):
                self._piece, self._at = next(self._pieces), 0
        except StopIteration:
            return b""
        except BaseException as fault:
            self.fault = fault
            raise
        end = len(self._piece) if size < 0 else self._at + size
        found, self._at = self._piece[self._at : end], end
        return found


class _Writer:
    """A file, its size and its digest; what is written reaches the disk as it goes, not all at the end.

    The disk is asked by a thread of its own: what is sealed does not wait for it.
    """

    def __init__(self, file: BinaryIO, aside: Aside, disk: Aside) -> None:
        self._file, self._aside, self._disk, self._hash = file, aside, disk, hashlib.sha256()
        self._gathered = Gathered(self._keep, aside)
        self.taille, self._synced = 0, 0

    def write(self, data: bytes) -> int:
        self._gathered.add(data)
        self.taille += len(data)
        if self.taille - self._synced >= SYNC_EVERY:
            self._synced = self.taille
            self._disk.do(os.fdatasync, self._file.fileno())
        return len(data)

    def _keep(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self._file.write(piece)
            self._hash.update(piece)

    def flush(self) -> None:
        """`blob` does it, once everything is written."""

    def blob(self) -> Blob:
        """Once everything is on the disk."""
        self._gathered.flush()
        self._aside.settle()
        self._disk.settle()
        self._file.flush()
        os.fsync(self._file.fileno())
        return Blob(self.taille, self._hash.hexdigest())


def encrypt(pieces: Iterator[bytes], place: Path, key: str, *, aside: Aside | None = None) -> Blob:
    """The pieces under that key, at that place, on the disk. Whatever fails leaves nothing there.

    Raises what the pieces raise, OSError when the disk refuses.
    """
    reader, beside, disk = _Reader(pieces), aside or Aside(), Aside()
    place.parent.mkdir(parents=True, exist_ok=True)
    sealed = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(sealed, "wb") as file, closing(beside), closing(disk):
            writer = _Writer(file, beside, disk)
            try:
                pyrage.encrypt_io(reader, writer, [identity_of(key).to_public()])
            except pyrage.EncryptError as failure:
                raise reader.fault or OSError(str(failure)) from failure
            return writer.blob()
    except BaseException:
        place.unlink(missing_ok=True)
        raise
