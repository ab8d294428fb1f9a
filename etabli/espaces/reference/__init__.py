"""The pages of `docs/reference/`, generated from the code and checked fresh.

Rights, states, rules, settings, parameters and vocabulary are read where they are obeyed, so the
pages cannot rot.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from etabli.espaces.reference import rights, states, tables


def pages() -> dict[str, str]:
    """Every generated page, by its path under docs/reference/."""
    return {**rights.pages(), **states.pages(), **tables.pages(settings.BASE_DIR)}


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "reference"


def stale() -> list[str]:
    """The pages that are not what the code says today, missing and left-over ones included."""
    wanted = pages()
    there = {str(path.relative_to(folder())) for path in folder().rglob("*.md")}
    wrong = [name for name, text in wanted.items() if not _same(folder() / name, text)]
    return sorted({*wrong, *(there - set(wanted))})


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def write() -> list[str]:
    """Write what is stale, remove what is left over; returns the names."""
    changed, wanted = stale(), pages()
    for name in changed:
        path = folder() / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8")
        else:
            path.unlink()
    return changed
