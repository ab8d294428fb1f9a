"""How the tests of the house read the tree: tracked files, order of the apps, Python functions."""

from __future__ import annotations

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py", ".html", ".txt", ".md", ".toml", ".ts", ".mjs", ".css", ".json", ".yml", ".yaml",
    ".ini", ".lock", ".typ", ".sh", ".svg", ".cfg", "",
}  # fmt: skip


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository: those git knows, and new ones it would not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for line in listing.splitlines() if (path := ROOT / line).is_file())


def text_files() -> Iterator[Path]:
    return (path for path in tracked() if path.suffix in TEXT)


def python_files(*, with_tests: bool = True) -> Iterator[Path]:
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if path.suffix != ".py" or "migrations" in parts:
            continue
        if with_tests or ("tests" not in parts and path.name != "conftest.py"):
            yield path


def templates() -> Iterator[Path]:
    return (
        path
        for path in tracked()
        if path.suffix in {".html", ".txt"} and "templates" in path.parts
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def ranks() -> dict[str, int]:
    """The place of each app in the story: 1 for the bench, higher for what comes later."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:story"]["layers"].strip().splitlines()
    return {
        name.strip(" ()"): rank
        for rank, line in enumerate(reversed(lines), start=1)
        for name in line.split("|")
    }


def may_use(app: str, other: str) -> bool:
    """An app uses itself and what comes before it; never a neighbour on the same line."""
    return app == other or ranks()[other] < ranks()[app]


def app_of(path: Path) -> str:
    """The app a file belongs to, empty outside the apps."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "etabli" and len(parts) > 2 else ""
