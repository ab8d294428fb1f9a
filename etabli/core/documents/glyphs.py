"""The fonts of the papers, and which characters they can draw.

A text typed on a telephone holds emoji; Typst refuses to make an accessible PDF with a character
its fonts lack, and a letter must never be blocked for that: the character becomes its code,
« [U+1F44D] », in the PDF only. The other formats print it as typed.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

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
    "\t": " ",
}
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
            drawn = f"[U+{point:04X}]"
        self[point] = drawn
        return drawn


_table = _Drawable()


def drawable(text: str) -> str:
    """The text, composed, with a code in place of what the fonts cannot draw."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_table)
