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

from etabli.core.composition import loosened
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
#: ems of the widest face: a word wider than this is cut wherever it stands, or it would leave its place
WIDE = 12.5
#: a word is cut after a sign, else between its syllables with a hyphen, else every few letters
MAY_BREAK, MAY_HYPHENATE = "\u200b", "\u00ad"
SIGNS = re.compile(r"(?<=[_/.,;:@=&?+|~#%)-])(?=[^_/.,;:@=&?+|~#%)\u200b-])")
_VOWEL, _CONSONANT = "aeiouyàâäéèêëîïôöùûüœ", "bcçdfghjklmnpqrstvwxz"
SYLLABLE = re.compile(
    rf"(?<=\w[{_VOWEL}])[{_CONSONANT}]*?(?=(?:[bcdfgptv][lr]|[cpst]h|gn|qu|[{_CONSONANT}])[{_VOWEL}]\w)",
    re.IGNORECASE,
)
#: no line breaks after an opening sign nor before a closing one, even where a space stands between them
#: (Unicode line breaking, rules LB13 to LB17)
_SIGNS = {
    kind: "".join(
        re.escape(chr(point))
        for point in range(0x3100)
        if unicodedata.category(chr(point)) in categories
    )
    for kind, categories in {"opening": ("Ps", "Pi"), "closing": ("Pe", "Pf")}.items()
}
_STUCK = re.compile(
    rf"(?:(?<=[¿¡{_SIGNS['opening']}]) +| +(?=[!?/,.:;…{_SIGNS['closing']}])|(?<=—) +(?=—))(?=[^ \n])"
)
_STUCK_RUN = re.compile(rf"[^ \n]+(?:{_STUCK.pattern}[^ \n]+)+")
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


def drawable(text: str, room: float = WIDE) -> str:
    """The text, clean, with a code in place of what neither the fonts nor a cousin can draw.

    A word wider than the room (in ems) gets places where it may be cut.
    """
    return fitting(clean_text(text).translate(_table), room)


def fitting(text: str, room: float) -> str:
    """The text, each of its words that is wider than the room (in ems) with places where it may be cut."""
    held = re.sub(r"[^ \n]+", lambda run: loosened(run[0], lambda part: _holds(part, room)), text)
    free = _STUCK_RUN.sub(lambda run: _unstuck(run[0], room), held)
    return re.sub(r"[^\s\u200b\u00ad]+", lambda word: _breakable(word[0], room), free)


@cache
def _advances() -> dict[int, float]:
    with TTFont(FONTS / "SourceSansPro-Bold.ttf", lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"]
        return {point: widths[name][0] / em for point, name in font.getBestCmap().items()}


def width(text: str) -> float:
    """Ems that a text of one line takes in the widest face."""
    advances = _advances()
    return sum(advances.get(ord(char), 0.0) for char in text)


def _holds(text: str, room: float) -> bool:
    return width(text) <= room


def _unstuck(run: str, room: float) -> str:
    """Words that a sign holds together, parted at their spaces when the room does not hold them."""
    return run if _holds(run, room) else _STUCK.sub(lambda space: MAY_BREAK + space[0], run)


def _breakable(word: str, room: float) -> str:
    """The word as it is when the room holds it, else its pieces."""
    if _holds(word, room):
        return word
    return MAY_BREAK.join(_pieces(part, room) for part in SIGNS.split(word))


def _pieces(part: str, room: float) -> str:
    if _holds(part, room):
        return part
    syllables = SYLLABLE.sub(lambda found: found[0] + MAY_HYPHENATE, part).split(MAY_HYPHENATE)
    size = max(1, min(8, int(room)))
    return MAY_HYPHENATE.join(
        syllable
        if _holds(syllable, room)
        else MAY_BREAK.join(re.findall(f".{{1,{size}}}", syllable))
        for syllable in syllables
    )
