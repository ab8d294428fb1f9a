"""The sentences of a page as a person reads them: one by block of its main part."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

BLOCKS = {
    "p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th", "caption", "legend", "label",
    "summary", "div", "section", "button", "blockquote", "figcaption", "option", "textarea",
}  # fmt: skip
VOID = {"br", "img", "input", "hr", "meta", "link", "path", "use", "wbr", "source", "col"}
#: said to ears what eyes read beside it; what the reader typed
APART = {"script", "style", "svg", "textarea", "option"}
LONG = 40
#: a line of a list says what its own thing waits for; the head of a form leads to what each field says
ROWS = ("et-line__what", "et-errors", "et-letter__subject")
#: « écrivez », « joignez »
ORDER = re.compile(
    r"(?<!vous )\b(?!(?:chez|assez|rez|nez|avez|pouvez|devez|savez|voulez|verrez|serez|étiez)\b)\w+ez\b",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.!?…])\s+")


class Main(HTMLParser):
    """The text of each block of `main`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        #: may the reader do anything here?
        self.can_act = False
        self.blocks: list[str] = []
        self.text: list[str] = []
        self.in_a_row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._cut()
        css = dict(attrs).get("class") or ""
        is_way_on = "fr-btn" in css or "et-moves" in css or dict(attrs).get("method") == "post"
        self.can_act |= "main" in self.open and is_way_on
        if tag not in VOID:
            self.open.append("td" if any(name in css for name in ROWS) else tag)
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "main":
            self._cut()
        while tag in self.tags:
            self.open.pop()
            if self.tags.pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        if "main" in self.open and not APART & set(self.open):
            self.text.append(data)
            self.in_a_row |= "td" in self.open

    def _cut(self) -> None:
        text = " ".join("".join(self.text).split())
        self.text = []
        if text and not self.in_a_row:
            self.blocks.append(text)
        self.in_a_row = False

    @property
    def sentences(self) -> list[str]:
        """Every sentence of the main part, in reading order; rows of lists and tables apart."""
        return [one for block in self.blocks for one in END.split(block)]


def read(page: str) -> Main:
    reader = Main()
    reader.feed(page)
    return reader


def said_twice(page: Main) -> list[str]:
    """The sentences of forty signs or more that the page repeats."""
    whole = [one for one in page.sentences if len(one) >= LONG and one[-1] in ".!?…"]
    return [one for one, times in Counter(whole).items() if times > 1]


def orders(page: Main) -> list[str]:
    """What the page tells its reader to do."""
    return [one for one in page.sentences if ORDER.search(one)]
