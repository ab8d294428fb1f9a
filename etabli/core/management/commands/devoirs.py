"""`etabli devoirs refaire | verifier`: the duties, written again or compared with the state."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from etabli.core.devoirs import rows
from etabli.core.formats import compte


class Command(BaseCommand):
    help = "Recalcule ce qui attend chacun d’après l’état des dossiers, ou vérifie que rien n’en diffère."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["refaire", "verifier"])

    def handle(self, *, action: str, **options: object) -> None:
        if action == "refaire":
            self.stdout.write(f"{compte(rows.refresh_all(), 'devoir,devoirs')} à jour.")
            return
        if faults := rows.differences():
            for fault in faults:
                self.stderr.write(fault)
            sys.exit(1)
        self.stdout.write("Les devoirs gardés sont ceux que dit l’état des dossiers.")
