"""The search key of a name: what people type, whatever the accents, hyphens and abbreviations."""

from __future__ import annotations

import re

from etabli.core.texte import fold_words

_SAINT = re.compile(r"\bst(e?)\b")


def search_key(text: str) -> str:
    """« St-Étienne », « saint etienne » and « SAINT ETIENNE » give one key; « L'Haÿ » gives « l hay »."""
    return _SAINT.sub(r"saint\1", fold_words(text))


def search_keys(text: str) -> tuple[str, ...]:
    """The keys of a text being typed: « st » may be the start of Saint or of Strasbourg."""
    return tuple(dict.fromkeys((search_key(text), fold_words(text))))


def joined_key(name: str) -> str:
    """The key of a name whose apostrophe is left out: « lhay les roses », « villeneuve dascq »."""
    return search_key(re.sub("['’]", "", name))
