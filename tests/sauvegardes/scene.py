"""An installation in a folder of its own, as a person would run it: base, files, commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "import sys; from etabli.cli import main; sys.argv[0] = 'etabli'; main()"
#: what passes (a code, a session), a kept file and one that nobody counts on
FILL = """
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from etabli.core import horloge
from etabli.core.fichiers import store
from etabli.core.models import Pli
session = SessionStore(); session["code"] = "CODE-EN-SESSION"; session.create()
import datetime as dt
Pli.objects.create(address="a@b.test", subject="Code", body="CODE-SCELLE",
                   expires_at=horloge.now() + dt.timedelta(minutes=15))
from etabli.core.models import Fichier
data = b"%PDF-1.7 une page"
path = store.keep(data, folder="fichiers", suffix="pdf")
Fichier.objects.create(name="lettre.pdf", sha256=store.digest(data), size=len(data),
                       kind="application/pdf", path=path, subject="essai.essai:1")
store.keep(b"orphelin", folder="fichiers", suffix="txt")
"""
COUNT = """
import django; django.setup()
import json
from django.db import connection
from django.apps import apps
out = {}
with connection.cursor() as cursor:
    for model in apps.get_models(include_auto_created=True):
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        out[model._meta.db_table] = cursor.fetchone()[0]
print(json.dumps(out))
"""
#: writes a line of the journal and a kept file, over and over
WRITE = """
import django; django.setup()
import sys
from django.db import transaction
from etabli.core import horloge, journal
from etabli.core.models import Entry
for number in range(int(sys.argv[1])):
    with transaction.atomic():
        journal.append([Entry(
            at=horloge.now(), effective_on=horloge.today(), actor_name="Essai", role="CLOCK",
            verb="essai.essai.ecrire", label="Écrire", subject="essai.essai:1",
            subject_label="Essai", root="essai.essai:1",
        )])
    print(number, flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """One data folder, and the base it uses."""

    folder: Path
    address: str = ""

    @property
    def env(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if k not in {"SECRET_KEY", "TEST_DATABASE_URL"}
        }
        return kept | {
            "ETABLI_DATA": str(self.folder),
            "DATABASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "DEMO": "",
        }

    def etabli(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.python(COMMAND, *map(str, arguments))

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def starts(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def lays(self, base: Path) -> None:
        """The data of a version, as it left them."""
        self.folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "scripts.base_de_reference", "charger", str(base)],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def fills(self) -> None:
        done = self.python(FILL)
        assert done.returncode == 0, done.stderr

    def counts(self) -> dict[str, Any]:
        done = self.python(COUNT)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found
