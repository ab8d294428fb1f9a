"""A ZIP that comes from outside: what it says it holds, and some of it laid out under numbers.

Nothing is ever written under a name that the archive chose. What it declares is bounded before a byte is
read, what it gives is bounded while it is read.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from pathlib import Path
from typing import TypedDict

MOST_ENTRIES = 500
ENTRY_BYTES, ALL_BYTES = 50_000_000, 400_000_000
LONGEST_PATH, DEEPEST = 400, 12
PIECE = 256 * 1024
#: what systems leave in archives, that nobody put there
LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})

NOT_ONE = "Ce fichier n’est pas une archive ZIP lisible\u00a0: téléchargez-la de nouveau, puis versez-la."
TOO_MANY = f"Cette archive a plus de {MOST_ENTRIES} fichiers\u00a0: versez-la en plusieurs fois."
TOO_BIG = (
    "Cette archive pèse plus de 400\u00a0Mo une fois ouverte\u00a0: versez-la en plusieurs fois."
)
HEAVY = "pèse plus de 50\u00a0Mo."
LOCKED = "est protégé par un mot de passe."
LINK = "est un lien, et non un fichier."
STRANGE = "a un nom trop long ou trop profond."
BROKEN = "est abîmé, ou n’est pas ce que l’archive en dit."
#: an unknown method, a password, a size that lies, an end that does not come
NOT_READ = (NotImplementedError, RuntimeError, OSError, EOFError, ValueError)


class Entry(TypedDict):
    """One file of the archive: its rank, its path cleaned, its size, why it would not be read."""

    rank: int
    path: str
    size: int
    problem: str


class Listing(TypedDict):
    entries: list[Entry]


class Refusal(TypedDict):
    reasons: list[str]


class Listed(TypedDict):
    """What the site asks first: what does this archive say it holds?"""

    path: str


class Unpacking(TypedDict):
    """What the site asks next: these ranks, each in the folder `out` under its own number."""

    path: str
    ranks: list[int]
    out: str


class Unpacked(TypedDict):
    """The rank of what could not be read, with why; the rest is in the folder."""

    problems: dict[str, str]


def listing(order: Listed) -> Listing | Refusal:
    """What the archive says it holds; not one of its files is opened."""
    try:
        with zipfile.ZipFile(order["path"]) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return {"reasons": [NOT_ONE]}
    if len(infos) > MOST_ENTRIES:
        return {"reasons": [TOO_MANY]}
    if sum(info.file_size for info in infos) > ALL_BYTES:
        return {"reasons": [TOO_BIG]}
    found = [_entry(rank, info) for rank, info in enumerate(infos) if not info.is_dir()]
    return {"entries": [entry for entry in found if _is_somebodys(entry["path"])]}


def _entry(rank: int, info: zipfile.ZipInfo) -> Entry:
    path = _cleaned(_name(info))
    return {"rank": rank, "path": path, "size": info.file_size, "problem": _problem(info, path)}


def _name(info: zipfile.ZipInfo) -> str:
    """Its name; the accents of an old Windows are read as it wrote them."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", "replace")


def _cleaned(name: str) -> str:
    """The path without what leads elsewhere: no root, no parent, no drive."""
    parts = name.replace("\\", "/").split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(part for part in kept if not (len(part) == 2 and part[1] == ":"))


def _problem(info: zipfile.ZipInfo, path: str) -> str:
    if info.flag_bits & 0x1:
        return LOCKED
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    if not path or len(path) > LONGEST_PATH or path.count("/") > DEEPEST:
        return STRANGE
    return HEAVY if info.file_size > ENTRY_BYTES else ""


def _is_somebodys(path: str) -> bool:
    parts = path.lower().split("/")
    return parts[0] != "__macosx" and parts[-1] not in LEFT_BY_SYSTEMS


def unpack(order: Unpacking) -> Unpacked:
    """These files, under their numbers, each to its declared size at most."""
    problems: dict[str, str] = {}
    with zipfile.ZipFile(order["path"]) as archive:
        infos = archive.infolist()
        for rank in order["ranks"]:
            place = Path(order["out"]) / str(rank)
            if not _laid_out(archive, infos[rank], place):
                place.unlink(missing_ok=True)
                problems[str(rank)] = BROKEN
    return {"problems": problems}


def _laid_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path) -> bool:
    left = min(info.file_size, ENTRY_BYTES)
    try:
        with archive.open(info) as source, place.open("wb") as target:
            while piece := source.read(PIECE):
                left -= len(piece)
                if left < 0:
                    return False
                target.write(piece)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, *NOT_READ):
        return False
    return left == 0
