"""What a paper says, before any layout: titles, paragraphs, tables, figures, signatures.

A block refuses, when it is made, what would be inaccessible once printed: a figure without
alternative text, a table without caption or header, a heading level that is skipped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from etabli.core.formats import MONTHS, NBSP, NOTHING

Align = Literal["left", "right", "center"]
Layout = Literal["letter", "form", "report", "livret"]
Plate = Literal["", "page", "a3"]
Tone = Literal["info", "success", "warning"]

SAFE_LINKS = ("https://", "http://", "mailto:", "tel:")
MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one manner; a line feed is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and not self.link.startswith(SAFE_LINKS):
            raise ValueError(
                f"a link of a document starts with one of {SAFE_LINKS}: {self.link!r}"
            )


Text = str | tuple[Run, ...]


def plain(text: Text) -> str:
    """The words alone."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A part's title. Level 1 to 4, below the title of the document."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4 or not self.text.strip():
            raise ValueError(f"a heading has a text and a level from 1 to 4: {self!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    items: tuple[Text, ...]
    start: int = 1


def facts(items: Iterable[tuple[str, Text]]) -> tuple[tuple[str, Text], ...]:
    """Labels and values; a value nobody gave is printed « — », never left empty."""
    return tuple((label, value if plain(value).strip() else NOTHING) for label, value in items)


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Facts: a label and its value, « — » when empty. `stacked` sets the value under its label (narrow columns)."""

    items: tuple[tuple[str, Text], ...]
    title: str = ""
    stacked: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", facts(self.items))


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table with one header row.

    align        one alignment a column (left by default)
    row_headers  the first cell of each row names the row
    totals       last rows, in bold: a full row, or (label, value) spread over the columns
    hand         how many of the last columns are filled by hand: rows of 10 mm, equal widths
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: tuple[Align, ...] = ()
    row_headers: bool = False
    totals: tuple[tuple[Text, ...], ...] = ()
    hand: int = 0

    def __post_init__(self) -> None:
        named = [self.caption, *self.header]
        if not self.header or not all(words.strip() for words in named):
            raise ValueError(f"a table has a caption and a name for each column: {self.header!r}")
        self._check_widths(len(self.header))

    def _check_widths(self, width: int) -> None:
        if any(len(row) != width for row in self.rows):
            raise ValueError(f"each row of « {self.caption} » has {width} cells")
        if any(len(row) not in {2, width} for row in self.totals):
            raise ValueError(f"a total of « {self.caption} » has 2 or {width} cells")
        if self.align and len(self.align) != width:
            raise ValueError(
                f"« {self.caption} » has {width} columns, {len(self.align)} alignments"
            )

    def alignment(self, column: int) -> Align:
        return self.align[column] if self.align else "left"


@dataclass(frozen=True, slots=True)
class Figure:
    """An image (PNG, JPEG, GIF, WebP or SVG bytes) and the sentence that replaces it.

    width is a share of the text width, from 0.1 to 1. `plate` gives it a page of its own in a livret: bled
    to its edges (page), or a sheet of A3 on its side, whole (a3). Elsewhere it stands in the text.
    """

    image: bytes = field(repr=False)
    alt: str
    caption: str = ""
    width: float = 1.0
    credit: str = ""
    plate: Plate = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a figure needs an alternative text: what does it show?")
        if not 0.1 <= self.width <= 1:
            raise ValueError(f"the width of a figure is a share of the page: {self.width}")
        _ = self.format

    @property
    def legend(self) -> str:
        """What is said under it: what it shows, then whose it is."""
        return " — ".join(part for part in (self.caption, self.credit) if part)

    @property
    def format(self) -> str:
        """png, jpg, gif, webp or svg, by content."""
        for magic, name in MAGIC.items():
            if self.image.startswith(magic):
                return name
        if self.image[:4] == b"RIFF" and self.image[8:12] == b"WEBP":
            return "webp"
        if b"<svg" in self.image[:1000]:
            return "svg"
        raise ValueError("the image of a figure is PNG, JPEG, GIF, WebP or SVG")


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark. The tone changes a colour, never the meaning: the words say it."""

    blocks: tuple[Block, ...]
    title: str = ""
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody, and who: a place or a quality, never more than they agreed to."""

    text: Text
    who: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side on paper, read one column after the other."""

    columns: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: « Pour le préfet et par délégation, » / « Le directeur » / name.

    A mention (« Signé le 3 mars 2026 dans Établi ») takes the place left for the hand.
    """

    quality: str
    name: str = ""
    delegation: str = ""
    mention: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = (
    Heading | Paragraph | BulletList | NumberedList | KeyValues | Table | Figure
    | Callout | Quote | Columns | SignatureBlock | PageBreak
)  # fmt: skip
DefinitionList = KeyValues


def day_in_letters(day: dt.date) -> str:
    """« 1er mars 2026 », as a letter is dated."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, to whom, about what. Only what is known is printed; no mark of the State."""

    service: tuple[str, ...]
    address: tuple[str, ...] = ()
    departement: str = ""
    place: str = ""
    date: dt.date | None = None
    addressee: tuple[str, ...] = ()
    object: str = ""
    file_number: str = ""
    contact: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.service:
            raise ValueError("a letterhead names the service that writes")

    @property
    def dated(self) -> str:
        """« Agen, le 12 mars 2026 »."""
        if self.date is None:
            return self.place
        day = day_in_letters(self.date)
        return f"{self.place}, le {day}" if self.place else f"Le {day}"

    @property
    def references(self) -> tuple[str, ...]:
        """The small lines under the service: who follows the file, its number."""
        lines = (
            [f"Affaire suivie par{NBSP}: {self.contact[0]}", *self.contact[1:]]
            if self.contact
            else []
        )
        return (*lines, *([f"Réf.{NBSP}: {self.file_number}"] if self.file_number else []))

    @property
    def issuer(self) -> tuple[str, ...]:
        return (*self.service, *((self.departement,) if self.departement else ()))

    @property
    def object_line(self) -> str:
        return f"Objet{NBSP}: {self.object}" if self.object else ""

    @property
    def enclosures_line(self) -> str:
        return f"P.{NBSP}J.{NBSP}: {', '.join(self.enclosures)}" if self.enclosures else ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole paper.

    layout            letter (the default with a letterhead), form (an order, a receipt),
                      report (cover page and table of contents), or livret (a book with pictures)
    meta              facts printed under the title
    template_version  version of the app's outline that built the blocks (« bon-de-commande 1 »)
    reference         number of the paper, printed at the foot of every page
    draft             says « Projet » on every page; a draft cannot be issued
    stamp             what every page says first (« Annulé »)
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    subject: str = ""
    author: str = ""
    language: str = "fr"
    letterhead: Letterhead | None = None
    meta: tuple[tuple[str, Text], ...] = ()
    template_version: str = ""
    reference: str = ""
    layout: Layout | None = None
    landscape: bool = False
    draft: bool = False
    stamp: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.language:
            raise ValueError("a document has a title and a language")
        object.__setattr__(self, "meta", facts(self.meta))
        if self.layout == "letter" and self.letterhead is None:
            raise ValueError("a letter has a letterhead")
        level = 0
        for heading in (block for block in flat(self.blocks) if isinstance(block, Heading)):
            if heading.level > level + 1:
                raise ValueError(f"« {heading.text} » skips from level {level} to {heading.level}")
            level = heading.level

    @property
    def kind(self) -> Layout:
        return self.layout or ("letter" if self.letterhead else "form")


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in reading order, those inside columns and callouts included."""
    for block in blocks:
        yield block
        if isinstance(block, Callout):
            yield from flat(block.blocks)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from flat(column)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """What a person typed in a large field: an empty line parts two paragraphs."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return tuple(Paragraph(part.strip()) for part in parts if part.strip())


def bullets(items: Sequence[Text]) -> tuple[Block, ...]:
    """A list, or nothing when there is nothing to list."""
    return (BulletList(tuple(items)),) if items else ()
