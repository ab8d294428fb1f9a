"""Opening a deposited file costs at most this: a process of its own, its memory, its time.

A file of four kilobytes may hold a page of two million operations. What opens it imports no Django,
knows nothing of the database, and dies alone.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from etabli.core.fichiers.refusal import FileRefused

logger = logging.getLogger(__name__)

MEMORY = 1_000_000_000  # bytes of address space
SECONDS = 10  # of processor
WAIT = 40  # seconds on the clock, on a machine that has others to serve
WRITTEN = 200_000_000  # bytes of one file it makes
HEAVY = (
    "Ce fichier demande trop de temps ou de mémoire pour être vérifié\u00a0: il n’est pas reçu. "
    "Exportez-le plus simplement, ou scannez-le en 150 points par pouce, puis déposez le résultat."
)
DAMAGED = (
    "Ce fichier est abîmé\u00a0: nous n’arrivons pas à l’ouvrir. "
    "Exportez-le ou scannez-le de nouveau, puis déposez-le."
)
SOURCES = Path(__file__).resolve().parents[3]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from etabli.core.fichiers.inspection.__main__ import main; sys.exit(main())"
)
#: where the loader finds shared libraries on some systems; nothing else is handed on, no secret
HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
ASKED_FOR_MEMORY, KILLED = 3, range(-64, 0)


def ask(act: str, **order: object) -> Any:
    """What the child answers to one order. FileRefused, one sentence, when it spends its budget."""
    limits = {"memory": MEMORY, "seconds": SECONDS, "written": WRITTEN}
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter, our own words)
            [sys.executable, "-I", "-X", "utf8", "-c", START, str(SOURCES)],
            input=json.dumps({"act": act, "limits": limits, **order}).encode(),
            env={name: os.environ[name] for name in HANDED_ON if name in os.environ},
            capture_output=True,
            timeout=WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise FileRefused(HEAVY) from late
    if done.returncode == ASKED_FOR_MEMORY or done.returncode in KILLED:
        logger.warning("vérification d’un fichier arrêtée : budget dépassé (%s)", done.returncode)
        raise FileRefused(HEAVY)
    if done.returncode:
        logger.error("vérification d’un fichier en échec : %s", done.stderr.decode()[-2000:])
        raise FileRefused(DAMAGED)
    return json.loads(done.stdout)
