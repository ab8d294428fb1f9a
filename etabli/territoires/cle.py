"""The search key of a name: what people type, whatever the accents, hyphens and abbreviations."""

from __future__ import annotations

import re
import unicodedata

_SAINT = re.compile(r"\bst(e?)\b")
_APART = re.compile(r"[^a-z0-9]+")


def _folded(text: str) -> str:
    """Lower case, no accent, œ and æ opened, one space for every run of other signs."""
    opened = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = unicodedata.normalize("NFKD", opened.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub(" ", plain).strip()


def search_key(text: str) -> str:
    """« St-Étienne », « saint etienne » and « SAINT ETIENNE » give one key; « L'Haÿ » gives « l hay »."""
    return _SAINT.sub(r"saint\1", _folded(text))


def search_keys(text: str) -> tuple[str, ...]:
    """The keys of a text being typed: « st » may be the start of Saint or of Strasbourg."""
    return tuple(dict.fromkeys((search_key(text), _folded(text))))
