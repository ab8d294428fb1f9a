"""`etabli migrate`: Django's own, which makes the data folder first."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from etabli.core import donnees


class Command(migrate.Command):
    help = "Met la base à jour, ou la crée avec son dossier de données."

    def execute(self, *args: Any, **options: Any) -> Any:
        donnees.folder()
        return super().execute(*args, **options)
