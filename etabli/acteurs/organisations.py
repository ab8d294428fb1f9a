"""An organisation named inside a sentence: « la commune de Fumel », « du PETR », « Bordeaux Métropole »."""

from __future__ import annotations

import re

#: the article of the first word of a name; a name that begins otherwise bears none
ARTICLES = {
    "commune": "la", "communauté": "la", "cc": "la", "ca": "la", "cu": "la", "métropole": "la",
    "région": "la", "département": "le", "petr": "le", "pôle": "le", "syndicat": "le",
    "ddt": "la", "ddtm": "la", "dreal": "la", "deal": "la", "drieat": "la", "dgtm": "la",
    "dtam": "la", "direction": "la", "préfecture": "la", "sous-préfecture": "la", "dgaln": "la",
}  # fmt: skip
CONTRACTED = {"la": "de la ", "le": "du "}
_FIRST_WORD = re.compile(r"[\w-]+")
_VOWEL = re.compile(r"[aeiouyàâéèêëîïôùûœh]", re.IGNORECASE)


def with_article(name: str) -> str:
    """« la commune de Fumel », « la DDT de Lot-et-Garonne », « Bordeaux Métropole »."""
    article, rest = _parted(name)
    return f"{article} {rest}" if article else rest


def of(name: str) -> str:
    """« de la commune de Fumel », « du PETR des Monts », « d’Agglopole », « de Bordeaux Métropole »."""
    article, rest = _parted(name)
    if article:
        return f"{CONTRACTED[article]}{rest}"
    return f"d’{rest}" if _VOWEL.match(rest) else f"de {rest}"


def begins(sentence: str) -> str:
    """The same at the head of a sentence."""
    return sentence[:1].upper() + sentence[1:]


def _parted(name: str) -> tuple[str, str]:
    """The article and the name after it: a common noun loses its capital, an acronym keeps it."""
    word = _FIRST_WORD.match(name)
    first = word.group() if word else ""
    article = ARTICLES.get(first.lower(), "")
    is_noun = article and not first.isupper()
    return article, name[:1].lower() + name[1:] if is_noun else name
