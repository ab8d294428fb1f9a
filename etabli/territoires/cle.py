"""The search key of a name: what people type, whatever the accents, hyphens and abbreviations."""

from __future__ import annotations

import re
import unicodedata

_SAINT = re.compile(r"\bst(e?)\b")
_APART = re.compile(r"[^a-z0-9]+")


def search_key(text: str) -> str:
    """« St-Étienne », « saint etienne » and « SAINT ETIENNE » give one key; « L'Haÿ » gives « l hay »."""
    folded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = unicodedata.normalize("NFKD", folded.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _APART.sub(" ", plain).strip()
    return _SAINT.sub(r"saint\1", words)
