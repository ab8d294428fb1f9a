"""The fonts of the papers, and which characters they can draw.

A text typed on a telephone holds emoji; Typst refuses to make an accessible PDF with a character
its fonts lack, and a letter must never be blocked for that: the character becomes a close relative
the fonts have, else its code, « [U+1F44D] », in the PDF only. The other formats print it as typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

from etabli.core.texte import clean_text

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

# Close relatives the fonts do have, so that a list or a warning stays readable.
RELATIVES = {
    "▪": "•",
    "●": "•",
    "‣": "•",
    "◦": "–",
    "□": "☐",
    "▯": "☐",
    "⚠": "!",
    "✔": "✓",
    "☒": "☑",
    "✗": "×",
    "✘": "×",
    "✕": "×",
    "►": "▶",
    "▸": "▶",
    "⇒": "→",
    "➔": "→",
    "➢": "▶",
    "‐": "-",
    "‑": "-",
    "‒": "–",
    "№": "N°",
    "μ": "µ",
    "\t": " ",
    # thin spaces do not break a number in two; the others are spaces
    **dict.fromkeys("\u2005\u2006\u2008\u2009\u200a", "\u202f"),
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u205f\u3000", " "),
    "\u2007": "\u00a0",
}
#: a word longer than this may be cut, or it would leave its column: at a sign, or every few letters
LONG_WORD = re.compile(r"[^\s\u200b-]{26,}")
CUT = re.compile(r"[_/.,;:@=&?+|~#%)]+|[^_/.,;:@=&?+|~#%)]{8}(?=.)")
MAY_BREAK = "\u200b"
# Joiners and variation marks are nothing by themselves; they only colour an emoji.
UNSEEN = {"\u200d", "\u200e", "\u200f", "\ufeff", *map(chr, range(0xFE00, 0xFE10))}


@cache
def fonts() -> typst.Fonts:
    """The fonts of the package, and no other, loaded once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def coverage() -> frozenset[int]:
    """The code points every face used by the template can draw."""
    common: set[int] | None = None
    for face in FACES:
        with TTFont(FONTS / f"SourceSansPro-{face}.ttf", lazy=True) as font:
            points = set(font.getBestCmap())
        common = points if common is None else common & points
    return frozenset(common or ())


class _Drawable(dict[int, str]):
    """A table for str.translate that learns each character once."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        if point in coverage() or char in "\n\u200b\u2060\u00ad":
            drawn = char
        elif char in RELATIVES:
            drawn = RELATIVES[char]
        elif char in UNSEEN or unicodedata.category(char) == "Cc":
            drawn = ""
        else:
            drawn = _composed(char) or f"[U+{point:04X}]"
        self[point] = drawn
        return drawn


def _composed(char: str) -> str:
    """« °C » for the sign of degrees Celsius: what it stands for, when the fonts draw all of it."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(ord(part) in coverage() for part in plain) else ""


_table = _Drawable()


def drawable(text: str) -> str:
    """The text, clean, with a code in place of what neither the fonts nor a cousin can draw.

    A word that no column could hold gets places where it may be cut.
    """
    return LONG_WORD.sub(_breakable, clean_text(text).translate(_table))


def _breakable(word: re.Match[str]) -> str:
    return CUT.sub(lambda part: part[0] + MAY_BREAK, word[0]).removesuffix(MAY_BREAK)
