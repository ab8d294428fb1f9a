"""`etabli regles [--json]`: the rules and the tests that prove them."""

from __future__ import annotations

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from etabli.core import regles


class Command(BaseCommand):
    help = "Affiche le registre des règles : chaque identifiant avec les tests qui le prouvent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **options: object) -> None:
        ledger = regles.read(settings.BASE_DIR)
        if as_json:
            rows = {rule: ledger.tests.get(rule, []) for rule in ledger.titles}
            self.stdout.write(
                json.dumps(
                    {"regles": rows, "sans_test": ledger.without_test},
                    ensure_ascii=False,
                    indent=1,
                )
            )
            return
        for rule, title in ledger.titles.items():
            self.stdout.write(f"{rule:<10} {len(ledger.tests.get(rule, [])):>3} test(s)  {title}")
        self.stdout.write(f"Sans test : {', '.join(ledger.without_test) or 'aucune'}")
