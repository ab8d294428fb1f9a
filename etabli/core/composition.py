"""Typed French set as a printer would: what goes together is not broken at the end of a line.

« n° 12 », « 1 250,50 € », « 3 mars 2026 » and the signs that take a space before them hold together; the
letters are those that were typed. A run that no line could hold keeps ordinary spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable

NBSP = "\u00a0"
#: characters of a run without any ordinary space, beyond which a column could not hold it
HELD = 25
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    "€|k€|M€|%|‰|ha|km²|km|m²|m2|m³|m|kWh|MWh|t|h|ans?|mois|jours?|semaines?|habitants?|hab\\."
)
#: each space that goes away when nothing else than what is around it is looked at
_RULES = (
    # a number in groups of three, alone: a telephone and a list of numbers are none
    re.compile(r"(?<![\d,.][ \u00a0])(?<![\d,.])\d{1,3}(?:[ \u00a0]\d{3}){1,4}(?!\d)(?![ \u00a0]\d)"),
    re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w²³]))"),
    re.compile(r"(?<=€) (?=(?:HT|TTC)\b)"),
    re.compile(r"\b\d{1,2}[ \u00a0]h\b(?:[ \u00a0]\d{2}\b)?"),
    re.compile(rf"\b(?:\d{{1,2}}|1er)[ \u00a0](?:{_MONTHS})\b(?:[ \u00a0]\d{{4}}\b)?"),
    re.compile(r"(?<!\w)(?:[nN]°s?|[nN]os?|№|§|[aA]rt\.|p\.) (?=\d)"),
    re.compile(r"(?<!\w)(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr) (?=[A-ZÀ-Ý][a-zà-ÿ])"),
    re.compile(r"\u00ab (?=[^\s\u00ab])"),
    re.compile(r"(?<=[\w)\]…%€°’.!?]) (?=\u00bb)"),
    re.compile(r"(?<=[\w)\]\u00bb…%€°’]) (?=[:;!?](?![^\s\u00bb)!?]))"),
)  # fmt: skip
_HELD = re.compile(rf"[^ \n\t\u200b]{{{HELD + 1},}}")
#: what is given up first in a run that no line could hold: spaces between words, then those of signs
_GIVEN_UP = (re.compile(r"(?<=\w)[\u00a0\u202f](?=\w)"), re.compile("[\u00a0\u202f]"))
#: what a keyboard gives, and what a printer sets instead
_TYPED = (
    (re.compile(r" {2,}"), " "),
    (re.compile(r"(?<=[^\W\d])'(?=[\w\u00ab\"])"), "’"),
    (
        re.compile(r'(?<!\w)"[ \u00a0]?([^"\n]*[^"\s])[ \u00a0]?"(?!\w)'),
        f"\u00ab{NBSP}\\1{NBSP}\u00bb",
    ),
    (re.compile(r"\u00ab(?=[^\s\u00a0\u202f])"), f"\u00ab{NBSP}"),
    (re.compile(r"(?<=[^\s\u00a0\u202f])\u00bb"), f"{NBSP}\u00bb"),
    (re.compile(r"\.{3,}"), "…"),
    (re.compile(r"(?<=[^\W\d]) - (?=\w)|(?<=\w) - (?=[^\W\d])"), " – "),
    (re.compile(r"(?<=[\w\u00bb])([:;]|[!?]+)(?=\s|\u00bb|$)"), f"{NBSP}\\1"),
    (re.compile(r"\b([nN])[°º](?=\d)"), f"\\1°{NBSP}"),
)


def unbroken(text: str) -> str:
    """The text, the same letters, with spaces that do not break where French wants none broken."""
    for pattern in _RULES:
        text = pattern.sub(_held, text)
    return _HELD.sub(_loosened, text)


def composed(text: str) -> str:
    """A title or a name as it is shown: as `unbroken`, with the apostrophes, the quotes, the dashes and the
    spaces that a keyboard does not give. What is kept is what was typed.
    """
    for pattern, instead in _TYPED:
        text = pattern.sub(instead, text)
    return unbroken(text)


def loosened(run: str, is_held: Callable[[str], bool]) -> str:
    """The run with ordinary spaces in it, as few as it takes for a line to hold each part."""
    for spaces in _GIVEN_UP:
        if all(is_held(part) for part in run.split(" ")):
            break
        run = spaces.sub(" ", run)
    return run


def _held(found: re.Match[str]) -> str:
    return found[0].replace(" ", NBSP)


def _loosened(run: re.Match[str]) -> str:
    return loosened(run[0], lambda part: len(part) <= HELD)
