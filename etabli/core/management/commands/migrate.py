"""`etabli migrate`: Django's own, which makes the data folder first."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from etabli.core import donnees


class Command(migrate.Command):
    help = "Met la base à jour, ou la crée avec son dossier de données."

    def handle(self, *args: Any, **options: Any) -> None:
        donnees.folder()
        super().handle(*args, **options)
