"""`etabli demo`: the country of the demonstration, played through the services."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.formats import date_format

from demo import country
from etabli.core import decalage

#: seconds between two lines that say how far the story is
PATIENCE = 5
HERE = "Il y a déjà des ateliers ici. Pour tout effacer et rejouer la démonstration : etabli demo --refaire"
NOT_A_DEMO = (
    "La démonstration ne se joue que là où DEMO=1 : ses comptes s’ouvrent sans mot de passe."
)


class Command(BaseCommand):
    help = (
        "Joue le pays de démonstration : quatorze ateliers, par les services, jusqu’à aujourd’hui."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refaire", action="store_true", help="efface les données et rejoue tout"
        )

    def handle(self, *, refaire: bool, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError(NOT_A_DEMO)
        if refaire:
            call_command("migrate", verbosity=0)
            call_command("flush", interactive=False, verbosity=0)
            call_command("geographie", "charger")
        elif apps.get_model("ateliers.Atelier")._default_manager.exists():
            raise CommandError(HERE)
        decalage.reset()
        with transaction.atomic():
            country.tell(self._progress())
        self.stdout.write("Le pays de démonstration est prêt.")

    def _progress(self) -> Callable[[dt.date], None]:
        """Says every few seconds which month of the story is being played."""
        last = time.monotonic()

        def tell(day: dt.date) -> None:
            nonlocal last
            if time.monotonic() - last >= PATIENCE:
                last = time.monotonic()
                self.stdout.write(f"  on en est à {date_format(day, 'F Y')}")
                self.stdout.flush()

        return tell
