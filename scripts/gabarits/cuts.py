"""Where a line may be cut without a reader seeing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from scripts.gabarits.reading import Branch, Item, inside, parse
from scripts.gabarits.vocabulary import BLOCKS, COMPONENTS, FLOW, INLINE_BLOCKS, SILENT

APPS = Path(__file__).resolve().parents[2] / "etabli"


def is_silent(item: Item) -> bool:
    """It sends nothing by itself."""
    if item.kind == "comment":
        return True
    if item.kind != "tag" or item.paired:
        return False
    return item.name in SILENT or bool(re.search(r"\bas \w+ *%\}$", item.text))


def is_flow(item: Item) -> bool:
    return item.kind == "tag" and item.paired and item.name in FLOW


def is_block(item: Item) -> bool:
    """The browser lays it out apart, whatever its content."""
    if item.kind == "kept":
        return item.name != "textarea"
    if item.kind == "html":
        return item.name.lstrip("/") in BLOCKS
    if item.kind == "tag" and item.name == "include":
        return _include_is_block(item.text)
    return item.kind == "tag" and item.name in COMPONENTS and not is_silent(item)


@cache
def _include_is_block(text: str) -> bool:
    named = re.search(r'include "([^"]+)"', text)
    found = list(APPS.glob(f"*/templates/{named.group(1)}")) if named else []
    return bool(found) and _edges(parse(found[0].read_text()).items)


def _edges(items: Iterable[Item]) -> bool:
    """The first and the last that are shown are blocks."""
    shown = [one for one in items if not is_silent(one)]
    return bool(shown) and all(map(_edges_are_blocks, (shown[0], shown[-1])))


def _edges_are_blocks(item: Item) -> bool:
    if is_flow(item):
        return all(_edges(branch.items) for branch in item.branches)
    return is_block(item)


def is_whole(item: Item) -> bool:
    """One of its branches is always sent."""
    return item.name in ("with", "block", "autoescape", "spaceless") or any(
        branch.lead.startswith("{% else") for branch in item.branches
    )


Walk = Callable[[Branch, bool], bool]


class Cuts:
    """For each branch, whether white space before its nth item (or at its end) is not read."""

    def __init__(self, root: Branch) -> None:
        self.left: dict[tuple[int, int], bool] = {}
        self.right: dict[tuple[int, int], bool] = {}
        self.extends = any(one.name == "extends" for one in root.items)
        self._forward(root, self.extends)
        self._backward(root, self.extends)

    def safe(self, branch: Branch, at: int) -> bool:
        return self.left[id(branch), at] or self.right[id(branch), at]

    def _forward(self, branch: Branch, state: bool) -> bool:
        for at, item in enumerate(branch.items):
            self.left[id(branch), at] = state
            state = self._past(item, state, self._forward)
        self.left[id(branch), len(branch.items)] = state
        return state

    def _backward(self, branch: Branch, state: bool) -> bool:
        self.right[id(branch), len(branch.items)] = state
        for at in range(len(branch.items) - 1, -1, -1):
            state = self._past(branch.items[at], state, self._backward)
            self.right[id(branch), at] = state
        return state

    def _past(self, item: Item, state: bool, walk: Walk) -> bool:
        """Whether white space is not read on the other side of this item."""
        if not item.paired:
            return state if is_silent(item) else is_block(item)
        inner = self._within(item, state)
        if item.name == "for":
            inner = walk(item.branches[0], False) and inner
        edges = [walk(branch, inner) for branch in item.branches]
        if not is_flow(item):
            return is_block(item)
        return all(edges) and (is_whole(item) or state)

    def _within(self, item: Item, outer: bool) -> bool:
        """Whether white space is not read at the edge of what this item holds."""
        if item.kind == "html":
            return item.name == "svg" or is_block(item)
        if item.name == "block" and self.extends:
            return inside(item.text).split()[1] not in INLINE_BLOCKS
        return outer if item.name in FLOW else True
