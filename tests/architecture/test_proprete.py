"""What a public repository must not hold: places of one machine, registries, secrets."""

import ast
import re

import hypothesis
import pytest

from tests.architecture.arbre import ROOT, name_of, python_files, text_files, tracked, tree

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(
    "/(?:" + "|".join(["wo" + "rk/", "ro" + "ot/", "ho" + "me/[a-z]", "op" + "t/py"]) + ")"
)
REGISTRY = re.compile(
    "|".join(["registry" + r"\.(?:npmjs|yarnpkg)", "pypi" + r"\.org", "files\\.python" + "hosted"])
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
)


def lines_matching(pattern):
    return [
        f"{name_of(path)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "pattern", [MACHINE, REGISTRY, SECRET], ids=["machine", "registry", "secret"]
)
def test_no_file_names_a_machine_a_registry_or_a_secret(pattern):
    assert lines_matching(pattern) == []


def test_lock_files_hold_hashes_and_no_address():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= text.count("==") - 5
    for lock in (ROOT / "package-lock.json", ROOT / "geographie" / "package-lock.json"):
        assert '"resolved"' not in lock.read_text()


def test_no_large_file():
    """Data of some size comes from a package or from the operator, never from the repository."""
    heavy = {name_of(p): s for p in tracked() if (s := p.stat().st_size) > 1_500_000}
    assert heavy == {}


def test_no_example_is_wrong_for_having_taken_long():
    """One profile for all (conftest.py): a busy machine makes no test fail."""
    assert hypothesis.settings().deadline is None
    setters = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        if "tests" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("settings")
        if any(keyword.arg == "deadline" for keyword in node.keywords)
    ]
    assert setters == []
