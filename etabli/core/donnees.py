"""The data folder: made by whoever fills it (migrate, make run, parcours), never by whoever reads."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from etabli.core.formats import compte

NOTHING_HERE = "Rien n’est installé dans {} : lancez d’abord `etabli migrate`."
LATE = (
    "La base attend {} de cette version : sauvegardez (`etabli sauvegarde`), lancez `etabli migrate`, "
    "puis recommencez."
)


def place() -> Path:
    return Path(settings.ETABLI_DATA)


def folder() -> Path:
    """The data folder, made when it is not there; what it holds is its owner's alone."""
    place().mkdir(parents=True, exist_ok=True)
    place().chmod(0o700)
    return place()


def are_missing() -> bool:
    """Has nothing been installed where this SQLite installation looks?"""
    if connection.vendor != "sqlite":
        return False
    return not (place().is_dir() and Path(str(connection.settings_dict["NAME"])).is_file())


def unready() -> str:
    """Why the site cannot be served from this base yet, with the command to run; '' when it can.

    A base that does not answer may still be starting: it is waited for, page by page.
    """
    if are_missing():
        return NOTHING_HERE.format(place())
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        return ""
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not executor.loader.applied_migrations:
        return NOTHING_HERE.format(place())
    return LATE.format(compte(waiting, "mise à jour,mises à jour")) if waiting else ""
