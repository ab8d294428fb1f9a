"""A template written again: each block on its line, the lines filled up to `WIDTH` columns."""

from __future__ import annotations

import re
import textwrap

from scripts.gabarits.cuts import Cuts, is_block, is_flow, is_silent, is_whole
from scripts.gabarits.filling import ATTR, HARD, INDENT, NONE, SOFT, SPACE, WIDTH, Piece, fill
from scripts.gabarits.parts import attributes
from scripts.gabarits.reading import Branch, Item, folded, inside, parse
from scripts.gabarits.vocabulary import HIDDEN_BLOCKS, HIDDEN_WHEN_EMPTY


def laid_out(source: str) -> str:
    """The template as it should be written."""
    return _Writer(parse(source)).text() + ("\n" if source.endswith("\n") else "")


# -- what has its own lines --------------------------------------------------------------------


def _stands_apart(item: Item) -> bool:
    """It has its own lines when it can."""
    if item.kind == "comment" or is_silent(item):
        return True
    if is_flow(item):
        return item.name == "block" or any(map(_stands_apart, _held(item)))
    return is_block(item) and item.name not in ("br", "/br")


def _held(item: Item) -> list[Item]:
    return [one for branch in item.branches for one in branch.items]


def _apart_within(item: Item) -> int:
    return sum(map(_stands_apart, _held(item)))


def _is_simple(item: Item) -> bool:
    """It may stand in one line."""
    held = _held(item)
    if is_flow(item):
        return _is_simple_flow(item)
    if not any(_stands_apart(one) and not is_silent(one) for one in held):
        return True
    if len(held) > 1:
        return False
    return _is_fragile(held[0]) or (item.kind == "tag" and not _apart_within(held[0]))


def _is_simple_flow(item: Item) -> bool:
    flat = all(not one.paired or not _apart_within(one) for one in _held(item))
    return len(item.branches) == 1 and _apart_within(item) <= 1 and flat


def _is_fragile(item: Item) -> bool:
    """An element that the style sheet hides when it is empty: nothing is added to it."""
    kind = item.paired and (
        item.name in HIDDEN_WHEN_EMPTY
        or item.name == "block"
        and inside(item.text).split()[1] in HIDDEN_BLOCKS
    )
    return kind and all(
        is_silent(one) or (is_flow(one) and not is_whole(one)) for one in item.branches[0].items
    )


# -- the pieces --------------------------------------------------------------------------------


class _Writer:
    def __init__(self, root: Branch) -> None:
        self.cuts = Cuts(root)
        self.pieces: list[Piece] = []
        self.root = root
        self.end = NONE

    def text(self) -> str:
        self._branch(self.root, 0)
        return fill(self.pieces)

    def _gap(self, branch: Branch, at: int) -> str:
        space = branch.items[at].space if at < len(branch.items) else branch.end_space
        if self.cuts.safe(branch, at):
            return SOFT
        return SPACE if space else NONE

    def _branch(self, branch: Branch, depth: int, *, glued: bool = False) -> None:
        previous: Item | None = None
        for at, item in enumerate(branch.items):
            gap = self._gap(branch, at)
            apart = _stands_apart(item) or (previous is not None and _stands_apart(previous))
            if glued and not item.space:
                gap = NONE
            elif gap == SOFT and apart:
                gap = HARD
            self._item(item, gap, depth)
            previous = item

    def _item(self, item: Item, gap: str, depth: int) -> None:
        apart = _stands_apart(item)
        if item.paired and apart and gap == HARD and self._fits(item, depth):
            self.pieces.append((gap, self._flat(item), depth))
            return
        self._put(gap, item, depth)
        for branch in item.branches:
            if branch.lead:
                self.pieces.append((self.end, branch.lead, depth))
            self._held(item, branch, depth, apart=apart)
        if item.paired:
            self.pieces.append((self.end, item.close, depth))

    def _held(self, item: Item, branch: Branch, depth: int, *, apart: bool) -> None:
        start, glued = len(self.pieces), _is_fragile(item)
        self._branch(branch, depth + 1 if apart else depth, glued=glued)
        if apart and len(self.pieces) > start and self.pieces[start][0] == SOFT:
            self.pieces[start] = (HARD, *self.pieces[start][1:])
        gap = self._gap(branch, len(branch.items))
        if glued and not branch.end_space:
            gap = NONE
        self.end = HARD if gap == SOFT and apart and branch.items else gap

    def _put(self, gap: str, item: Item, depth: int) -> None:
        if item.kind == "comment":
            self.pieces.append((gap, _wrapped(item.text, depth), depth))
        elif item.kind == "kept":
            self.pieces.append((gap, item.text, depth))
        elif item.kind == "html":
            first, *others = attributes(item.text)
            self.pieces.append((gap, first, depth))
            self.pieces.extend((ATTR, part, depth + 2) for part in others)
        else:
            self.pieces.append((gap, folded(item.text), depth))

    # -- one line ------------------------------------------------------------------------------

    def _fits(self, item: Item, depth: int) -> bool:
        if "\n" in item.text or len(INDENT) * depth + len(self._flat(item)) > WIDTH:
            return False
        return _is_simple(item)

    def _flat(self, item: Item) -> str:
        if not item.paired:
            return item.text if item.kind in ("kept", "comment") else folded(item.text)
        inner = "".join(branch.lead + self._flat_branch(branch) for branch in item.branches)
        return folded(item.text) + inner + item.close

    def _flat_branch(self, branch: Branch) -> str:
        out = []
        for at, item in enumerate(branch.items):
            out += [" " if self._gap(branch, at) == SPACE else "", self._flat(item)]
        return "".join(out) + (" " if self._gap(branch, len(branch.items)) == SPACE else "")


def _wrapped(comment: str, depth: int) -> str:
    """A comment too long for its line, as a paragraph."""
    outer, inner = INDENT * depth, INDENT * (depth + 1)
    if "\n" in comment or len(outer + comment) <= WIDTH or comment.startswith("<!--"):
        return comment
    words = re.sub(r"^\{%.*?%\}|\{%[^%]*%\}$|^\{#|#\}$", "", comment).strip()
    lines = textwrap.wrap(
        words, WIDTH - len(inner), break_long_words=False, break_on_hyphens=False
    )
    body = "".join(f"{inner}{one}\n" for one in lines)
    return "{% comment %}\n" + body + outer + "{% endcomment %}"
