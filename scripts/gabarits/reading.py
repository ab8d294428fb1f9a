"""The tree of a template: HTML elements and template tags, each with what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.gabarits.vocabulary import BRANCHES, KEPT, PAIRED, VOIDS

TEMPLATE = re.compile(
    r"\{#.*?#\}|\{% *comment\b.*?%\}.*?\{% *endcomment *%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*|!DOCTYPE|!doctype)")
#: white space that HTML folds; a no-break space is a word like another
BLANK = re.compile(r"\s+", re.ASCII)
WORD = re.compile(r"[^\s<{]+|[<{]", re.ASCII)


@dataclass
class Item:
    """One word, one tag, or one pair with what it holds; `space` when white space comes before."""

    text: str
    kind: str  # word | var | tag | html | kept | comment | end
    name: str = ""
    space: bool = False
    branches: list[Branch] = field(default_factory=list)
    close: str = ""

    @property
    def paired(self) -> bool:
        return bool(self.branches)


@dataclass
class Branch:
    """What stands between an opening (or `else`) and what comes next."""

    lead: str
    items: list[Item] = field(default_factory=list)
    end_space: bool = False


def folded(text: str) -> str:
    """The text with each white space as one space."""
    return BLANK.sub(" ", text).strip(" ")


def inside(tag: str) -> str:
    return tag[2:-2].strip()


def first_word(tag: str) -> str:
    return inside(tag).split()[0]


# -- words and tags ----------------------------------------------------------------------------


def tokens(source: str) -> Iterator[Item]:
    """Each word and tag in order, then an `end` when white space closes the text."""
    at, space = 0, False
    while at < len(source):
        blank = BLANK.match(source, at)
        if blank:
            space, at = True, blank.end()
            continue
        item, at = _token(source, at)
        item.space, space = space, False
        yield item
    if space:
        yield Item("", "end", space=True)


def _token(source: str, at: int) -> tuple[Item, int]:
    if found := TEMPLATE.match(source, at):
        return _template_tag(found.group()), found.end()
    if source.startswith("<!--", at):
        end = source.index("-->", at) + 3
        return Item(source[at:end], "comment"), end
    if opening := OPENING.match(source, at):
        return _html_tag(source, at, opening)
    word = WORD.match(source, at)
    assert word
    return Item(word.group(), "word"), word.end()


def _template_tag(text: str) -> Item:
    if text.startswith("{#") or re.match(r"\{% *comment\b", text):
        return Item(text, "comment")
    if text.startswith("{{"):
        return Item(text, "var")
    return Item("{% " + inside(text) + " %}", "tag", first_word(text))


def _html_tag(source: str, at: int, opening: re.Match[str]) -> tuple[Item, int]:
    end, name = _html_end(source, at), opening.group(2).lower()
    if not opening.group(1) and name in KEPT:
        close = source.index(f"</{name}>", end) + len(name) + 3
        return Item(source[at:close], "kept", name), close
    return Item(source[at:end], "html", opening.group(1) + name), end


def _html_end(source: str, start: int) -> int:
    """Where the tag that begins at `start` ends, quotes and template tags respected."""
    at, quote = start + 1, ""
    while at < len(source):
        if found := TEMPLATE.match(source, at):
            at = found.end()
            continue
        char = source[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return at + 1
        at += 1
    raise ValueError(f"a tag does not end: {source[start : start + 60]!r}")


# -- the tree ----------------------------------------------------------------------------------


def parse(source: str) -> Branch:
    """The tree of a template; a tag whose pair is elsewhere is a leaf."""
    return _Reader().read(source)


def is_branch(item: Item) -> bool:
    """`empty` alone is a branch of a loop; with words it is our component."""
    return item.name in BRANCHES and (item.name != "empty" or inside(item.text) == "empty")


class _Reader:
    def __init__(self) -> None:
        self.root = Branch("")
        self.stack: list[tuple[Item, Branch]] = [(Item("", "root"), self.root)]

    def read(self, source: str) -> Branch:
        for item in tokens(source):
            if item.kind == "end":
                self.stack[-1][1].end_space = True
            elif item.kind == "tag" and (is_branch(item) or item.name.startswith("end")):
                self._turn(item)
            elif item.kind == "html" and item.name.startswith("/"):
                self._close(item)
            else:
                self._add(item)
        while len(self.stack) > 1:
            self._demote()
        return self.root

    def _add(self, item: Item) -> None:
        self.stack[-1][1].items.append(item)
        opens = item.name not in VOIDS and not item.text.endswith("/>")
        if (item.kind == "tag" and item.name in PAIRED) or (item.kind == "html" and opens):
            item.branches = [Branch("")]
            self.stack.append((item, item.branches[0]))

    def _turn(self, item: Item) -> None:
        """An `else` or an end of a template tag."""
        while self.stack[-1][0].kind == "html":
            self._demote()
        owner, branch = self.stack[-1]
        branch.end_space = item.space
        if item.name.startswith("end"):
            owner.close = item.text
            self.stack.pop()
        else:
            owner.branches.append(Branch(item.text))
            self.stack[-1] = (owner, owner.branches[-1])

    def _close(self, item: Item) -> None:
        depth = len(self.stack) - 1
        while self.stack[depth][0].kind == "html" and self.stack[depth][0].name != item.name[1:]:
            depth -= 1
        if self.stack[depth][0].kind != "html":
            self.stack[-1][1].items.append(item)
            return
        while len(self.stack) - 1 > depth:
            self._demote()
        owner, branch = self.stack.pop()
        branch.end_space, owner.close = item.space, item.text

    def _demote(self) -> None:
        """An element that does not end here: its tag is a leaf, its content its neighbour."""
        item, _branch = self.stack.pop()
        into = self.stack[-1][1].items
        for number, branch in enumerate(item.branches):
            if number:
                into.append(Item(branch.lead, "tag", first_word(branch.lead)))
            into.extend(branch.items)
        item.branches = []
