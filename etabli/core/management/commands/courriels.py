"""`etabli courriels`: the mail worker alone, for an installation that does not run `etabli serve`."""

from __future__ import annotations

import contextlib
import threading

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.core import donnees, envoi
from etabli.core.management.commands.serve import GLANCE, repeat


class Command(BaseCommand):
    help = "Envoie les courriels dès qu’ils sont écrits, sans le site (etabli serve le fait déjà)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--une-fois", action="store_true", help="envoyer ce qui attend, puis finir"
        )

    def handle(self, *, une_fois: bool, **options: object) -> None:
        if sentence := donnees.unready():
            raise CommandError(sentence)
        if une_fois:
            self.stdout.write(f"Courriels partis : {envoi.send_pending()}")
            return
        with contextlib.suppress(KeyboardInterrupt):
            repeat(envoi.send_pending, lambda: envoi.wait(GLANCE), threading.Event())
