"""What a backup says of itself: version, base, journal, and each member with its size and digest."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from etabli.core import horloge
from etabli.core.refus import Refused

NAME = "manifeste.json"
KEY = "cle-secrete"
FILES = "fichiers/"
BASES = {"sqlite": "etabli.sqlite3", "postgresql": "etabli.dump"}
FORM = 1
#: the only names a member may bear: nothing is ever written outside the data folder
SAFE = re.compile(r"fichiers/(?:[\w-][\w.-]*/)*[\w-][\w.-]*|cle-secrete|etabli\.(?:sqlite3|dump)")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the backup. Size in bytes, digest SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole backup; `lost` names the files the base counts on that were not there to be saved."""

    version: str
    made_at: str
    base: str
    migrations: dict[str, str]
    journal_lines: int
    journal_head: str
    members: list[Member]
    lost: list[str] = field(default_factory=list)
    form: int = FORM

    @property
    def has_key(self) -> bool:
        return any(member.name == KEY for member in self.members)

    @property
    def total(self) -> int:
        """Bytes, all members together."""
        return sum(member.size for member in self.members)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def of(journal: tuple[int, str], members: list[Member], lost: list[str]) -> Manifest:
    """The manifest of a backup made now."""
    return Manifest(
        version("etabli"),
        horloge.now().isoformat(timespec="seconds"),
        connection.vendor,
        last_migrations(),
        *journal,
        members,
        lost,
    )


def last_migrations() -> dict[str, str]:
    """The last migration applied, by app."""
    return dict(sorted(MigrationLoader(connection).applied_migrations))


def read(data: bytes) -> Manifest:
    """The manifest as written. Refused when it is not one, or names a member that may not be."""
    try:
        found: dict[str, Any] = json.loads(data)
        members = [Member(**row) for row in found.pop("members")]
        manifest = Manifest(**found, members=members)
    except (ValueError, KeyError, TypeError) as unreadable:
        raise Refused(
            "Le manifeste de cette sauvegarde est illisible : prenez-en une autre."
        ) from unreadable
    if manifest.form != FORM:
        raise Refused(
            "Cette sauvegarde vient d’une version plus récente d’Établi : mettez d’abord à jour."
        )
    if unsafe := [m.name for m in members if not SAFE.fullmatch(m.name) or ".." in m.name]:
        raise Refused(f"Cette sauvegarde contient un nom de fichier interdit : {unsafe[0]}.")
    return manifest


def newer_than_here(manifest: Manifest) -> list[str]:
    """The migrations of the backup that this program does not know."""
    known = set(MigrationLoader(None).disk_migrations or {})
    return [
        f"{app}.{name}" for app, name in manifest.migrations.items() if (app, name) not in known
    ]
