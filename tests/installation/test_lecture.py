"""A command that only reads leaves nothing behind it: no data folder, no secret, no base."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.cle import kept_key

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys; from etabli.cli import main; sys.argv[0] = 'etabli'; main()"
READS = (
    "--help",
    "regles --json",
    "reference --verifier",
    "check",
    "help migrate",
    "serve --help",
    "collectstatic --dry-run --noinput",
)
#: they read the base, and say that there is none
READS_THE_BASE = ("journal verifier", "fichiers verifier", "utilisateur verifier")


def run(command, folder):
    env = {**os.environ, "ETABLI_DATA": str(folder / "absent"), "DATABASE_URL": ""}
    env.pop("SECRET_KEY", None)
    return subprocess.run(
        [sys.executable, "-c", CODE, *command.split()],
        cwd=folder, env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", READS + READS_THE_BASE)
def test_a_command_that_reads_creates_nothing(command, tmp_path):
    done = run(command, tmp_path)
    assert list(tmp_path.iterdir()) == [], done.stderr
    assert done.returncode == (command in READS_THE_BASE), done.stderr
    assert "Traceback" not in done.stderr


def test_where_nothing_is_installed_a_sentence_says_what_to_do(tmp_path):
    said = run("journal verifier", tmp_path).stderr.replace("\u00a0", " ")
    where = tmp_path / "absent"
    assert said == f"Rien n’est installé dans {where} : lancez d’abord `etabli migrate`.\n"


@pytest.mark.parametrize("command", ["serve --port 1", "courriels"])
@pytest.mark.parametrize("is_made", [False, True], ids=["no folder", "an empty folder"])
def test_what_runs_for_ever_does_not_start_where_nothing_was_migrated(is_made, command, tmp_path):
    where = tmp_path / "absent"
    if is_made:
        where.mkdir()
    done = run(command, tmp_path)
    said = done.stderr.replace("\u00a0", " ")
    assert said.strip().endswith(
        f"Rien n’est installé dans {where} : lancez d’abord `etabli migrate`."
    )
    assert (done.returncode, "Traceback" in said) == (1, False)
    assert where.exists() is is_made
    assert not list(where.glob("*.sqlite3*"))


def test_the_command_that_creates_makes_the_data_folder_and_its_base(tmp_path):
    assert run("migrate --verbosity 0", tmp_path).returncode == 0
    assert (tmp_path / "absent" / "etabli.sqlite3").exists()


def test_the_key_is_drawn_once_whole_and_for_its_owner_only(tmp_path):
    folder = tmp_path / "donnees"
    drawn = kept_key(folder)
    assert (len(drawn), kept_key(folder)) == (64, drawn)
    assert [(p.name, oct(p.stat().st_mode)[-3:]) for p in folder.iterdir()] == [
        ("cle-secrete", "600")
    ]
