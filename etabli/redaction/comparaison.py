"""Two versions of a text side by side in one: what stayed, what was taken out, what was put in, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: a word with the spaces after it, or one sign
PIECE = re.compile(r"\w+(?:[’'-]\w+)*\s*|\s+|[^\w\s]\s*")
#: two paragraphs that share less than this were not rewritten: one went, the other came
ALIKE = 0.4


class Sort(StrEnum):
    """What became of a stretch."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that share a fate."""

    sort: Sort
    words: str


Line = tuple[Stretch, ...]


def compared(before: str, after: str) -> list[Line]:
    """The paragraphs in order, each as its stretches."""
    old, new = paragraphs_of(before), paragraphs_of(after)
    found: list[Line] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found += [(Stretch(Sort.SAME, line),) for line in old[first:last]]
        else:
            found += _rewritten(old[first:last], new[start:end])
    return found


def paragraphs_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Each paragraph that went beside the one that took its place, when they look alike."""
    rest = list(new)
    for line in old:
        place = next((n for n, other in enumerate(rest) if _are_alike(line, other)), None)
        if place is None:
            yield (Stretch(Sort.GONE, line),)
            continue
        for fresh in rest[:place]:
            yield (Stretch(Sort.NEW, fresh),)
        yield words_compared(line, rest[place])
        rest = rest[place + 1 :]
    for fresh in rest:
        yield (Stretch(Sort.NEW, fresh),)


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, PIECE.findall(one), PIECE.findall(other)).ratio() >= ALIKE


def words_compared(before: str, after: str) -> Line:
    """One paragraph, word by word."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    found: list[Stretch] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Stretch(Sort.SAME, "".join(old[first:last])))
            continue
        if last > first:
            found.append(Stretch(Sort.GONE, "".join(old[first:last])))
        if end > start:
            found.append(Stretch(Sort.NEW, "".join(new[start:end])))
    return tuple(found)


def is_changed(lines: Sequence[Line]) -> bool:
    return any(stretch.sort != Sort.SAME for line in lines for stretch in line)
