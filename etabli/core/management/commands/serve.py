"""`etabli serve`: the web process, with its worker, on this machine."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from etabli.core import serveur
from etabli.core.tic import tic

logger = logging.getLogger(__name__)
MINUTE = 60.0


class Command(BaseCommand):
    help = "Sert le site et fait battre l’horloge (etabli tic) chaque minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--sans-horloge", action="store_true", help="ne pas lancer le tic de chaque minute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["sans_horloge"]:
            threading.Thread(target=_beat, args=(stop,), name="tic", daemon=True).start()
        self.stdout.write(f"Établi est ouvert : http://{options['host']}:{options['port']}")
        with contextlib.suppress(KeyboardInterrupt):
            serveur.run(host=options["host"], port=options["port"])
        stop.set()


def _beat(stop: threading.Event) -> None:
    """One tick a minute; a database that is busy is tried again the next minute."""
    while not stop.wait(MINUTE):
        try:
            tic()
        except DatabaseError:
            logger.warning("tic: the database was busy", exc_info=True)
        finally:
            close_old_connections()
