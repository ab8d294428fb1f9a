"""The rule ledger: which tests prove which rule of the trade.

A rule is written on the tests that prove it: `@pytest.mark.regle("T-6")`. The ledger reads the test
files as text, so it needs neither pytest nor a database; the known ids are in `regles.toml`.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every known rule with its tests; the rules that have none; the ids nobody knows."""

    titles: dict[str, str]
    tests: dict[str, list[str]]

    @property
    def without_test(self) -> list[str]:
        return [rule for rule in self.titles if not self.tests.get(rule)]

    @property
    def unknown(self) -> list[str]:
        return sorted(set(self.tests) - set(self.titles))


def read(root: Path) -> Ledger:
    """The ledger of a source tree: `regles.toml` at its root, tests below it."""
    content = tomllib.loads((root / "regles.toml").read_text(encoding="utf-8"))
    titles = {rule: title for family in content.values() for rule, title in family.items()}
    tests: dict[str, list[str]] = {}
    for path in _test_files(root):
        for rule, name in _marks(ast.parse(path.read_text(encoding="utf-8"))):
            tests.setdefault(rule, []).append(f"{path.relative_to(root)}::{name}")
    return Ledger(titles, tests)


def _test_files(root: Path) -> Iterator[Path]:
    for folder in ("etabli", "tests"):
        yield from sorted((root / folder).rglob("test_*.py"))


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    shared = [rule for node in module.body if _is_pytestmark(node) for rule in _rules(node)]
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [rule for decorator in node.decorator_list for rule in _rules(decorator)]
            for rule in dict.fromkeys([*shared, *own]):
                yield rule, node.name


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    )


def _rules(node: ast.AST) -> Iterator[str]:
    """The ids inside every `….regle("T-6", "T-8")` found under a node."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "regle"
        ):
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
