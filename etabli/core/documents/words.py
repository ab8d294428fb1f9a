"""The words of a paper in reading order: what every format must print, neither more nor less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from etabli.core.documents import blocks as b

CONTENTS_TITLE = "Sommaire"


def words(content: b.Content) -> Iterator[str]:
    """Each line of text of the document, as the reader meets it."""
    head = content.letterhead
    if head:
        yield from (*head.issuer, *head.address, *head.references, *head.addressee, head.dated)
    if head and content.kind == "letter":
        yield head.object_line or content.title
    else:
        yield from (content.title, content.subtitle)
        yield from ([head.object_line] if head else [])
    yield head.enclosures_line if head else ""
    for label, value in content.meta:
        yield from (label, b.plain(value))
    for block in content.blocks:
        yield from of_block(block)


def of_block(block: b.Block) -> Iterator[str]:
    yield from READERS[type(block)](block)


def _of_items(block: b.BulletList | b.NumberedList) -> Iterator[str]:
    return (b.plain(item) for item in block.items)


def _of_facts(block: b.KeyValues) -> Iterator[str]:
    yield block.title
    for label, value in block.items:
        yield from (label, b.plain(value))


def _of_table(block: b.Table) -> Iterator[str]:
    yield block.caption
    for row in (block.header, *block.rows, *block.totals):
        yield from map(b.plain, row)


def _of_callout(block: b.Callout) -> Iterator[str]:
    yield block.title
    for inner in block.blocks:
        yield from of_block(inner)


def _of_columns(block: b.Columns) -> Iterator[str]:
    for column in block.columns:
        for inner in column:
            yield from of_block(inner)


def _of_signatures(block: b.SignatureBlock) -> Iterator[str]:
    for who in block.signatories:
        yield from (who.delegation, who.quality, who.mention, who.name)


READERS: dict[type[object], Callable[[Any], Iterator[str]]] = {
    b.Heading: lambda block: iter((block.text,)),
    b.Paragraph: lambda block: iter((b.plain(block.text),)),
    b.BulletList: _of_items,
    b.NumberedList: _of_items,
    b.KeyValues: _of_facts,
    b.Table: _of_table,
    b.Figure: lambda block: iter((block.legend,)),
    b.Quote: lambda block: iter((b.plain(block.text), block.who)),
    b.Callout: _of_callout,
    b.Columns: _of_columns,
    b.SignatureBlock: _of_signatures,
    b.PageBreak: lambda block: iter(()),
}
