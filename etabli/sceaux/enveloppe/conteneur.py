"""One deposit as one zip, written piece by piece, whose size is one of the scale of Padmé.

A plain zip, not compressed: with `age` and `unzip` alone a container is read without a line of ours.
Who deposits is inside (`depot.json`), and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import IO, Protocol

from etabli.sceaux.enveloppe.aside import Aside, Gathered
from etabli.sceaux.enveloppe.padding import padded

MANIFEST, PADDING = "depot.json", "bourrage"
#: every member bears the same date: the minute of the deposit is said once, in the base
EPOCH = (1980, 1, 1, 0, 0, 0)
ZEROS = bytes(1 << 18)
#: what zipfile writes for a member beside its bytes and its name: local header, descriptor, central entry
HEADER, DESCRIPTOR, ENTRY, END = 30, 16, 46, 22
#: what a deposit holds at most, its files together
LIMIT = 500_000_000
#: beyond it zipfile would write another form, whose size is not that one
LARGEST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Pli:
    """One file of a deposit: its name, its size, its SHA-256."""

    nom: str
    taille: int
    sha256: str


class Digest(Protocol):
    """What `hashlib` gives."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Pipe:
    """Where the zip is written: kept in memory until it is taken, never more than one piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.written = 0

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        self.written += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held."""

    def tell(self) -> int:
        return self.written

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a pipe does not go back")


class Conteneur:
    """Files are added one after the other; `take` gives the bytes written since, `close` the rest."""

    def __init__(self, aside: Aside | None = None) -> None:
        """Digests are taken `aside` when it is given."""
        self._pipe, self._aside = _Pipe(), aside
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_STORED)
        self._member: IO[bytes] | None = None
        self._names: list[str] = []
        self._nom, self._size, self._hash = "", 0, hashlib.sha256()
        self._gathered = Gathered(partial(_update, self._hash), aside)
        self._files: list[tuple[str, int, Digest]] = []

    def begin(self, nom: str) -> None:
        """A new file, under its rank: two may bear one name, and a name is never a path."""
        self._nom, self._size, self._hash = nom, 0, hashlib.sha256()
        self._gathered = Gathered(partial(_update, self._hash), self._aside)
        self._open(member_name(self.count))

    def write(self, data: bytes) -> None:
        assert self._member is not None, "a file is begun before its bytes"
        self._gathered.add(data)
        self._size += len(data)
        self._member.write(data)

    def end(self) -> None:
        """The file is whole."""
        self._shut()
        self._gathered.flush()
        self._files.append((self._nom, self._size, self._hash))

    @property
    def count(self) -> int:
        """Files that are whole."""
        return len(self._files)

    @property
    def plis(self) -> list[Pli]:
        """The files that are whole: what is done beside is waited for, so it is asked once, at the end."""
        if self._aside:
            self._aside.settle()
        return [Pli(nom, size, found.hexdigest()) for nom, size, found in self._files]

    def take(self) -> Iterator[bytes]:
        pieces, self._pipe.pieces = self._pipe.pieces, []
        return iter(pieces)

    def close(self, manifest: Mapping[str, object]) -> Iterator[bytes]:
        """The manifest, with the list of the files, then the padding: the container is whole."""
        told = {**manifest, "plis": [asdict(pli) for pli in self.plis]}
        self._open(MANIFEST)
        assert self._member is not None
        self._member.write(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
        self._shut()
        self._open(PADDING)
        yield from self.take()
        target = padded(self._whole())
        left = target - self._whole()
        while left:
            piece = ZEROS[: min(left, len(ZEROS))]
            self._member.write(piece)
            left -= len(piece)
            yield from self.take()
        self._shut()
        self._zip.close()
        assert self._pipe.written == target <= LARGEST, (
            "the size of a container is one of the scale"
        )
        yield from self.take()

    def abandon(self) -> None:
        """Given up before its end: what was written is forgotten."""
        if self._member is not None:
            self._shut()
        self._zip.close()
        self._pipe.pieces = []

    def _whole(self) -> int:
        """Bytes of the container if its last member stopped here."""
        entries = sum(ENTRY + len(name.encode()) for name in self._names)
        return self._pipe.written + DESCRIPTOR + entries + END

    def _open(self, name: str) -> None:
        info = zipfile.ZipInfo(name, EPOCH)
        info.external_attr = 0o600 << 16
        self._member = self._zip.open(info, "w")
        self._names.append(name)

    def _shut(self) -> None:
        assert self._member is not None
        self._member.close()
        self._member = None


def _update(digest: Digest, pieces: list[bytes]) -> None:
    for piece in pieces:
        digest.update(piece)


def member_name(rank: int) -> str:
    """« pieces/001 »."""
    return f"pieces/{rank + 1:03}"
