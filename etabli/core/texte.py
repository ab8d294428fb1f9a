"""Text as the house keeps it: cleaned once, at the door, and folded where it identifies.

Every field of a form, every answer of a fiche and every command that takes words passes here
before its length, its digest or a comparison. A text is composed (NFC), its lines end with one line
feed, and what can be neither seen nor printed is gone. The functions are pure, are their own
fixpoint, and count in code points, as `frontend/enhance/texte.ts` does in the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, wraps

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ONE_LINE = re.compile(r"[ \t\u00a0]*[\n\t]\s*")
# What Word and Acrobat paste of their symbol fonts: private code points nobody else can read.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "•", 0xF0A8: "•", 0xF076: "•", 0xF06E: "•", 0xF0D8: "►", 0xF0E0: "→",
    0xF0E8: "→", 0xF0FC: "✓", 0xF0FE: "☒", 0xF06F: "☐", 0xF071: "☐", 0xF02D: "–",
}  # fmt: skip
_JOINERS = "\u200c\u200d"
_BLACK_FLAG = "\U0001f3f4"
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), "-")
_QUOTES = dict.fromkeys((0x2018, 0x2019, 0x02BC, 0x2032, 0x60, 0xB4), "'")
# Letters that no decomposition opens.
_OPENED = {
    0x153: "oe", 0x152: "oe", 0xE6: "ae", 0xC6: "ae", 0xF8: "o", 0xD8: "o", 0x142: "l", 0x141: "l",
    0x111: "d", 0x110: "d", 0xF0: "d", 0xD0: "d", 0xFE: "th", 0xDE: "th", 0x131: "i",
}  # fmt: skip
_APART = re.compile(r"[^a-z0-9]+")
_EDGES = re.compile(r"^[\s<>;,]+|[\s<>;,]+\Z")
_BRACKETED = re.compile(r"[^<>]*<([^<>@\s]+@[^<>@\s]+)>\s*")


@cache
def _is_unseen(char: str) -> bool:
    """A control, a format mark, half a pair, or a point that is no character."""
    point = ord(char)
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or (
        point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    )


def _colours_a_script(char: str) -> bool:
    """Joiners mean something beside an emoji, its marks, or a letter of a script that joins."""
    return char >= "\u0600" and unicodedata.category(char)[0] in "LMS"


def _seen(text: str) -> str:
    """The text without what cannot be seen; the joiners of an emoji and its flag marks stay."""
    kept: list[str] = []
    flag = False
    for place, char in enumerate(text):
        if char in "\n\t" or not _is_unseen(char):
            kept.append(char)
            flag = char == _BLACK_FLAG
        elif char in _JOINERS:
            after = text[place + 1 : place + 2]
            if kept and after and _colours_a_script(kept[-1]) and _colours_a_script(after):
                kept.append(char)
        elif flag and 0xE0020 <= ord(char) <= 0xE007F:
            kept.append(char)
    return "".join(kept)


def _settled(fold: Callable[[str], str]) -> Callable[[str], str]:
    """A fold repeated until it changes nothing: what was dropped may let its neighbours compose."""

    @wraps(fold)
    def whole(text: str) -> str:
        while (again := fold(text)) != text:
            text = again
        return text

    return whole


@_settled
def clean_text(text: str) -> str:
    """A text of several lines as it is kept: NFC, line feeds, nothing unseen; not trimmed."""
    # composed first: what joins two letters is kept or not by the letter before it
    whole = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).translate(_SYMBOLS))
    # nothing unseen is printable: most cells of an export are not read letter by letter
    return whole if whole.isprintable() else unicodedata.normalize("NFC", _seen(whole))


@_settled
def clean_line(text: str) -> str:
    """A text of one line: as `clean_text`, a space for each break, trimmed."""
    return _ONE_LINE.sub(" ", clean_text(text).strip())


@_settled
def fold_address(text: str) -> str:
    """The e-mail address that a text stands for, in small letters: what is kept and compared.

    « Odile TEST <o@exemple.fr> » gives the address alone. Whether it is one is the field's business.
    """
    plain = _plain(text).translate(_DASHES).strip()
    found = _BRACKETED.fullmatch(plain)
    return _EDGES.sub("", found[1] if found else plain).lower()


@_settled
def fold_code(text: str) -> str:
    """What identifies a code, a SIREN, a SIRET, a postcode: its letters and digits, nothing else."""
    return "".join(char for char in _plain(text) if char.isalnum())


@_settled
def fold_title(text: str) -> str:
    """What identifies a title or a name: the case, the dashes, the quotes and the spaces set apart."""
    plain = _plain(clean_line(text)).translate(_DASHES | _QUOTES).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


@_settled
def fold_words(text: str) -> str:
    """The words of a name without accent nor sign: « L’Haÿ-les-Roses » is « l hay les roses »."""
    opened = _plain(text).casefold().translate(_OPENED)
    plain = unicodedata.normalize("NFKD", opened).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub(" ", bare).strip()


def slug(text: str, *, limit: int = 100) -> str:
    """The words of an address of the site: « Cœur de ville » is `coeur-de-ville`. May be empty."""
    return fold_words(text).replace(" ", "-")[:limit].strip("-")


def _plain(text: str) -> str:
    """Compatible forms put together (ligatures, full width), and nothing unseen at all."""
    whole = unicodedata.normalize("NFKC", _LINE_ENDS.sub("\n", text))
    return "".join(char for char in whole if char in "\n\t" or not _is_unseen(char))
