"""`python -m bench pays [--ateliers N] [--base postgres] [--tours N] [--detail PAGE]`: what a nation costs.

Every figure is a JSON object a line; a table to read follows on the error output. CPU is judged, by
`time.process_time`; the wall is only told, since the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from bench.pays import acts, clone, detail, meter, pages
from bench.pays.pages import Visit
from demo import country
from etabli.acteurs.states import Role
from etabli.core import serveur
from etabli.territoires.management.commands.geographie import PACKAGE
from etabli.territoires.services.loading import load_territoires

ROOT = Path(__file__).resolve().parents[2]
#: milliseconds of CPU
BUDGETS = {
    "page": 150, "formulaire": 60, "enregistrement": 35, "export": 3_000, "repos": 1_000, "matin": 10_000,
}  # fmt: skip
EXPORTS = (
    "candidatures:export", "espaces:mes-ateliers-export", "espaces:catalogue-export",
    "espaces:journal-export", "paiements:export",
)  # fmt: skip
#: milliseconds of wall that the base may be held for writing: told, not judged
LONGEST_WRITE_MS = 100
Line = dict[str, Any]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench pays")
    parser.add_argument("--ateliers", type=int, default=1_000)
    parser.add_argument(
        "--lignes", type=int, default=clone.LINES, help="lignes de journal par Atelier"
    )
    parser.add_argument("--base", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--tours", type=int, default=100, help="tours par page")
    parser.add_argument("--detail", default="espaces:atelier", help="page dont on dit le détail")
    parser.add_argument("--personas", type=int, default=100, help="personnes suivies par rôle")
    return parser.parse_args()


def build(wanted: argparse.Namespace) -> tuple[Line, list[Visit]]:
    """The real communes, the demonstration, its pages, then the country."""
    call_command("migrate", verbosity=0)
    load_territoires(Path(settings.BASE_DIR) / PACKAGE)
    country.tell()
    visits = list(pages.walk(personas=wanted.personas))
    start = time.perf_counter()
    built = clone.build(wanted.ateliers, lines=wanted.lignes)
    taken = round(time.perf_counter() - start, 1)
    line = {
        "mesure": "construction",
        "ateliers": built.ateliers,
        "journal": built.entries,
        "secondes": taken,
    }
    return line, visits


def measure(wanted: argparse.Namespace) -> Iterator[Line]:
    built, visits = build(wanted)
    serveur.settle()  # as the process that serves the site
    yield built
    ask = acts.floor(visits[-1].person)
    ask()
    floor = meter.timed(ask, rounds=wanted.tours)
    yield {"mesure": "plancher", **floor.figures()}
    base = floor.figures()["cpu_p50_ms"]
    yield from _pages(visits, rounds=wanted.tours, floor=base, detailed=wanted.detail)
    yield from _saves(rounds=wanted.tours, floor=base)
    yield from _exports(floor=base)
    yield _timed(
        "journal verifier --depuis (10 000 lignes)", acts.verify_since, rounds=3, floor=base
    )
    yield from _clock()


def _pages(visits: list[Visit], *, rounds: int, floor: float, detailed: str) -> Iterator[Line]:
    """Each page once a role, then each at length as the role that pays the most for it."""
    dearest: dict[tuple[str, bool], tuple[float, Visit]] = {}
    for visit in visits:
        line = once(visit)
        yield {"mesure": "page lue", **line}
        key = (visit.name, visit.is_form)
        if line["cpu_ms"] >= dearest.get(key, (0.0, visit))[0]:
            dearest[key] = (line["cpu_ms"], visit)
    for _, visit in dearest.values():
        client = pages.browser(visit.person)
        taken = meter.timed(lambda: client.get(visit.url), rounds=rounds)  # noqa: B023
        kind = "formulaire" if visit.is_form else "page"
        yield _judged(
            {"mesure": kind, "page": visit.name, "role": visit.role, **taken.figures(floor)}, kind
        )
        if visit.name == detailed:
            yield from detail.of(visit)


def once(visit: Visit) -> Line:
    """One reading after a first that warms the templates: queries, objects; the least CPU of three, so
    that a pause of the machine does not choose the dearest role."""
    client = pages.browser(visit.person)
    if (status := client.get(visit.url).status_code) != 200:
        raise SystemExit(f"{visit.title} {visit.url}: {status}")
    with meter.counted() as count:
        client.get(visit.url)
    taken = meter.timed(lambda: client.get(visit.url), rounds=3)
    return {
        "page": visit.name, "role": visit.role, "url": visit.url, "requetes": count.queries,
        "objets": count.objects, "lignes": count.rows, "cpu_ms": round(min(taken.cpu), 1),
    }  # fmt: skip


def _saves(*, rounds: int, floor: float) -> Iterator[Line]:
    for save in acts.saves():
        with meter.longest_write() as held:
            taken = meter.timed(save.act, rounds=rounds, before=save.before)
        line = {"mesure": "enregistrement", "page": save.name, **taken.figures(floor)}
        yield _judged(_held(line, held), "enregistrement")


def _exports(*, floor: float) -> Iterator[Line]:
    """Each list as a file, judged for 10,000 lines when it holds more."""
    person = pages.roles()[Role.DGALN_CHEF_PROJET][0]
    for name in EXPORTS:
        lines = 0
        for fmt in ("csv", "ods", "xlsx"):
            read = acts.export_of(person, f"{reverse(name)}?format={fmt}")
            made: list[bytes] = []
            taken = meter.timed(lambda: made.append(read()), rounds=1)  # noqa: B023
            lines = lines or made[0].count(b"\r\n") - 1
            share = min(1.0, 10_000 / max(1, lines))
            cut = meter.Taken([taken.cpu[0] * share], taken.wall)
            line = {"mesure": "export", "page": f"{name} ({fmt})", "lignes": lines}
            yield _judged({**line, **cut.figures(floor)}, "export")


def _clock() -> Iterator[Line]:
    """The first beat settles the copies; the second finds nothing to do; then a busy morning."""
    for name, kind in (
        ("premier battement", ""),
        ("tic au repos", "repos"),
        ("tic d’un matin chargé", "matin"),
    ):
        due = acts.bring_due() if kind == "matin" else 0
        with meter.longest_write() as held, meter.counted() as count:
            moved: list[int] = []
            taken = meter.timed(lambda: moved.append(acts.beat()), rounds=1)  # noqa: B023
        line = {
            "mesure": name,
            "echeances": due,
            "faits": moved[0],
            "requetes": count.queries,
            "objets": count.objects,
        }
        yield _judged(_held({**line, **taken.figures()}, held), kind)


def _timed(name: str, act: Callable[[], object], *, rounds: int, floor: float) -> Line:
    return {"mesure": name, **meter.timed(act, rounds=rounds).figures(floor)}


def _held(line: Line, held: meter.Count) -> Line:
    return {
        **line,
        "ecriture_la_plus_longue_ms": round(held.longest * 1000, 1),
        "ecriture_la_plus_longue_cpu_ms": round(held.longest_cpu * 1000, 1),
        "ecriture_visee_ms": LONGEST_WRITE_MS,
    }


def _judged(line: Line, kind: str) -> Line:
    budget = BUDGETS.get(kind)
    return {**line, "budget_ms": budget} if budget else line


def is_over(line: Line) -> bool:
    return bool(line.get("cpu_p95_ms", 0) > line.get("budget_ms", float("inf")))


def table(lines: list[Line]) -> str:
    """What is judged, dearest first, to be read by people."""
    rows = sorted(
        (one for one in lines if "cpu_p95_ms" in one), key=lambda one: -one["cpu_p95_ms"]
    )
    told = [
        f"{'!' if is_over(one) else ' '} {one['cpu_p95_ms']:>9.1f} ms  {one.get('fois_plancher', ''):>7} "
        f" {one['mesure']:<16} {one.get('page', '')} {one.get('role', '')}"
        for one in rows
    ]
    return "\n".join(["   CPU p95      × plancher", *told])


def main() -> int:
    wanted = arguments()
    if wanted.base == "postgres" and not os.environ.get("DATABASE_URL"):
        beside = [sys.executable, str(ROOT / "scripts" / "avec_postgres.py")]
        return subprocess.run(
            [*beside, sys.executable, "-m", "bench.pays", *sys.argv[1:]], check=False
        ).returncode
    settings.ALLOWED_HOSTS = ["localhost"]
    lines = []
    for line in measure(wanted):
        print(
            json.dumps({"banc": "pays", "base": connection.vendor, **line}, ensure_ascii=False),
            flush=True,
        )
        lines.append(line)
    print(table(lines), file=sys.stderr)
    return int(any(map(is_over, lines)))


if __name__ == "__main__":
    sys.exit(main())
