"""A copy of the base while the service goes on: by SQLite itself, or by the tools of PostgreSQL.

What lives for minutes stays out: sessions (a sign-in code waits there), sealed mails, counters, leases.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from etabli.core.models import Allure, Compteur, JournalHead, Pli
from etabli.core.refus import Refused
from etabli.core.veille.models import Bail

#: emptied in the copy
PASSING = (Session, Pli, Compteur, Allure, Bail)


def passing_tables() -> list[str]:
    return [model._meta.db_table for model in PASSING]


def copy(place: Path) -> tuple[int, str]:
    """Write the base at that place; number of lines and last digest of its journal.

    Refused when PostgreSQL has no pg_dump here.
    """
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), place)
        return _journal_of(place)
    head = JournalHead.objects.order_by("pk").first() or JournalHead()
    options = [f"--exclude-table-data={table}" for table in passing_tables()]
    _tool("pg_dump", "--format=custom", "--no-owner", *options, f"--file={place}")
    return head.number, head.digest


def _copy_sqlite(source: Path, place: Path) -> None:
    live = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)
    kept = sqlite3.connect(place, isolation_level=None)
    with closing(live), closing(kept):
        live.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")
        kept.execute("PRAGMA secure_delete=ON")
        for table in set(passing_tables()) & _tables(kept):
            kept.execute(f'DELETE FROM "{table}"')  # noqa: S608 — a name of our models
        kept.execute("VACUUM")
    place.chmod(0o600)


def _tables(base: sqlite3.Connection) -> set[str]:
    """A base that waits for its migrations has not all of ours."""
    rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {str(name) for (name,) in rows}


def _journal_of(place: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(place)) as kept:
        row = kept.execute("SELECT number, digest FROM core_journalhead").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "0" * 64)


def lay(place: Path) -> None:
    """Put the copied base where this installation looks for it (an empty PostgreSQL base, or a file)."""
    if connection.vendor == "sqlite":
        target = Path(settings.DATABASES["default"]["NAME"])
        os.replace(place, target)
        target.chmod(0o600)
        return
    _tool("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(place))


def is_empty() -> bool:
    """Is there nothing yet in the base of this installation? (SQLite: its file is in the data folder.)"""
    return connection.vendor == "sqlite" or not connection.introspection.table_names()


def _tool(program: str, *arguments: str) -> None:
    """A tool of PostgreSQL on the base of this installation; its password is not on the command line."""
    found = shutil.which(program) or _newest(program)
    if found is None:
        raise Refused(
            f"« {program} » n’est pas installé sur cette machine : installez les outils de PostgreSQL "
            "(paquet postgresql-client), ou lancez cette commande là où ils sont."
        )
    base: dict[str, object] = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    known = {name: str(base[key]) for name, key in names.items() if base.get(key)}
    done = subprocess.run(  # noqa: S603 — the program that was found, our own arguments
        [found, f"--dbname={base['NAME']}", *arguments],
        env={**os.environ, **known}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["sans un mot"])[-1]
        raise Refused(f"« {program} » a échoué : {reason}")


def _newest(program: str) -> str | None:
    """Where Debian keeps it, the most recent version first."""
    places = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    return next(
        (str(p) for p in sorted(places, key=lambda p: float(p.parts[-3]), reverse=True)), None
    )
