"""Each persona reads of an older base what they read before secrecy stood on the act: nothing more, nothing less."""

import gzip
import json
import os
import subprocess
import sys

import pytest

from tests.bases.test_bases import BASES, ROOT, empty_base


def read_today(base, data):
    """What each persona reads of this base with today's code."""
    with empty_base("_lectures") as address:
        env = {**os.environ, "ETABLI_DATA": str(data), "DATABASE_URL": address, "DEMO": "1"}
        env["DEBUG"] = "1"
        done = subprocess.run(
            [sys.executable, "-m", "tests.bases.lectures", str(base)],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def as_lines(readings):
    """One line for each thing that one reader reads in one dossier."""
    return {
        f"{who} | {dossier} | {kind} | {number} | {words}"
        for who, dossiers in readings.items()
        for dossier, kinds in dossiers.items()
        for kind, lines in kinds.items()
        for number, words in enumerate(lines)
    }


@pytest.mark.parametrize("base", BASES, ids=lambda p: p.name)
def test_each_role_reads_the_same_lines_papers_files_and_dates_as_before_the_circles(
    base, tmp_path
):
    kept = base.with_name(base.name.replace(".sql.gz", ".lectures.json.gz"))
    before = as_lines(json.loads(gzip.decompress(kept.read_bytes())))
    after = as_lines(read_today(base, tmp_path))
    assert len(before) > 5_000
    assert sorted(after - before) == []
    assert sorted(before - after) == []
