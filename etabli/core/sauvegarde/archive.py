"""Write and lay a backup: one tar file, members piece by piece, the manifest last.

The base is copied before the files are listed: a file is written before the row that names it, so
whatever the copy counts on is there. Nothing is half done: the file appears under its name when it is
whole, and a folder receives everything verified or stays empty.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from etabli.core import donnees, journal
from etabli.core.fichiers import inventory, store
from etabli.core.refus import Refused
from etabli.core.sauvegarde import bases, manifeste
from etabli.core.sauvegarde.manifeste import BASES, FILES, KEY, Manifest, Member

#: beside the data, for the time of a restoration
UNDER_WAY = "restauration-en-cours"
#: what a service that merely started may have left in an otherwise empty folder
HARMLESS = {"traces"}


class _Hashing(io.RawIOBase):
    """A file read once, its digest taken on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.found = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.found.update(piece)
        return piece


# -- write ----------------------------------------------------------------------------------------


def save(target: Path, *, with_key: bool = False) -> Manifest:
    """Write the backup at that path, and read it again whole before it bears its name.

    Refused when the path is taken, or when the disk or a tool refuses: then nothing is left there.
    """
    if target.exists():
        raise Refused(f"{target.name} existe déjà : donnez un autre nom, ou déplacez ce fichier.")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".base-") as folder:
            manifest = _write(part, Path(folder) / BASES[connection.vendor], with_key=with_key)
        check(part)
        part.rename(target)
    except OSError as failure:
        raise Refused(f"La sauvegarde n’a pas pu être écrite : {failure.strerror}.") from failure
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(part: Path, base: Path, *, with_key: bool) -> Manifest:
    head = bases.copy(base)
    members: list[Member] = []
    lost: list[str] = []
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
        members.append(_add(tar, base, base.name))
        for address in inventory.addresses():
            if address.is_lost:
                lost.append(address.path)
            elif address.state == inventory.INTACT:
                members.append(_add(tar, store.root() / address.path, FILES + address.path))
        if with_key:
            members.append(_add_bytes(tar, KEY, str(settings.SECRET_KEY).encode()))
        manifest = manifeste.of(head, members, lost)
        _add_bytes(tar, manifeste.NAME, manifest.to_bytes())
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Member:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        hashing = _Hashing(file)
        tar.addfile(_info(name, size), hashing)
    return Member(name, size, hashing.found.hexdigest())


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> Member:
    tar.addfile(_info(name, len(data)), io.BytesIO(data))
    return Member(name, len(data), store.digest(data))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


# -- read -----------------------------------------------------------------------------------------


def check(path: Path) -> Manifest:
    """Read every byte of a backup against its manifest. Refused, with what is wrong."""
    with _opened(path) as tar:
        manifest = _manifest_of(tar)
        for _member, _pieces in _verified(tar, manifest):
            pass
    return manifest


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:")
    except (OSError, tarfile.TarError) as unreadable:
        raise Refused(
            f"{path.name} n’est pas une sauvegarde d’Établi, ou a été coupé."
        ) from unreadable


def _manifest_of(tar: tarfile.TarFile) -> Manifest:
    try:
        file = tar.extractfile(manifeste.NAME)
        data = file.read() if file else b""
    except (KeyError, tarfile.TarError, OSError) as cut:
        raise Refused("Cette sauvegarde n’a pas de manifeste : elle a été coupée.") from cut
    return manifeste.read(data)


def _verified(
    tar: tarfile.TarFile, manifest: Manifest, into: Path | None = None
) -> Iterator[tuple[Member, Path | None]]:
    """Each member, written under `into` when given; Refused at the first that is not what it says."""
    for member in manifest.members:
        place = into / member.name if into else None
        found = hashlib.sha256()
        size = 0
        try:
            file = tar.extractfile(member.name)
            if file is None:
                raise KeyError(member.name)
            with _written(place) as out:
                while piece := file.read(store.PIECE):
                    found.update(piece)
                    size += len(piece)
                    out.write(piece)
        except (KeyError, tarfile.TarError) as cut:
            raise Refused(
                f"Il manque {member.name} à cette sauvegarde : elle a été coupée."
            ) from cut
        if (size, found.hexdigest()) != (member.size, member.sha256):
            raise Refused(
                f"{member.name} a été altéré dans cette sauvegarde : prenez-en une autre."
            )
        yield member, place


def _written(place: Path | None) -> BinaryIO:
    if place is None:
        return Path(os.devnull).open("wb")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.open("wb")


# -- lay ------------------------------------------------------------------------------------------


def restore(path: Path) -> Manifest:
    """Lay a backup in the empty data folder of this installation, bring it to today, verify it.

    Refused, and nothing laid, when the folder or the base is not empty, when the backup is of another
    kind of base, of a newer version, cut or altered.
    """
    folder = donnees.folder()
    _refuse_if_taken(folder)
    work = folder / UNDER_WAY
    try:
        with _opened(path) as tar:
            manifest = _manifest_of(tar)
            _refuse_if_foreign(manifest)
            for _member, place in _verified(tar, manifest, into=work):
                if place:
                    place.chmod(0o600)
        connection.close()
        _lay_or_leave_empty(work, folder)
    except OSError as failure:
        raise Refused(f"La restauration n’a pas abouti : {failure.strerror}.") from failure
    finally:
        shutil.rmtree(work, ignore_errors=True)
    call_command("migrate", verbosity=0)
    return manifest


def _refuse_if_taken(folder: Path) -> None:
    found = sorted(entry.name for entry in folder.iterdir() if entry.name not in HARMLESS)
    if found:
        raise Refused(
            f"Le dossier de données n’est pas vide ({', '.join(found[:3])}…) : une restauration ne "
            "remplace rien. Donnez un dossier neuf par ETABLI_DATA."
        )
    if not bases.is_empty():
        raise Refused("La base PostgreSQL n’est pas vide : créez-en une neuve pour restaurer.")


def _refuse_if_foreign(manifest: Manifest) -> None:
    if manifest.base != connection.vendor:
        raise Refused(
            f"Cette sauvegarde est celle d’une base {manifest.base} : "
            f"ici la base est {connection.vendor}. Changez DATABASE_URL."
        )
    if newer := manifeste.newer_than_here(manifest):
        raise Refused(
            f"Cette sauvegarde vient d’une version plus récente d’Établi ({manifest.version}, "
            f"{newer[0]}) : mettez d’abord à jour."
        )


def _lay_or_leave_empty(work: Path, folder: Path) -> None:
    try:
        _lay(work, folder)
    except BaseException:
        shutil.rmtree(store.root(), ignore_errors=True)
        (folder / KEY).unlink(missing_ok=True)
        raise


def _lay(work: Path, folder: Path) -> None:
    """Files first: the base, which counts on them, comes last."""
    base = work / BASES[connection.vendor]
    if (work / FILES).is_dir():
        shutil.move(work / FILES, store.root())
    if (work / KEY).is_file():
        os.replace(work / KEY, folder / KEY)
    bases.lay(base)


def faults(*, known: Collection[str] = ()) -> list[str]:
    """What is wrong with this installation: its journal, the files its base counts on.

    `known`: the paths whose loss was already told by the backup.
    """
    lost = [a for a in inventory.addresses() if a.is_lost and a.path not in known]
    return [*journal.verify().faults, *(f"fichier {a.path} : {a.state}" for a in lost)]
