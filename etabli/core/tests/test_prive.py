"""What the data folder holds is for its owner only."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

from etabli.core.sqlite.base import keep_private

ROOT = Path(__file__).resolve().parents[3]


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_base_and_what_is_beside_it_are_read_by_their_owner_only(tmp_path: Path) -> None:
    """Whatever the umask of who installs: base, journal of writes, shared memory, folder, secret key."""
    folder = tmp_path / "donnees"
    code = (
        "import os; os.umask(0o000)\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', 'contenttypes', verbosity=0)\n"
        "from django.conf import settings; str(settings.SECRET_KEY)\n"
        "from django.db import connection\n"
        "connection.ensure_connection()\n"
        "connection.cursor().execute('create table t (n int)')\n"
        "from pathlib import Path\n"
        "for p in sorted(Path(settings.ETABLI_DATA).glob('*')):\n"
        "    if p.is_file(): print(p.name, oct(p.stat().st_mode & 0o777))\n"
    )
    environment = {
        **os.environ, "ETABLI_DATA": str(folder), "DATABASE_URL": "", "SECRET_KEY": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    found = dict(line.split() for line in said.stdout.splitlines())
    assert set(found.values()) == {"0o600"}
    assert {"cle-secrete", "etabli.sqlite3", "etabli.sqlite3-wal"} <= set(found)
    assert rights(folder) == 0o700


def test_a_base_of_yesterday_is_closed_when_it_is_opened(tmp_path: Path) -> None:
    base = tmp_path / "etabli.sqlite3"
    sqlite3.connect(base).execute("create table t (n int)")
    for name in ("etabli.sqlite3", "etabli.sqlite3-wal"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    keep_private(base)
    assert {rights(path) for path in tmp_path.iterdir()} == {0o600}


def test_a_second_connection_leaves_its_locks_to_the_first(tmp_path: Path) -> None:
    """A process that comes and goes, the only one it believes, erases the -wal that ours still writes."""
    base = tmp_path / "etabli.sqlite3"
    keep_private(base)
    ours = sqlite3.connect(base)
    ours.execute("PRAGMA journal_mode=WAL")
    ours.execute("CREATE TABLE t (n int)")
    keep_private(base)  # another thread of ours connects
    passing = f"import sqlite3; c = sqlite3.connect({str(base)!r}); c.execute('SELECT * FROM t'); c.close()"
    subprocess.run([sys.executable, "-c", passing], check=True)
    assert base.with_name("etabli.sqlite3-wal").exists()
    ours.close()
