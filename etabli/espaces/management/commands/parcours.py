"""`etabli parcours flash --commune 47106`: a whole Atelier in a new data folder, told as JSON."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any, NoReturn

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from demo import course, parcours
from etabli.core import donnees, horloge
from etabli.core.refus import Refused
from etabli.territoires.selectors import find_commune

#: what the framework of a story played in the past asks of the parameters and of the holidays
EARLIEST = dt.date(2020, 1, 1)


class Command(BaseCommand):
    help = "Joue un Atelier entier dans un dossier de données neuf, et le raconte (--json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=["flash"])
        parser.add_argument("--commune", required=True, help="code Insee, par exemple 47106")
        parser.add_argument("--debut", default="", help="premier jour, AAAA-MM-JJ")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="un objet JSON, rien d’autre"
        )

    def handle(self, *, commune: str, debut: str, as_json: bool, **options: object) -> None:
        try:
            told, faults = self._tell(commune, debut)
        except Refused as refusal:
            self._stop(str(refusal), 2)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._say(told)
        if faults:
            self._stop(" ".join(faults), 1)

    @staticmethod
    def _tell(code: str, debut: str) -> tuple[dict[str, Any], list[str]]:
        start = _start(debut)
        _require_new_folder()
        call_command("migrate", verbosity=0)
        call_command("geographie", "charger", stdout=sys.stderr)
        try:
            commune = find_commune(code)
        except Refused:
            _leave_as_found()
            raise
        scene = parcours.tell(commune, start=start)
        return parcours.account(scene), parcours.faults(scene)

    def _say(self, told: dict[str, Any]) -> None:
        for step in told["etapes"]:
            moved = f"{step['de'] or '∅'} → {step['vers']}"
            self.stdout.write(f"{step['le']}  {step['objet']:<18} {step['move']:<24} {moved}")
        self.stdout.write(f"{told['atelier']} : {told['etat']}")

    def _stop(self, sentence: str, status: int) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(status)


def _start(debut: str) -> dt.date:
    """The first day: the one given, else the one that makes the story end today."""
    length = dt.timedelta(days=course.LENGTH)
    if not debut:
        return horloge.today() - length
    try:
        start = dt.date.fromisoformat(debut)
    except ValueError as error:
        raise Refused(f"« {debut} » n’est pas une date : écrivez-la ainsi, 2026-03-02.") from error
    if start < EARLIEST:
        raise Refused(f"Le premier jour ne peut pas précéder le {EARLIEST:%d/%m/%Y}.")
    if start + length > horloge.today():
        latest = horloge.today() - length
        raise Refused(
            f"Cet Atelier finirait dans le futur : commencez le {latest:%d/%m/%Y} au plus tard."
        )
    return start


#: what an installation draws the first time it signs
OURS = {"cle-secrete"}
NOT_EMPTY = (
    "Ce dossier de données n’est pas vide : donnez-en un neuf, par exemple "
    "ETABLI_DATA=./essai etabli parcours flash --commune 47106."
)


def _require_new_folder() -> None:
    """A story is never mixed with what somebody keeps: the folder and the database must be new."""
    kept = {path.name for path in donnees.folder().iterdir()} - OURS
    if kept or connection.introspection.table_names():
        raise Refused(NOT_EMPTY)


def _leave_as_found() -> None:
    """Nothing half done: after a refusal the folder can be used again."""
    connection.close()
    for path in donnees.place().glob("etabli.sqlite3*"):
        path.unlink()
