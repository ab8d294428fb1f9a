"""`etabli migrate`: Django's own, which makes the data folder first and tells what it cleared."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from etabli.core import absents, donnees


class Command(migrate.Command):
    help = "Met la base à jour, ou la crée avec son dossier de données."

    def execute(self, *args: Any, **options: Any) -> Any:
        donnees.folder()
        answer = super().execute(*args, **options)
        for sentence in absents.tell():
            self.stdout.write(sentence)
        return answer
