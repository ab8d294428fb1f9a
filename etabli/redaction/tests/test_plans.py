"""The outlines: those of the domain, never changed, each of their sources known."""

import pytest

from etabli.candidatures.states import Format
from etabli.redaction import plans
from etabli.redaction.documents.papers import SOURCES
from etabli.redaction.plans.reading import FOLDER
from etabli.redaction.states import Nature


def locked():
    lines = (FOLDER / "versions.lock").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_an_outline_that_people_write_on_never_changes():
    """Good: `carnet_v2.toml` and its line in the lock. Bad: a title of `carnet_v1.toml` reworded."""
    found = {path.name: plans.digest(path) for path in FOLDER.glob("*.toml")}
    assert found == locked()


@pytest.mark.parametrize("plan", plans.known().values(), ids=lambda one: one.version)
def test_an_outline_names_sections_once_and_sources_that_exist(plan):
    codes = [one.code for one in plan.parties]
    assert len(set(codes)) == len(codes)
    assert {one.source for one in plan.parties if one.source} <= set(SOURCES)
    assert all(bool(one.source) == bool(one.repris) for one in plan.parties)


def test_each_paper_of_the_domain_has_its_sections():
    """5.1 to 5.7 and 5.16."""
    counts = {nature: len(plans.current(nature).parties) for nature in Nature}
    assert counts == {
        "NOTE_CADRAGE": 12, "ETONNEMENT": 6, "COMPTE_RENDU": 8, "CARNET": 7, "RAPPORT_FINAL": 11,
        "FEUILLE_DE_ROUTE": 10, "LIVRET": 11, "KIT_PRESSE": 8,
    }  # fmt: skip


def test_the_livret_is_meant_to_have_forty_pages():
    assert sum(one.pages for one in plans.current("LIVRET").parties) == 40


def test_a_local_writes_eleven_papers_of_which_six_are_asked_by_the_contract():
    """D-06: the carnet once for each of the first two sessions."""
    found = plans.papers_of(Format.LOCAL)
    assert [one.livrable for one in found if one.livrable] == [
        "NOTE_CADRAGE", "CARNET_1", "CARNET_2", "RAPPORT_FINAL", "FEUILLE_DE_ROUTE", "LIVRET",
    ]  # fmt: skip
    assert len(found) == 11


def test_a_flash_writes_none_here():
    assert plans.papers_of(Format.FLASH) == ()
