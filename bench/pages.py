"""How long the main pages take on a national set, against their budget (milliseconds), and their queries.

1,000 Ateliers over 35,000 communes, 20,000 lines of journal, around the country of the demonstration.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

from demo import country
from demo.cast import state_service
from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.core import horloge, journal
from etabli.core.models import Entry
from etabli.territoires.management.commands.geographie import PACKAGE
from etabli.territoires.models import Commune, Departement, TypeCommune
from etabli.territoires.reperes import search_key
from etabli.territoires.services.loading import load_territoires

BUDGET_P95_MS = 300
BUDGET_QUERIES = 25
ATELIERS, ENTRIES, ROUNDS = 1_000, 20_000, 15
STAGES = ("EN_SUIVI", "EN_SUIVI", "ARCHIVE", "CLOS", "RESTITUTION", "ANIMATION", "APPROPRIATION")
BATCH = 2_000


def fill() -> tuple[int, int]:
    """The whole country, then as many Ateliers and lines as a nation has. Their numbers."""
    load_territoires(Path(settings.BASE_DIR) / PACKAGE)
    country.tell()
    pattern = Atelier.objects.get(commune__code="47106")
    places = Commune.objects.filter(type=TypeCommune.ACTUELLE, zone="metro").order_by("code")
    stages = itertools.cycle(STAGES)
    services = {
        d.pk: state_service(d) for d in Departement.objects.filter(zone="metro").order_by("pk")
    }
    Atelier.objects.bulk_create(
        _atelier(pattern, commune, services, rank, next(stages))
        for rank, commune in enumerate(places[:: max(1, places.count() // ATELIERS)][:ATELIERS])
    )
    journal.append(_lines(pattern, ENTRIES - Entry.objects.count()))
    return Atelier.objects.count(), Entry.objects.count()


def _atelier(
    pattern: Atelier, commune: Commune, services: dict[str, Organisation], rank: int, etat: str
) -> Atelier:
    day = horloge.today() - dt.timedelta(days=rank % 1500)
    return Atelier(
        format=pattern.format, deroule=pattern.deroule, etat=etat, numero=f"BANC-{rank:05d}",
        slug=f"banc-{rank}", titre=f"Atelier {rank}",
        question=pattern.question, annee=day.year, commune=commune,
        departement_code=commune.departement_id or "", thematiques=pattern.thematiques,
        chef_de_file=pattern.chef_de_file, service_pilote=services[commune.departement_id or ""],
        mandataire=pattern.mandataire, notified_on=day, closed_on=day,
        cle=search_key(f"Atelier {rank} {commune.nom} {pattern.question}"),
    )  # fmt: skip


def _lines(pattern: Atelier, count: int) -> Iterator[Entry]:
    """Lines about the Atelier that is looked at, one in fifty; the others about nobody's."""
    for rank in range(count):
        subject = pattern.reference if rank % 50 == 0 else f"ateliers.atelier:{900_000 + rank}"
        yield Entry(
            at=horloge.now(), effective_on=horloge.today(), actor_id=None, actor_name="Le banc",
            role=Role.CLOCK, verb="ateliers.atelier.record_admission", label="Noter l’admission du livrable",
            subject=subject, subject_label=f"Atelier {rank}", root=subject, data={},
        )  # fmt: skip


def visits() -> Iterable[tuple[str, str, str]]:
    """Name, role of the reader, address."""
    fumel = Atelier.objects.get(commune__code="47106")
    accord = fumel.designations.get().groupement.accord_cadre_id
    return (
        ("accueil", "", "/"),
        ("catalogue", "", "/ateliers/"),
        ("catalogue, une recherche", "", "/ateliers/?q=saint"),
        ("page publique", "", fumel.get_public_url()),
        ("mon établi du pilote", Role.SERVICE_PILOTE, "/mon-etabli/"),
        ("mon établi de la DGALN", Role.DGALN_CHEF_PROJET, "/mon-etabli/"),
        ("dossiers", Role.DGALN_CHEF_PROJET, reverse("candidatures:dossiers")),
        ("atelier", Role.SERVICE_PILOTE, fumel.get_absolute_url()),
        ("tourniquet", Role.DGALN_CHEF_PROJET, f"/marches/accords-cadres/{accord}/tourniquet/"),
        ("journal", Role.DGALN_CHEF_PROJET, "/journal/"),
    )


def reader(role: str) -> Client:
    """The browser of somebody of Fumel in that role, or of nobody."""
    client = Client()
    if role:
        rows = Personne.objects.filter(membres__role=role).order_by("pk")
        wanted = rows.filter(membres__organisation__ateliers_pilotes__commune__code="47106")
        person = wanted.first() or rows[0]
        client.force_login(person)
    return client


def measure(name: str, role: str, url: str) -> bool:
    """One JSON object; True when a budget is passed."""
    client = reader(role)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    queries = len(captured)  # read now: the next request empties the log
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code}")
    taken = [_once(client, url) for _ in range(ROUNDS)]
    p95 = statistics.quantiles(taken, n=20)[18]
    line = {
        "banc": "pages", "page": name, "base": connection.vendor, "requetes": queries,
        "p50_ms": round(statistics.median(taken), 1), "p95_ms": round(p95, 1),
        "octets": len(answer.content), "budget_p95_ms": BUDGET_P95_MS,
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return p95 > BUDGET_P95_MS or queries > BUDGET_QUERIES


def _once(client: Client, url: str) -> float:
    start = time.perf_counter()
    client.get(url)
    return (time.perf_counter() - start) * 1000


def main() -> int:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    ateliers, entries = fill()
    communes = Commune.objects.count()
    print(
        json.dumps(
            {"banc": "pages", "ateliers": ateliers, "communes": communes, "journal": entries}
        )
    )
    passed = [measure(*visit) for visit in visits()]
    return int(any(passed))


if __name__ == "__main__":
    sys.exit(main())
