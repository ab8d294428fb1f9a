"""`etabli journal verifier [--depuis N]`: read the chain again, whole or from a line."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from etabli.core import journal


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal : octet changé, ligne manquante, fin coupée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verifier"])
        parser.add_argument(
            "--depuis",
            type=int,
            default=1,
            metavar="NUMÉRO",
            help="ne relit que depuis cette ligne ; celle d’avant est crue",
        )

    def handle(self, *, depuis: int, **options: object) -> None:
        verdict = journal.verify(since=depuis)
        for fault in verdict.faults:
            self.stderr.write(fault)
        if not verdict.is_valid:
            sys.exit(1)
        self.stdout.write(
            f"Journal intact : {verdict.entries} lignes, dernière empreinte {verdict.head}."
        )
