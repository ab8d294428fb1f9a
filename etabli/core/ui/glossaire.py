"""The glossary of the house, read once: it feeds the help bubbles and the « Vocabulaire » page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from etabli.core.texte import fold_words


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade and what it means."""

    key: str
    fr: str
    pluriel: str
    definition: str
    source: str


@cache
def terms() -> dict[str, Term]:
    """The terms by key, empty where no glossary is installed."""
    path = settings.BASE_DIR / "glossaire.toml"
    if not path.exists():
        return {}
    found: dict[str, dict[str, object]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: _term(key, entry) for key, entry in found.items()}


def _term(key: str, entry: dict[str, object]) -> Term:
    word = str(entry.get("fr", key))
    return Term(
        key=key,
        fr=word,
        pluriel=str(entry.get("pluriel", f"{word}s")),
        definition=str(entry.get("definition", "")),
        source=str(entry.get("source", "")),
    )


def alphabetical() -> list[Term]:
    """The terms in the order of the French dictionary, accents ignored."""
    return sorted(terms().values(), key=lambda term: fold_words(term.fr))
