"""One file holds an installation; laid in an empty folder it is the same, verified, or nothing."""

import io
import json
import tarfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.bases.test_bases import BASES, empty_base
from tests.sauvegardes.scene import WRITE, Installation

#: emptied in the copy: they live for minutes
PASSING = {"django_session", "core_pli", "core_compteur", "core_allure", "core_bail"}
#: made again by Django at each migration
SET_UP = {"django_content_type", "auth_permission"}


pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    """Makes empty installations, each with a base of its own."""
    folder = tmp_path_factory.mktemp("installations")
    with ExitStack() as stack:

        def make(name):
            address = stack.enter_context(empty_base(f"_{name}"))
            return Installation(folder / name, address)

        yield make


@pytest.fixture(scope="module")
def here(new):
    """The demonstration of 0.1.0 brought to today, with a few passing things."""
    found = new("ici")
    found.lays(BASES[0])
    assert found.etabli("migrate", "--verbosity", "0").returncode == 0
    found.fills()
    return found


@pytest.fixture(scope="module")
def whole(here, tmp_path_factory):
    """A backup of it."""
    path = tmp_path_factory.mktemp("sauvegardes") / "lundi.tar"
    done = here.etabli("sauvegarde", path)
    assert done.returncode == 0, done.stderr
    return Saved(path, done.stdout, done.stderr)


class Saved(NamedTuple):
    path: Path
    said: str
    warned: str


def members(path):
    tar: Any
    with tarfile.open(path) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}


def rewritten(path, target, **changes):
    """The same backup with other members: a value replaces the bytes, None takes the member away."""
    found = members(path) | {name.replace("__", "."): data for name, data in changes.items()}
    with tarfile.open(target, "w") as tar:
        for name, data in found.items():
            if data is not None:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    return target


def content(folder):
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_what_is_restored_is_what_was_there_less_what_passes(here, whole, new):
    assert "553" in whole.said
    assert oct(whole.path.stat().st_mode)[-3:] == "600"
    there = new("la")
    done = there.etabli("restaurer", whole.path)
    assert done.returncode == 0, done.stderr
    before, after = here.counts(), there.counts()
    kept = before.keys() - PASSING - SET_UP
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert {name: after[name] for name in PASSING} == dict.fromkeys(PASSING, 0)
    assert before["django_session"] == before["core_pli"] == 1
    assert there.etabli("journal", "verifier").returncode == 0
    files = {str(p.relative_to(there.folder)): p.read_bytes() for p in kept_files(there)}
    assert list(files.values()) == [b"%PDF-1.7 une page"], "and not the orphan"


def kept_files(there):
    return [p for p in (there.folder / "fichiers").rglob("*") if p.is_file()]


def test_neither_the_key_nor_a_code_is_in_the_file(here, whole):
    key = (here.folder / "cle-secrete").read_bytes()
    data = whole.path.read_bytes()
    assert [secret for secret in (key, b"CODE-SCELLE", b"CODE-EN-SESSION") if secret in data] == []
    assert here.address or b"CODE-SCELLE" in (here.folder / "etabli.sqlite3").read_bytes()


def test_with_the_key_the_new_machine_has_the_same_one(here, new, tmp_path):
    key = (here.folder / "cle-secrete").read_bytes()
    done = here.etabli("sauvegarde", tmp_path / "b.tar", "--avec-cle")
    assert "gardez ce fichier comme elle" in done.stdout
    assert members(tmp_path / "b.tar")["cle-secrete"] == key
    there = new("cle")
    done = there.etabli("restaurer", tmp_path / "b.tar")
    assert "La clé secrète n’y était pas" not in done.stdout
    assert (there.folder / "cle-secrete").read_bytes() == (
        here.folder / "cle-secrete"
    ).read_bytes()
    assert oct((there.folder / "cle-secrete").stat().st_mode)[-3:] == "600"


def test_a_restoration_replaces_nothing(whole, new):
    there = new("prise")
    there.folder.mkdir()
    (there.folder / "notes.txt").write_text("à moi")
    done = there.etabli("restaurer", whole.path)
    assert done.returncode == 1
    assert "n’est pas vide" in done.stderr
    assert content(there.folder) == ["notes.txt"]
    assert (there.folder / "notes.txt").read_text() == "à moi"


def test_a_backup_replaces_no_file(here, tmp_path):
    (tmp_path / "a.tar").write_text("celle d’hier")
    done = here.etabli("sauvegarde", tmp_path / "a.tar")
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    assert (tmp_path / "a.tar").read_text() == "celle d’hier"


def test_a_backup_that_is_cut_altered_or_cunning_is_refused_and_leaves_the_folder_empty(
    whole, new, tmp_path
):
    whole = whole.path
    base = next(name for name in members(whole) if name.startswith("etabli."))
    data = members(whole)[base]
    manifest = json.loads(members(whole)["manifeste.json"])
    up = manifest | {"members": [{"name": "fichiers/../../dehors", "size": 1, "sha256": "0" * 64}]}
    newer = manifest | {"migrations": manifest["migrations"] | {"core": "9999_demain"}}
    cut = tmp_path / "coupee.tar"
    cut.write_bytes(whole.read_bytes()[:-40_000])
    altered = data[:-1] + bytes([data[-1] ^ 1])
    name = base.replace(".", "__")
    cases = {
        "coupée": cut,
        "altéré": rewritten(whole, tmp_path / "1.tar", **{name: altered}),
        "Il manque": rewritten(whole, tmp_path / "2.tar", **{name: None}),
        "n’a pas de manifeste": rewritten(whole, tmp_path / "3.tar", manifeste__json=None),
        "interdit": rewritten(whole, tmp_path / "4.tar", manifeste__json=json.dumps(up).encode()),
        "plus récente": rewritten(
            whole, tmp_path / "5.tar", manifeste__json=json.dumps(newer).encode()
        ),
        "n’est pas une sauvegarde": tmp_path / "absente.tar",
    }
    there = new("vide")
    for word, path in cases.items():
        done = there.etabli("restaurer", path)
        assert (done.returncode, word in done.stderr) == (1, True), (word, done.stderr)
        assert content(there.folder) == [], word
    assert there.etabli("restaurer", whole).returncode == 0


def test_a_backup_of_an_older_base_is_brought_to_today(new, tmp_path):
    old = new("hier")
    old.lays(BASES[0])
    assert old.etabli("sauvegarde", tmp_path / "a.tar").returncode == 0
    there = new("aujourdhui")
    done = there.etabli("restaurer", tmp_path / "a.tar")
    assert done.returncode == 0, done.stderr
    assert "déjà absent le jour de la sauvegarde" in done.stdout
    assert there.etabli("migrate", "--check").returncode == 0
    assert there.etabli("journal", "verifier").returncode == 0


def test_a_file_that_the_disk_has_lost_is_named_and_the_rest_is_saved(whole):
    manifest = json.loads(members(whole.path)["manifeste.json"])
    assert manifest["lost"]
    assert whole.warned.count("absent ou altéré") == len(manifest["lost"])


def test_a_backup_taken_while_people_write_is_whole(here, new, tmp_path):
    writer = here.starts(WRITE, "400")
    writer.stdout.readline()
    done = here.etabli("sauvegarde", tmp_path / "a.tar")
    assert done.returncode == 0, done.stderr
    _, errors = writer.communicate(timeout=300)
    assert writer.returncode == 0, errors
    there = new("pendant")
    there.etabli("restaurer", tmp_path / "a.tar")
    verified = there.etabli("journal", "verifier")
    assert verified.returncode == 0, verified.stderr
    saved, now = there.counts()["core_entry"], here.counts()["core_entry"]
    assert 553 < saved <= now == 953
