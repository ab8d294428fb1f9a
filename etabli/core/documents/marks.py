"""Light marks in what a team types: bold, italics, lists and links, read as Markdown.

What is not understood stays text: no HTML, no image, no code; a title becomes a line in bold, so
that no level of a paper is ever skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from etabli.core.documents.blocks import (
    Block,
    BulletList,
    NumberedList,
    Paragraph,
    Run,
    Text,
    paragraphs,
)

HELP = (
    "Une ligne vide sépare deux paragraphes. Pour mettre en forme : **gras**, *italique*, "
    "« - » ou « 1. » au début d’une ligne pour une liste, [les mots](https://adresse) pour un lien."
)
SCHEMES = ("https://", "http://", "mailto:")
#: deeper, the library drops what it reads: the text is then kept as it was typed
DEEPEST = 60
#: the bullets word processors paste
PASTED = re.compile(r"^([ \t]*)[•◦▪‣·][ \t]+", re.M)
#: « + 3 degrés » is no list
PLUS = re.compile(r"^([ \t]*)\+(?=[ \t])", re.M)


class _Reader(MarkdownIt):
    """Markdown without HTML, whose links lead to a page or to an address, nowhere else."""

    def validateLink(self, url: str) -> bool:
        return url.lower().startswith(SCHEMES)


READER = _Reader("zero", {"maxNesting": DEEPEST}).enable(
    ["heading", "list", "emphasis", "link", "autolink", "newline", "escape"]
)


def marked(text: str) -> tuple[Block, ...]:
    """The blocks of a text typed in a large field; every word typed is in them."""
    source = PLUS.sub(r"\1\\+", PASTED.sub(r"\1- ", text.replace("\r\n", "\n")))
    tokens = READER.parse(source)
    if any(token.level >= DEEPEST - 2 for token in tokens):
        return paragraphs(text)
    return tuple(_blocks(tokens))


def html(text: str) -> SafeString:
    """The same text for a page: p, ul, ol, strong, em and a, everything typed escaped."""
    return format_html_join("", "{}", ((_element(block),) for block in marked(text)))


def _element(block: Block) -> SafeString:
    if isinstance(block, BulletList | NumberedList):
        items = format_html_join("", "<li>{}</li>", ((_inline(item),) for item in block.items))
        if isinstance(block, BulletList):
            return format_html("<ul>{}</ul>", items)
        return format_html('<ol start="{}">{}</ol>', block.start, items)
    assert isinstance(block, Paragraph)
    return format_html("<p>{}</p>", _inline(block.text))


def _inline(text: Text) -> SafeString:
    runs = (Run(text),) if isinstance(text, str) else text
    return format_html_join("", "{}", ((_stretch(run),) for run in runs))


def _stretch(run: Run) -> SafeString:
    found = linebreaksbr(run.text, autoescape=True)
    found = format_html("<strong>{}</strong>", found) if run.bold else found
    found = format_html("<em>{}</em>", found) if run.italic else found
    return format_html('<a href="{}">{}</a>', run.link, found) if run.link else found


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token, end = tokens[at], _end(tokens, at)
        if token.type.endswith("_list_open"):
            if items := tuple(_items(tokens[at + 1 : end])):
                yield _list(token, items)
        elif text := _words(tokens[at : end + 1]):
            yield Paragraph(text)
        at = end + 1


def _list(token: Token, items: tuple[Text, ...]) -> Block:
    if token.type.startswith("bullet"):
        return BulletList(items)
    return NumberedList(items, start=int(token.attrs.get("start", 1)))


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what opens at `at` closes."""
    level = tokens[at].level
    return next(
        (n for n in range(at, len(tokens)) if tokens[n].nesting < 0 and tokens[n].level == level),
        at,
    )


def _items(tokens: Sequence[Token]) -> Iterator[Text]:
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        if text := _words(tokens[at + 1 : end]):
            yield text
        at = end + 1


def _words(tokens: Sequence[Token]) -> Text:
    """The paragraphs of an item, a line each; a list inside an item keeps its marks as text."""
    runs: list[Run] = []
    numbers: list[int | None] = []
    mark = ""
    for at, token in enumerate(tokens):
        if token.type == "inline":
            is_title = tokens[at - 1].type == "heading_open"
            line = [Run("\n")] if runs else []
            runs += [*line, Run(mark), *_runs(token.children or (), bold=is_title)]
            mark = ""
        else:
            mark = _mark(token, numbers) or mark
    return _joined(runs)


def _mark(token: Token, numbers: list[int | None]) -> str:
    """What stands before an item of an inner list; `numbers` follows the lists that are open."""
    if token.type.endswith("_list_open"):
        is_numbered = token.type.startswith("ordered")
        numbers.append(int(token.attrs.get("start", 1)) if is_numbered else None)
    elif token.type.endswith("_list_close"):
        numbers.pop()
    elif token.type == "list_item_open":
        number = numbers[-1]
        if number is None:
            return "– "
        numbers[-1] = number + 1
        return f"{number}. "
    return ""


@dataclass(slots=True)
class _Manner:
    bold: int
    italic: int = 0
    link: str = ""


def _runs(tokens: Sequence[Token], *, bold: bool) -> Iterator[Run]:
    now = _Manner(bold=int(bold))
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            now.bold += token.nesting
        elif token.type in {"em_open", "em_close"}:
            now.italic += token.nesting
        elif token.type == "link_open":
            scheme, _, rest = str(token.attrs["href"]).partition(":")
            now.link = f"{scheme.lower()}:{rest}"
        elif token.type == "link_close":
            now.link = ""
        else:
            text = "\n" if token.type.endswith("break") else token.content
            text = text.removeprefix("mailto:") if now.link == text else text
            yield Run(text, bold=now.bold > 0, italic=now.italic > 0, link=now.link)


def _joined(runs: Sequence[Run]) -> Text:
    """Neighbours in one manner become one; a text without any manner is plain."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    is_plain = all(not (run.bold or run.italic or run.link) for run in found)
    return "".join(run.text for run in found) if is_plain else tuple(found)
