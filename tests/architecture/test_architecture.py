"""The page that says where to write names files and folders that are there."""

import re

from tests.architecture.arbre import ROOT

PAGE = ROOT / "docs" / "comprendre" / "architecture.md"
PATH = re.compile(r"`((?:etabli|config)/[\w./-]+)`")


def test_every_file_that_the_page_names_exists():
    named = set(PATH.findall(PAGE.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / name).exists()} == set()
