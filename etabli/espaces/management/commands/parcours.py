"""`etabli parcours flash --commune 47106`, `parcours local --epci 243500741`: an Atelier told as JSON.

Both are played whole, to the follow-up of their roadmap, in a new data folder.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeAlias

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from demo import analysis, course, execution, parcours
from etabli.core import donnees, horloge
from etabli.core.refus import Refused
from etabli.territoires.selectors import find_commune, find_epci

#: what the framework of a story played in the past asks of the parameters and of the holidays
EARLIEST = dt.date(2020, 1, 1)
#: as many communes as a story can carry
MOST = 12
#: what is told of a course, then why it went wrong
Told: TypeAlias = tuple[dict[str, Any], list[str]]


class Command(BaseCommand):
    help = "Joue un Atelier dans un dossier de données neuf, et le raconte (--json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = CODES
        parser.add_argument(
            "format",
            choices=["flash", "local"],
            help="flash : du premier contact au suivi ; local : du premier contact au marché notifié",
        )
        parser.add_argument("--commune", default="", help="Flash : code Insee, par exemple 47106")
        parser.add_argument(
            "--epci",
            default="",
            help="Local : SIREN de l’intercommunalité chef de file, par exemple 243500741 ; "
            "ses deux communes les plus peuplées portent le dossier avec elle",
        )
        parser.add_argument(
            "--communes",
            default="",
            help="Local : codes Insee séparés par des virgules, par exemple 12089,12013 ; "
            "la première est chef de file",
        )
        parser.add_argument(
            "--debut",
            default="",
            help="premier jour, AAAA-MM-JJ ; sans lui, l’Atelier finit aujourd’hui",
        )
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="un objet JSON, rien d’autre"
        )

    def handle(self, *, format: str, debut: str, as_json: bool, **where: str) -> None:
        try:
            _require_its_place(format, where)
            if format == "local":
                story = _local(where["epci"], where["communes"], debut)
            else:
                story = _flash(where["commune"], debut)
        except Refused as refusal:
            self._stop(str(refusal), 2)
        try:
            told, faults = story()
        except Refused as refusal:
            self._stop(f"L’Atelier s’est arrêté en chemin : {refusal}", 1)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._say(told)
        if faults:
            self._stop(" ".join(faults), 1)

    def _say(self, told: dict[str, Any]) -> None:
        for step in told["etapes"]:
            moved = f"{step['de'] or '∅'} → {step['vers']}"
            self.stdout.write(f"{step['le']}  {step['objet']:<18} {step['move']:<24} {moved}")
        self.stdout.write(f"{told['atelier']} : {told['etat']}")

    def _stop(self, sentence: str, status: int) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(status)


CODES = (
    "Le dossier de données (ETABLI_DATA) doit être neuf : ETABLI_DATA=./essai etabli parcours … "
    "Code rendu : 0 quand tout a fini comme il faut ; 1 quand l’Atelier s’est arrêté en chemin, avec ce "
    "qui manque ; 2 quand une valeur ne convient pas, avec une phrase, et rien n’est écrit."
)
#: what says where each format is played
PLACES = {"flash": ("commune",), "local": ("epci", "communes")}


def _require_its_place(format: str, where: Mapping[str, str]) -> None:
    """A place meant for the other format is refused rather than left aside in silence."""
    for other, names in PLACES.items():
        for name in names:
            if other != format and where[name]:
                raise Refused(
                    f"--{name} ne sert que pour « parcours {other} » : "
                    f"ici, donnez {' ou '.join(f'--{one}' for one in PLACES[format])}."
                )


#: plays it, then gives its account and what did not end as it should
Story = Callable[[], Told]


def _flash(code: str, debut: str) -> Story:
    if not code:
        raise Refused("Donnez la commune : --commune 47106.")
    start = _start(debut, length=course.LENGTH)
    with _new_folder():
        commune = find_commune(code)

    def story() -> Told:
        scene = parcours.tell(commune, start=start)
        return parcours.account(scene), parcours.faults(scene)

    return story


def _local(epci: str, communes: str, debut: str) -> Story:
    if bool(epci) == bool(communes):
        raise Refused(WHERE)
    # its contract must be past; what the team does after it may be told ahead
    start = _start(debut, length=analysis.LENGTH, whole=execution.LENGTH)
    codes = _codes(communes) if communes else []
    with _new_folder():
        where = find_epci(epci) if epci else [find_commune(code) for code in codes]

    def story() -> Told:
        scene = parcours.tell_local(where, start=start)
        return parcours.account_of_local(scene), parcours.faults_of_local(scene)

    return story


WHERE = "Donnez l’intercommunalité (--epci 243500741), ou les communes (--communes 12089,12013)."


def _codes(communes: str) -> list[str]:
    """The codes as they were given, each once; the first one leads."""
    wanted = list(dict.fromkeys(code.strip() for code in communes.split(",") if code.strip()))
    if not 1 <= len(wanted) <= MOST:
        raise Refused(f"Donnez de une à {MOST} communes, séparées par des virgules.")
    return wanted


def _start(debut: str, *, length: int, whole: int = 0) -> dt.date:
    """The first day: the one given, else the one that makes the `whole` story end today.

    So many days of it, `length`, must be past.
    """
    span = dt.timedelta(days=length)
    if not debut:
        return horloge.today() - dt.timedelta(days=whole or length)
    try:
        start = dt.date.fromisoformat(debut)
    except ValueError as error:
        raise Refused(f"« {debut} » n’est pas une date : écrivez-la ainsi, 2026-03-02.") from error
    if start < EARLIEST:
        raise Refused(f"Le premier jour ne peut pas précéder le {EARLIEST:%d/%m/%Y}.")
    if start + span > horloge.today():
        latest = horloge.today() - span
        raise Refused(
            f"Cet Atelier finirait dans le futur : commencez le {latest:%d/%m/%Y} au plus tard."
        )
    return start


#: what an installation draws the first time it signs
OURS = {"cle-secrete"}
NOT_EMPTY = (
    "Ce dossier de données n’est pas vide : donnez-en un neuf devant la commande, par exemple "
    "ETABLI_DATA=./essai etabli parcours …"
)


@contextmanager
def _new_folder() -> Iterator[None]:
    """The geography of a new folder; a refusal of what is looked for there leaves it as it was."""
    _require_new_folder()
    call_command("migrate", verbosity=0)
    call_command("geographie", "charger", stdout=sys.stderr)
    try:
        yield
    except Refused:
        _leave_as_found()
        raise


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
