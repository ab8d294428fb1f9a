"""The room that a paper gives to each of its columns, and the words that are cut to hold in it.

Typst lets a word that is wider than its column run over the next one: everything is measured here,
in ems of the widest face, before the paper is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import inf

from etabli.core.documents import blocks as b
from etabli.core.documents.glyphs import WIDE, drawable, width

#: points, as the template has them: the text, the short and long side of a page, its margins
SIZE, LETTER_SIZE = 10.5, 11.0
SHORT_SIDE, LONG_SIDE = 595.3, 841.9
MARGIN, LETTER_MARGIN = 59.6, 68.1
#: a table of many columns is smaller; ems around a cell, around a column, around a framed remark
FEW, SMALL, SMALLER = 6, 0.92, 0.82
CELL, COLUMN, CALLOUT = 1.1, 2.0, 2.3
#: of facts, the label has this share of the line, less what stands between it and its value
LABEL, GUTTER = 0.34, 1.2
NARROW = 14  # characters: a column of codes or dates keeps its natural width
AMOUNT = 24  # the same, for one set to the right
HAND_SHARE = 4.5  # the width of a column to sign, beside names of twenty characters
LEAST = 4.5  # ems that a column of words has, whatever the others ask
SURE = 0.96  # of a room: what rounding and frames may take


Row = tuple[b.Text, ...]


@dataclass(slots=True)
class Fitted:
    """The blocks of a paper as they are drawn, and the widths of its tables in reading order."""

    blocks: tuple[b.Block, ...] = ()
    widths: list[list[float]] = field(default_factory=list)

    def put(self, blocks: tuple[b.Block, ...], room: float) -> tuple[b.Block, ...]:
        return tuple(self._fit(block, room) for block in blocks)

    def _fit(self, block: b.Block, room: float) -> b.Block:
        """A block whose words hold in a room of that many ems."""
        match block:
            case b.Table():
                return self._table(block, room)
            case b.Callout():
                title = drawable(block.title, room * SURE - CALLOUT)
                return replace(block, title=title, blocks=self.put(block.blocks, room - CALLOUT))
            case b.Columns():
                each = room / len(block.columns) - COLUMN
                return replace(block, columns=tuple(self.put(one, each) for one in block.columns))
            case _:
                return _words(block, room)

    def _table(self, table: b.Table, room: float) -> b.Table:
        whole = room / (SMALL if len(table.header) <= FEW else SMALLER)
        natural = _natural(table)
        shares = _shares(table, natural, whole)
        self.widths.append(shares)
        left = whole - sum(wide for wide, share in zip(natural, shares, strict=True) if not share)
        rooms = [left * share / sum(shares) - CELL if share else inf for share in shares]
        return replace(
            table,
            caption=drawable(table.caption, room),
            header=tuple(
                drawable(name, room * SURE) for name, room in zip(table.header, rooms, strict=True)
            ),
            rows=tuple(_row(row, rooms) for row in table.rows),
            totals=tuple(_row(row, rooms) for row in table.totals),
        )


def fitted(content: b.Content) -> Fitted:
    """The blocks of a paper, in characters that are drawn, their words cut when their place is too narrow."""
    is_letter = content.kind == "letter"
    side = LONG_SIDE if content.landscape else SHORT_SIDE
    margin, size = (LETTER_MARGIN, LETTER_SIZE) if is_letter else (MARGIN, SIZE)
    made = Fitted()
    made.blocks = made.put(content.blocks, (side - 2 * margin) / size)
    return made


def _words(block: b.Block, room: float) -> b.Block:
    """A block that holds no other."""
    match block:
        case b.Heading():
            return replace(block, text=drawable(block.text, min(room * SURE, WIDE)))
        case b.Paragraph():
            return replace(block, text=_cut(block.text, room))
        case b.BulletList() | b.NumberedList():
            return replace(block, items=tuple(_cut(item, room - COLUMN) for item in block.items))
        case b.KeyValues():
            return _facts(block, room)
        case _:
            return _marks(block, room)


def _marks(block: b.Block, room: float) -> b.Block:
    """An image and what is said of it, the places where one signs."""
    match block:
        case b.Figure():
            return replace(
                block,
                caption=drawable(block.caption, room * SURE),
                credit=drawable(block.credit, room * SURE),
                alt=drawable(block.alt),
            )
        case b.Quote():
            who = drawable(block.who, room * SURE)
            return replace(block, text=_cut(block.text, room - COLUMN), who=who)
        case b.SignatureBlock():
            return replace(
                block, signatories=tuple(_signatory(who, room / 2) for who in block.signatories)
            )
        case _:
            return block


def _facts(block: b.KeyValues, room: float) -> b.KeyValues:
    label = room if block.stacked else room * LABEL - GUTTER
    value = room if block.stacked else room - label - GUTTER
    items = tuple((drawable(name, label * SURE), _cut(said, value)) for name, said in block.items)
    return replace(block, title=drawable(block.title, room * SURE), items=items)


def _signatory(who: b.Signatory, room: float) -> b.Signatory:
    return b.Signatory(
        quality=drawable(who.quality, room - COLUMN),
        name=drawable(who.name, room - COLUMN),
        delegation=drawable(who.delegation, room - COLUMN),
        mention=drawable(who.mention, room - COLUMN),
    )


def _cut(text: b.Text, room: float) -> b.Text:
    if isinstance(text, str):
        return drawable(text, min(room * SURE, WIDE))
    return tuple(replace(run, text=drawable(run.text, min(room * SURE, WIDE))) for run in text)


def _row(row: Row, rooms: list[float]) -> Row:
    """A total of two cells has its name over all the columns but the last."""
    if len(row) != len(rooms):
        return (_cut(row[0], sum(rooms[:-1])), _cut(row[1], rooms[-1]))
    return tuple(_cut(cell, room) for cell, room in zip(row, rooms, strict=True))


def _shares(table: b.Table, natural: list[float], whole: float) -> list[float]:
    """A share of the width for each wordy column; 0 leaves a column its natural width.

    The share grows as the square root of what the column says: a long cell takes lines, not the
    whole page. No column is squeezed by the others: the widest of those that keep their natural
    width are wordy when the rest would lack room.
    """
    wordy = _wordy(table, natural, whole)
    shares = [_share(table, column) if wordy[column] else 0.0 for column in range(len(wordy))]
    least = 0.5 * sum(shares) / sum(wordy)
    return [round(max(share, least), 2) if share else 0.0 for share in shares]


def _wordy(table: b.Table, natural: list[float], whole: float) -> list[bool]:
    """Which columns share what the others leave: one at least."""
    count = len(table.header)
    wordy = [not _is_narrow(table, column) for column in range(count)]
    wordy[0] |= not any(wordy)
    while kept := [column for column in range(count) if not wordy[column]]:
        if sum(natural[column] for column in kept) <= whole - max(0.3 * whole, LEAST * sum(wordy)):
            break
        wordy[max(kept, key=natural.__getitem__)] = True
    return wordy


def _share(table: b.Table, column: int) -> float:
    if column >= len(table.header) - table.hand:
        return HAND_SHARE
    said = [len(text) for text in _texts(table, column)]
    return float(max(sum(said) / len(said), 12) ** 0.5)


def _is_narrow(table: b.Table, column: int) -> bool:
    if column >= len(table.header) - table.hand:
        return False
    most = AMOUNT if table.alignment(column) == "right" else NARROW
    return max(map(len, _texts(table, column))) <= most


def _texts(table: b.Table, column: int) -> list[str]:
    return [table.header[column], *(b.plain(row[column]) for row in table.rows)]


def _natural(table: b.Table) -> list[float]:
    """Ems that each column takes when nothing in it is broken, its totals included."""
    return [
        CELL + max(width(drawable(line)) for text in texts for line in text.split("\n"))
        for texts in (
            [*_texts(table, column), *_totals(table, column)]
            for column in range(len(table.header))
        )
    ]


def _totals(table: b.Table, column: int) -> Iterator[str]:
    count = len(table.header)
    for row in table.totals:
        if len(row) == count:
            yield b.plain(row[column])
        elif column == count - 1:
            yield b.plain(row[1])
