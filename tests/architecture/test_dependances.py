"""The product imports what it declares: a library that only the tests bring is missing on a new machine."""

import ast
import importlib.metadata
import re
import sys
import tomllib

from config.settings import INSTALLED_APPS, MIDDLEWARE
from tests.architecture.arbre import ROOT, name_of, python_files

OURS = {"etabli", "config", "demo"}
#: they come inside a library that is declared, as its own door
CARRIED = {"asgiref": "django", "h11": "uvicorn"}


def declared():
    """The distributions of `dependencies`, in their canonical spelling."""
    lines = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {canonical(re.split(r"[\[<>=~! ]", line)[0]) for line in lines}


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_the_product_imports_only_declared_libraries():
    """Good: `import typst`, declared. Bad: `import fontTools`, brought by a tool of the tests."""
    known, owners = declared(), importlib.metadata.packages_distributions()
    wrong = {
        f"{name_of(path)}: {name}"
        for path in python_files(with_tests=False)
        if path.relative_to(ROOT).parts[0] in OURS
        for name in imported(path)
        if name not in OURS and name not in sys.stdlib_module_names
        if not known & {canonical(o) for o in owners.get(name, [])}
        | {CARRIED.get(name, "")} & known
    }
    assert wrong == set()


#: declared, and used without an `import`: a server, a driver, a plugin
USED_OTHERWISE = {
    "psycopg": "the driver that Django opens",
}


def test_each_declared_library_does_something():
    """Good: `import icalendar` somewhere. Bad: a stemmer that waits for a search."""
    owners = importlib.metadata.packages_distributions()
    names = {
        name
        for path in python_files(with_tests=False)
        if path.relative_to(ROOT).parts[0] in OURS
        for name in imported(path)
    } | {dotted.split(".")[0] for dotted in [*INSTALLED_APPS, *MIDDLEWARE]}
    used = {canonical(owner) for name in names for owner in owners.get(name, [])}
    assert declared() - used == set(USED_OTHERWISE)
