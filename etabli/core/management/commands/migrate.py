"""`etabli migrate`: Django's own, which makes the data folder first, then writes the duties again.

It tells what it cleared.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from etabli.core import absents, donnees
from etabli.core.devoirs import rows


class Command(migrate.Command):
    help = "Met la base à jour, ou la crée avec son dossier de données."

    def execute(self, *args: Any, **options: Any) -> Any:
        donnees.folder()
        was_behind = is_behind()
        answer = super().execute(*args, **options)
        for sentence in absents.tell():
            self.stdout.write(sentence)
        if was_behind and not is_behind():
            rows.refresh_all()
        return answer


def is_behind() -> bool:
    """Does the base lack a migration?"""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
