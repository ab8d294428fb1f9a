"""A published form never changes: people answered it, and their papers quote its questions."""

from collections import Counter
from itertools import pairwise

import pytest

from etabli.core.fiches import screens
from etabli.core.fiches.definition import Fiche, digest, load
from tests.architecture.arbre import ROOT, name_of, tracked

LOCKS = [path for path in tracked() if path.name == "published.lock"]
FORMS = [path for path in tracked() if path.suffix == ".toml" and path.parent.name == "fiches"]
NEW_VERSION = (
    "cette fiche est publiée : écrivez une version nouvelle (flash_v2.toml, version = \"flash_v2\"), "
    "ajoutez sa ligne à published.lock (sha256sum) et nommez-la la plus récente"
)  # fmt: skip


def locked(path):
    """{file name: digest} as `sha256sum` writes them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: known for known, name in (line.split("  ") for line in lines)}


def test_there_is_a_lock_beside_the_forms():
    assert {path.parent for path in LOCKS} == {path.parent for path in FORMS} != set()


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_published_form_is_the_one_that_was_published(lock):
    """Good: `flash_v2.toml`, a new line. Bad: a label of `flash_v1.toml` reworded."""
    for name, known in locked(lock).items():
        path = lock.parent / name
        found = digest(path) if path.is_file() else "absent"
        assert found == known, f"{name} : {NEW_VERSION}"


@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_a_form_of_the_repository_is_published_under_its_name(path):
    assert path.name in locked(path.parent / "published.lock"), f"{name_of(path)} : {NEW_VERSION}"
    assert load(path).version == path.stem
    assert path.stem.rpartition("_v")[2].isdecimal()


@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_every_question_of_a_published_form_is_on_one_screen_and_one_only(path):
    """Good: a table beside the form, `ecrans/flash_v1.toml`. Bad: a screen of more than thirteen questions."""
    found = screens(path)
    assert Counter(c.cle for one in found for c in one.champs) == Counter(
        champ.cle for champ in load(path).champs()
    )
    assert [one.cle for one in found if one.rank == 1] == [s.cle for s in load(path).sections]
    assert max(len(one.champs) for one in found) <= 13
    lists = {champ.cle for champ in load(path).champs() if champ.nature == "liste"}
    assert set(found[0].nouns) <= lists


def families():
    """The versions of one form, in their order."""
    found: dict[str, list[Fiche]] = {}
    for path in FORMS:
        found.setdefault(path.stem.rpartition("_v")[0], []).append(load(path))
    return [
        sorted(f, key=lambda one: int(one.version.rpartition("_v")[2])) for f in found.values()
    ]


def changed_kinds(older, newer):
    """The keys that two versions share under another kind of question."""
    before = {champ.cle: champ.nature for champ in older.champs()}
    return {c.cle for c in newer.champs() if before.get(c.cle, c.nature) != c.nature}


def test_a_key_keeps_its_kind_from_one_version_to_the_next():
    pairs = [pair for versions in families() for pair in pairwise(versions)]
    assert [changed_kinds(*pair) for pair in pairs] == [set() for _ in pairs]


def test_a_key_that_changes_its_kind_is_seen(tmp_path):
    text = (ROOT / "etabli/candidatures/fiches/flash_v1.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('nature = "mois"', 'nature = "date"'))
    older = load(ROOT / "etabli/candidatures/fiches/flash_v1.toml")
    assert len(changed_kinds(older, load(tmp_path / "other.toml"))) == 1
