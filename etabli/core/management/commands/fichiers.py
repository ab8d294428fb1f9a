"""`etabli fichiers verifier [--json]`: what is kept on the disk against what the database says."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandParser

from etabli.core.fichiers import inventory
from etabli.core.fichiers.inventory import Address
from etabli.core.formats import taille

SENTENCES = {
    inventory.MISSING: "absent du disque",
    inventory.ALTERED: "altéré : les octets ne sont plus ceux qui ont été gardés",
    inventory.ORPHAN: "orphelin : rien dans la base n’y renvoie",
    inventory.UNFINISHED: "inachevé : écriture interrompue",
}


class Command(BaseCommand):
    help = "Relit tous les fichiers gardés : absents, altérés, orphelins, écritures interrompues."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verifier"])
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **options: object) -> None:
        """Ends with 1 when a file the database counts on is missing or altered."""
        found = list(inventory.addresses())
        counts = Counter(address.state for address in found)
        faulty = [address for address in found if address.state != inventory.INTACT]
        if as_json:
            self.stdout.write(_as_json(counts, faulty))
        else:
            for address in faulty:
                self.stdout.write(_line(address))
            self.stdout.write(_total(counts, found))
        if any(address.is_lost for address in faulty):
            sys.exit(1)


def _line(address: Address) -> str:
    owners = f" ; {', '.join(address.owners)}" if address.owners else ""
    size = f" ({taille(address.size)})" if address.size is not None else ""
    return f"{address.path}{size} : {SENTENCES[address.state]}{owners}"


def _total(counts: Counter[str], found: list[Address]) -> str:
    size = taille(sum(address.size or 0 for address in found))
    return (
        f"Fichiers intacts : {counts[inventory.INTACT]}, absents : {counts[inventory.MISSING]}, "
        f"altérés : {counts[inventory.ALTERED]}, orphelins : {counts[inventory.ORPHAN]}, "
        f"inachevés : {counts[inventory.UNFINISHED]}. En tout {size}."
    )


def _as_json(counts: Counter[str], faulty: list[Address]) -> str:
    states = (inventory.INTACT, *SENTENCES)
    return json.dumps(
        {
            "nombres": {state: counts[state] for state in states},
            "fichiers": [asdict(address) for address in faulty],
        },
        ensure_ascii=False,
        indent=1,
    )
