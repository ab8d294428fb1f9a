"""Bytes kept under their own digest, on a disk of this installation.

Written beside under another name, forced to the disk, then renamed: an address holds all its bytes
or does not exist, whatever a full disk or a killed process left. Nothing is read whole: files go in
and out piece by piece.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.core.files.storage import default_storage

PIECE = 256 * 1024
#: how the name of a file being written ends; one that stays was interrupted
UNFINISHED = ".en-cours"


class DamagedFile(OSError):
    """The bytes under a digest are not those that were kept, or are gone."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of(file: BinaryIO) -> str:
    """The digest of all a file holds, piece by piece; it is left at its beginning."""
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def digest_at(path: str) -> str:
    """The digest that an address promises."""
    return PurePosixPath(path).stem


def root() -> Path:
    """The folder of every address."""
    return Path(default_storage.path(""))


def keep(source: bytes | BinaryIO, *, folder: str, suffix: str) -> str:
    """The path of these bytes, `folder/aa/<sha256>.suffix`; written only when they are not there.

    An address is verified before it is trusted: truncated or altered bytes are replaced by these,
    which are the right ones since they have its digest. OSError when the disk refuses: nothing is
    left at the address.
    """
    file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
    sha256 = digest_of(file)
    path = f"{folder}/{sha256[:2]}/{sha256}.{suffix}"
    if not is_intact(path, sha256=sha256):
        _write(file, Path(default_storage.path(path)))
    return path


def _write(file: BinaryIO, place: Path) -> None:
    """All the bytes at that place, or none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{place.name}.", suffix=UNFINISHED, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            shutil.copyfileobj(file, written, PIECE)
            written.flush()
            os.fsync(written.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(place.parent)


def _settle(folder: Path) -> None:
    """The new name reaches the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_verified(path: str, *, sha256: str) -> BinaryIO:
    """The file, open at its beginning and proved by its digest. DamagedFile otherwise."""
    try:
        file: BinaryIO = Path(default_storage.path(path)).open("rb")  # noqa: SIM115 (handed open to the caller)
    except OSError as error:
        raise DamagedFile(f"{path}: cannot be opened ({error.strerror})") from error
    try:
        found = digest_of(file)
    except OSError as error:
        file.close()
        raise DamagedFile(f"{path}: cannot be read ({error.strerror})") from error
    if found != sha256:
        file.close()
        raise DamagedFile(f"{path}: is not what was kept")
    return file


def read(path: str, *, sha256: str) -> bytes:
    """The bytes, proved by their digest, for what must have them whole. DamagedFile otherwise."""
    with open_verified(path, sha256=sha256) as file:
        return file.read()


def is_intact(path: str, *, sha256: str) -> bool:
    try:
        open_verified(path, sha256=sha256).close()
    except DamagedFile:
        return False
    return True


def chunks(path: str, *, sha256: str) -> Iterator[bytes]:
    """The bytes, piece by piece. DamagedFile at once, before the first piece, unless proved.

    Opened again at the first piece: an answer nobody reads holds no file open.
    """
    open_verified(path, sha256=sha256).close()
    return _pieces(Path(default_storage.path(path)))


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
