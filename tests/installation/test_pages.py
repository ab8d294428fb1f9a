"""The pages that install and update are followed line by line, in a folder where nothing is set."""

import os
import re
import subprocess
import sys

import pytest

from scripts.avec_postgres import free_port
from tests.bases.test_bases import BASES, HELD, empty_base
from tests.installation.pages import BARE, ROOT, blocks, followed, placed

pytestmark = pytest.mark.drill
KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL") else ""


def test_the_page_of_installation_ends_with_a_site_that_invites(tmp_path):
    port = free_port()
    with empty_base() as address:
        page = "".join(blocks("installer.md", base=KIND))
        commands = placed(page, tmp_path, port=port, address=address)
        with followed(commands, tmp_path, port) as (said, read):
            link = re.search(r"https://etabli\.example(/invitation/\S+)", said)
            assert link, said
            assert re.search(r"3\d{4} communes", said), said
            status, opened = read(link[1])
            assert (status, "vous invite sur Établi" in opened) == (200, True)
            assert read("/")[0] == 200
            assert read("/", "ailleurs.example")[0] == 400
    data = tmp_path / "donnees"
    assert (data / "etabli.sqlite3").exists() == (not KIND)
    assert oct((data / "cle-secrete").stat().st_mode)[-3:] == "600"


def lay(base, folder, address):
    """What an older version left in this data folder, or in this base."""
    folder.mkdir()
    env = {**BARE, "ETABLI_DATA": str(folder), "DATABASE_URL": address}
    subprocess.run(
        [sys.executable, "-m", "scripts.base_de_reference", "charger", str(base)],
        cwd=ROOT, env=env, check=True, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize("base", BASES, ids=lambda p: p.name)
def test_the_page_of_update_brings_an_older_base_to_today_with_its_journal(base, tmp_path):
    port = free_port()
    first, *others = blocks("mettre-a-jour.md")
    assert first.startswith("git pull\n"), "the code under test is already here"
    with empty_base() as address:
        lay(base, tmp_path / "donnees", address)
        (tmp_path / "etabli.env").write_text(
            f"ETABLI_DATA={tmp_path}/donnees\nDATABASE_URL={address}\nALLOWED_HOSTS=etabli.example\n"
        )
        page = "".join([first.removeprefix("git pull\n"), *others])
        with followed(placed(page, tmp_path, port=port), tmp_path, port) as (said, read):
            assert f"{HELD[base.name]['core_entry']}" in said, said
            assert read("/ateliers/")[0] == 200


@pytest.mark.parametrize("base", BASES, ids=lambda p: p.name)
def test_make_run_on_the_folder_of_yesterday_keeps_what_was_played_and_says_so(base, tmp_path):
    """What `make run` does before it serves; once more, there is nothing left to say."""
    with empty_base() as address:
        lay(base, tmp_path / "donnees", address)
        env = {
            **BARE,
            "ETABLI_DATA": str(tmp_path / "donnees"),
            "DATABASE_URL": address,
            "DEMO": "1",
        }
        said = [
            subprocess.run(
                [sys.executable, "scripts/preparer.py"],
                cwd=ROOT, env=env, check=True, capture_output=True, text=True, timeout=300,
            ).stdout.replace("\u00a0", " ")
            for _ in range(2)
        ]  # fmt: skip
    held = HELD[base.name]
    assert (
        f"ce qui a été joué est gardé ({held['ateliers_atelier']} ateliers, "
        f"{held['core_entry']} actes au journal)"
    ) in said[0]
    assert "pays de démonstration" not in said[0]
    assert said[1] == ""
