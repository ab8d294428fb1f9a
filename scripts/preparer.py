"""Make the data folder ready, in one process: tables, geography, demonstration country.

    scripts/preparer.py [--refaire]

Safe to run at each start: what is already there is left alone.
"""

from __future__ import annotations

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Bring the base to today; on the folder of another day, say that what was played is kept."""
    from etabli.core import donnees

    donnees.folder()
    executor = MigrationExecutor(connection)
    was_played = bool(executor.loader.applied_migrations)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    step("mise à jour de la base" if was_played else "tables de la base", "migrate", "-v0")
    if was_played:
        ateliers, acts = (count(model) for model in ("ateliers.Atelier", "core.Entry"))
        print(
            f"  ce qui a été joué est gardé ({ateliers} ateliers, {acts} actes au journal)",
            flush=True,
        )


def count(model: str) -> int:
    return int(apps.get_model(model)._default_manager.count())


def is_empty(model: str) -> bool:
    return not apps.get_model(model)._default_manager.exists()


def step(sentence: str, command: str, *arguments: str) -> None:
    print(f"· {sentence}", flush=True)
    start = time.monotonic()
    call_command(command, *arguments)
    print(f"  {sentence} : {time.monotonic() - start:.0f} s", flush=True)


def main() -> None:
    django.setup()
    migrate()
    if is_empty("territoires.Commune"):
        step("géographie officielle", "geographie", "charger")
    if "--refaire" in sys.argv:
        step("pays de démonstration, joué jour après jour", "demo", "--refaire")
    elif is_empty("ateliers.Atelier"):
        step("pays de démonstration, joué jour après jour", "demo")


if __name__ == "__main__":
    main()
