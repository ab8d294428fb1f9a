"""A text in light marks as lines: a paragraph, an item of a list; read from what is typed, and typed again.

Lines are what two versions are compared by, what goes out to a word processor and what comes back from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from etabli.core.documents.blocks import Block, BulletList, NumberedList, Paragraph, Run, Text
from etabli.core.documents.marks import marked

#: what a word processor puts in the place of what was typed, and that says the same
SAME = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ",
    "\u202f": " ", "\u2011": "-", "\u2010": "-", "\u2013": "-", "\u2014": "-", "\u2026": "...",
})  # fmt: skip
SPACES = re.compile(r"[ \t]{2,}")
QUOTED = re.compile(r"«\s*|\s*»")
SPECIAL = re.compile(r"([\\*_\[\]<>#])")
OPENING = re.compile(r"^(\s*)(\d+)([.)])(\s)")
DASH = re.compile(r"^(\s*)([-+*•])(\s)")


class Sorte(StrEnum):
    """What a line is."""

    PARAGRAPHE = "paragraphe"
    PUCE = "puce"
    NUMERO = "numéro"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line; its runs are joined, so that two lines that read the same are the same."""

    sorte: Sorte
    runs: tuple[Run, ...]

    @property
    def words(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two lines the same for a reader: smart quotes and hard spaces do not count."""
        return (self.sorte, *((folded(r.text), r.bold, r.italic, r.link) for r in self.runs))


def folded(text: str) -> str:
    """The text without what a word processor changes by itself."""
    return " ".join(QUOTED.sub('"', text.translate(SAME)).split())


def ligne(sorte: Sorte, runs: Iterable[Run]) -> Ligne:
    """A line of these runs: neighbours in one manner joined, the edges trimmed."""
    found: list[Run] = []
    for run in runs:
        text = SPACES.sub(" ", run.text)
        if found and found[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        run = replace(run, text=text)
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return Ligne(sorte, tuple(_trimmed(found)))


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    kept = list(runs)
    while kept and not kept[0].text.lstrip():
        kept.pop(0)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    for rank, run in enumerate(kept):
        text = run.text.lstrip() if rank == 0 else run.text
        yield replace(run, text=text.rstrip() if rank == len(kept) - 1 else text)


def read(text: str) -> list[Ligne]:
    """The lines of what was typed."""
    return [one for block in marked(text) for one in _of_block(block) if one.runs]


def _of_block(block: Block) -> Iterator[Ligne]:
    match block:
        case Paragraph():
            yield ligne(Sorte.PARAGRAPHE, _runs(block.text))
        case BulletList():
            yield from (ligne(Sorte.PUCE, _runs(item)) for item in block.items)
        case NumberedList():
            yield from (ligne(Sorte.NUMERO, _runs(item)) for item in block.items)


def _runs(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


def typed(lines: Sequence[Ligne]) -> str:
    """The lines as somebody would type them: `read` gives them again."""
    parts = []
    for sorte, group in groupby(lines, key=lambda one: one.sorte):
        found = list(group)
        if sorte == Sorte.PARAGRAPHE:
            parts += [_typed(one) for one in found]
        else:
            marks = (f"{n}. " if sorte == Sorte.NUMERO else "- " for n in range(1, len(found) + 1))
            parts.append(
                "\n".join(f"{m}{_typed(one)}" for m, one in zip(marks, found, strict=True))
            )
    return "\n\n".join(parts)


def _typed(one: Ligne) -> str:
    """The words with their marks; what would be read as a mark and is none is escaped."""
    plain = "".join(_marked(run, run.text) for run in one.runs)
    again = read(plain)
    if len(again) == 1 and again[0].runs == one.runs and again[0].sorte == Sorte.PARAGRAPHE:
        return plain
    escaped = "".join(_marked(run, SPECIAL.sub(r"\\\1", run.text)) for run in one.runs)
    return DASH.sub(r"\1\\\2\3", OPENING.sub(r"\1\2\\\3\4", escaped))


def _marked(run: Run, words: str) -> str:
    """The marks stand against the words, the spaces outside them."""
    inside = words.strip()
    if not inside:
        return words
    before = words[: len(words) - len(words.lstrip())]
    after = words[len(words.rstrip()) :]
    inside = f"*{inside}*" if run.italic else inside
    inside = f"**{inside}**" if run.bold else inside
    inside = f"[{inside}]({run.link})" if run.link else inside
    return f"{before}{inside}{after}"
