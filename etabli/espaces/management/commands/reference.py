"""`etabli reference [--verifier]`: write the generated pages, or say which are stale."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from etabli.espaces import reference


class Command(BaseCommand):
    help = (
        "Écrit docs/reference/ depuis le code ; --verifier dit seulement ce qui n’est plus à jour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verifier", action="store_true")

    def handle(self, *, verifier: bool, **options: object) -> None:
        if not verifier:
            for name in reference.write():
                self.stdout.write(f"écrit : docs/reference/{name}")
            return
        stale = reference.stale()
        for name in stale:
            self.stderr.write(f"docs/reference/{name} n’est plus à jour : lancez `make docs`.")
        if stale:
            sys.exit(1)
