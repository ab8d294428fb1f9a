"""`etabli serve`: the web process, with its clock and its mail worker, on this machine."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from etabli.core import donnees, envoi, ports, serveur, tic
from etabli.core.refus import Refused

logger = logging.getLogger(__name__)
MINUTE = 60.0
#: rows written by another process (cron, console) wait at most that long
GLANCE = 2.0
LOCAL = "127.0.0.1"


class Command(BaseCommand):
    help = (
        "Sert le site, fait battre l’horloge (etabli tic) chaque minute et envoie les courriels."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default=LOCAL)
        parser.add_argument(
            "--sans-horloge",
            action="store_true",
            help="ne lancer ni le tic de chaque minute ni l’envoi des courriels",
        )

    def handle(self, *, sans_horloge: bool, host: str, port: int, **options: object) -> None:
        if sentence := donnees.unready():
            raise CommandError(sentence)
        try:
            place = ports.opened(host, port)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        stop = threading.Event()
        if not sans_horloge:
            start("tic", tic.tic, lambda: tic.wait(MINUTE), stop)
            start("courriels", envoi.send_pending, lambda: envoi.wait(GLANCE), stop)
        shown = "localhost" if host == LOCAL else host
        self.stdout.write(f"Établi est ouvert : http://{shown}:{port} (Ctrl+C pour l’arrêter)")
        with place, contextlib.suppress(KeyboardInterrupt):
            serveur.run(place)
        stop.set()


def start(
    name: str, act: Callable[[], object], rest: Callable[[], None], stop: threading.Event
) -> None:
    threading.Thread(target=repeat, args=(act, rest, stop), name=name, daemon=True).start()


def repeat(act: Callable[[], object], rest: Callable[[], None], stop: threading.Event) -> None:
    """Act, rest, act again until told to stop: no exception of the act ends the loop."""
    while not stop.is_set():
        try:
            act()
        except Exception:
            logger.exception("boucle interrompue, reprise au prochain tour")
        finally:
            close_old_connections()
        rest()
