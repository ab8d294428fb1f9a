"""How long a search of a commune takes over the whole country, against its budget (milliseconds)."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from etabli.territoires.management.commands.geographie import PACKAGE
from etabli.territoires.recherche import search
from etabli.territoires.selectors import currents, label
from etabli.territoires.services.loading import load_territoires

BUDGET_P95_MS = 50
ROUNDS = 5
#: what people type, a letter at a time, and whole
TYPED = (
    "fumel", "saint etienne", "st-etienne", "ste foy", "l'haÿ-les-roses", "paris", "47500", "75056", "la", "le ",
    "saint", "sa", "sur", "villeneuve", "fort-de-france", "hesdin", "œuilly", "zzz", "fumel 47", "97209",
    "paris 12e", "fumel, lot-et-garonne", "fumel cedex", "97 411", "lhay les roses", "d'hérouville", "y (80)",
)  # fmt: skip


def questions() -> list[str]:
    """Every prefix of two letters or more, once."""
    prefixes = (text[:end] for text in TYPED for end in range(2, len(text) + 1))
    return list(dict.fromkeys(prefixes))


def once(text: str) -> float:
    """What the combobox waits for: the search and the words of each line."""
    start = time.perf_counter()
    found = search(text)
    heads = currents(found)
    for commune in found:
        label(commune, heads[commune.pk])
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """One JSON object; 1 when the budget is passed."""
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    loaded = load_territoires(Path(settings.BASE_DIR) / PACKAGE)
    loading = time.perf_counter() - start
    asked = questions()
    taken = [once(text) for _ in range(ROUNDS) for text in asked]
    cuts = statistics.quantiles(taken, n=20)
    line = {
        "banc": "communes", "mesure": "recherche", "base": connection.vendor, "communes": loaded.communes,
        "recherches": len(taken), "p50_ms": round(cuts[9], 2), "p95_ms": round(cuts[18], 2),
        "max_ms": round(max(taken), 2), "budget_p95_ms": BUDGET_P95_MS, "chargement_s": round(loading, 2),
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))
    return int(cuts[18] > BUDGET_P95_MS)


if __name__ == "__main__":
    sys.exit(main())
