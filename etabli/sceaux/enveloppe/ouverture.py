"""A container is opened: digest first, then decrypted to a closed place, shown when its last block is proved.

A naive reading of a stream releases nearly all the clear text of a cut container before it fails, and
fails with OSError: here nothing keeps its name until everything is authenticated.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from etabli.sceaux.enveloppe.conteneur import MANIFEST, Pli, member_name
from etabli.sceaux.enveloppe.sealing import identity_of

PIECE = 1 << 18
CLEAR = "clair.zip"


class Damaged(Exception):
    """This container is not the one that was received, or its key is not that one."""


@dataclass(frozen=True, slots=True)
class Ouvert:
    """What a container held: who deposited and when (`manifest`), the files, where each now is."""

    manifest: Mapping[str, object]
    plis: tuple[Pli, ...]
    places: tuple[Path, ...]


def open_container(blob: Path, *, sha256: str, key: str, into: Path) -> Ouvert:
    """The files of a container, in the closed folder `into`, which must not exist yet.

    Raises Damaged, and leaves nothing there, for one changed byte wherever it is.
    """
    into.mkdir(mode=0o700, parents=True)
    try:
        clear = into / CLEAR
        _decrypt(blob, sha256, key, clear)
        found = _extracted(clear, into)
        clear.unlink()
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return found


def _decrypt(blob: Path, sha256: str, key: str, clear: Path) -> None:
    """The digest is that of the bytes decrypted, read from one descriptor: none is changed in between."""
    try:
        with blob.open("rb") as file:
            if _digest(file) != sha256:
                raise Damaged("the digest is not the one of the journal")
            file.seek(0)
            with open(os.open(clear, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                pyrage.decrypt_io(file, out, [identity_of(key)])
    except (pyrage.DecryptError, OSError) as failure:
        raise Damaged(str(failure)) from failure


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def _extracted(clear: Path, into: Path) -> Ouvert:
    try:
        with zipfile.ZipFile(clear) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            plis = tuple(Pli(**one) for one in manifest.pop("plis"))
            places = tuple(_one(archive, rank, pli, into) for rank, pli in enumerate(plis))
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as unreadable:
        raise Damaged(str(unreadable)) from unreadable
    return Ouvert(manifest, plis, places)


def _one(archive: zipfile.ZipFile, rank: int, pli: Pli, into: Path) -> Path:
    """One file under its rank, never under the name it was given."""
    place = into / f"{rank + 1:03}"
    found = hashlib.sha256()
    with archive.open(member_name(rank)) as source, place.open("xb") as out:
        while piece := source.read(PIECE):
            found.update(piece)
            out.write(piece)
    if found.hexdigest() != pli.sha256:
        raise Damaged("a file is not the one that was received")
    return place
