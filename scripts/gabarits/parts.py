"""The parts of one HTML tag between which it may be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.gabarits.reading import TEMPLATE

_OPENS = re.compile(r"\{% *(if|for|with)\b")
_CLOSES = re.compile(r"\{% *end(if|for|with)\b")
#: an attribute or the name of the tag is whole: a condition after it may begin a line
_WHOLE = re.compile(r"(?:[\"']|%\}|<[\w-]+)$")


def attributes(tag: str) -> list[str]:
    """The name, then each attribute, a condition with all that it holds; the end stays with the last."""
    parts = _Parts()
    for mark in _marks(tag):
        parts.take(mark)
    return [*parts.done, parts.part] if parts.part else parts.done


def _marks(tag: str) -> Iterator[str]:
    """Each character, or each template tag whole."""
    at = 0
    while at < len(tag):
        found = TEMPLATE.match(tag, at)
        yield found.group() if found else tag[at]
        at = found.end() if found else at + 1


class _Parts:
    """What was read of a tag: the parts that are whole, the one that is not, where we stand in it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.part = ""
        self.quote = ""
        self.nested = 0

    def take(self, mark: str) -> None:
        if len(mark) > 1:
            self._tag(mark)
        elif mark in "\"'":
            self.quote = "" if mark == self.quote else self.quote or mark
        if mark.isspace() and not self.quote:
            self._blank()
        else:
            self.part += mark

    def _tag(self, mark: str) -> None:
        if self.quote:
            return
        if _OPENS.match(mark):
            if not self.nested and _WHOLE.search(self.part):
                self._end()
            self.nested += 1
        elif _CLOSES.match(mark):
            self.nested -= 1

    def _blank(self) -> None:
        if not self.nested:
            self._end()
        elif not self.part.endswith(" "):
            self.part += " "

    def _end(self) -> None:
        if self.part:
            self.done.append(self.part)
        self.part = ""
