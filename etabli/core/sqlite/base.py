"""The engine of Django; the file is its owner's alone before anything is written in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite gives the file beside it (-wal, -shm) the rights of the base: closing one closes all."""

    def get_new_connection(self, conn_params: Any) -> Any:
        path = Path(str(conn_params["database"]))
        if path.is_absolute() and path.parent.is_dir():
            keep_private(path)
        return super().get_new_connection(conn_params)


def keep_private(path: Path) -> None:
    """The file, made if it is missing, and those beside it: read and written by their owner only.

    A base that exists is never opened here: closing a descriptor of it drops the locks that the whole
    process holds on it, and the next process to leave would erase the -wal under the others.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)
