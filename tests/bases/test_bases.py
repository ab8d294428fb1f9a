"""What was played with an older version is still there, whole, with today's."""

import gzip
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from scripts import base_de_reference
from tests.bases import ouvrir

ROOT = Path(__file__).resolve().parents[2]
BASES = sorted(Path(__file__).parent.glob("*.sql.gz"))
#: what each base held when it was written
HELD = {
    "0.1.0.sql.gz": {
        "core_entry": 553,
        "ateliers_atelier": 4,
        "candidatures_candidature": 9,
        "marches_designation": 5,
    }
}


@contextmanager
def empty_base(more=""):
    """The address of an empty base of the kind under test; nothing for SQLite."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"base_de_reference_{os.getpid()}{more}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def assert_people_are_kept(told):
    """A number that points at nobody becomes null, counted; every other one is the key of the same person."""
    before, after = told["people"]
    known = {
        column: [None if one == ouvrir.NOBODY else one for one in numbers]
        for column, numbers in before.items()
    }
    assert after == known != before
    assert sum(number is not None for numbers in after.values() for number in numbers) > 100
    assert told["cleared"] == [
        "candidatures.Reponse.par_id\u00a0: 2\u00a0numéros vidés, sans personne derrière.",
        "candidatures.PresenceSection.personne_id\u00a0: 1\u00a0ligne effacée, sans personne derrière.",
        "marches.BonDeCommande.signed_by_id\u00a0: 1\u00a0numéro vidé, sans personne derrière.",
    ]


@pytest.mark.parametrize("base", BASES, ids=lambda p: p.name)
def test_a_base_of_an_older_version_migrates_keeps_its_journal_and_opens_its_pages(base, tmp_path):
    with empty_base() as address:
        env = {**os.environ, "ETABLI_DATA": str(tmp_path), "DATABASE_URL": address, "DEMO": "1"}
        env["DEBUG"] = "1"  # static files are not collected for the tests
        done = subprocess.run(
            [sys.executable, "-m", "tests.bases.ouvrir", str(base)],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["before"] == HELD[base.name]
    assert told["after"] == told["before"]
    assert (told["faults"], told["entries"]) == ([], HELD[base.name]["core_entry"])
    assert_people_are_kept(told)
    assert told["stopped"] == ["2026-11-20"]
    assert told["versions"] == [["FLASH", "flash-1"]] * HELD[base.name]["ateliers_atelier"]
    assert {len(pages) for pages in told["pages"].values()} <= set(range(20, 46))
    refused = [
        (role, page, status)
        for role, pages in told["pages"].items()
        for page, status in pages.items()
        if status != 200
    ]
    assert refused == []


@pytest.mark.parametrize("base", BASES, ids=lambda p: p.name)
def test_a_migration_that_an_older_base_has_applied_is_never_rewritten(base):
    """Migrations only grow: else a base of that version would silently differ from its models."""
    migrations, statements = base_de_reference.read(base)
    assert base_de_reference.rewritten(migrations) == []
    assert sum(digest != "-" for digest in migrations.values()) == 13
    assert len(statements) > 2000


def test_a_rewritten_migration_is_seen(tmp_path):
    migrations, _ = base_de_reference.read(BASES[0])
    migrations["core", "0001_initial"] = "0" * 64
    assert base_de_reference.rewritten(migrations) == ["core.0001_initial"]


def test_a_base_of_reference_is_small():
    assert [base.name for base in BASES if base.stat().st_size > 1_000_000] == []
    assert b"\r" not in gzip.decompress(BASES[0].read_bytes())[:1000]
