"""Content → the tree pandoc reads (its JSON): one tree for ODT, DOCX and HTML.

Letter parts carry the name of a paragraph style (`Expediteur`, `Destinataire`…) that the
reference documents define. In HTML nothing is said by inline style: our policy refuses it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

import typst

from etabli.core.documents import blocks as b
from etabli.core.documents.glyphs import fonts

Node = dict[str, object]
API_VERSION = [1, 23, 1]
ALIGN = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
NOTHING: list[object] = ["", [], []]


def node(kind: str, content: object = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def attributes(*classes: str, ident: str = "", **named: str) -> list[object]:
    return [
        ident,
        list(classes),
        [[name.replace("_", "-"), value] for name, value in named.items()],
    ]


def inlines(text: b.Text) -> list[Node]:
    """Runs of text; a line feed is a line break."""
    if isinstance(text, str):
        parts: list[Node] = []
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            parts += [node("LineBreak")] if number else []
            parts += [node("Str", line)] if line else []
        return parts
    return [inline for run in text for inline in _run(run)]


def _run(run: b.Run) -> list[Node]:
    body = inlines(run.text)
    if run.bold:
        body = [node("Strong", body)]
    if run.italic:
        body = [node("Emph", body)]
    return [node("Link", [NOTHING, body, [run.link, ""]])] if run.link else body


class Tree:
    """Builds the tree for one format; `is_html` chooses classes instead of styles."""

    def __init__(self, *, is_html: bool, shift: int = 1) -> None:
        self.is_html = is_html
        self.shift = shift
        self.makers: dict[type[object], Callable[[Any], list[Node]]] = {
            b.Heading: self.heading,
            b.Paragraph: lambda block: [node("Para", inlines(block.text))],
            b.BulletList: lambda block: [node("BulletList", _items(block.items))],
            b.NumberedList: self.numbered,
            b.KeyValues: self.facts,
            b.Table: self.table,
            b.Figure: self.figure,
            b.Callout: self.callout,
            b.Quote: self.quote,
            b.Columns: self.columns,
            b.SignatureBlock: self.signatures,
            b.PageBreak: self.page_break,
        }

    def document(self, content: b.Content) -> Node:
        """The whole paper: what is above the body, then the body."""
        parts = [*self.opening(content), *self.body(content.blocks)]
        if self.is_html:
            parts = [node("Div", [attributes(content.kind), parts])]
        return self.wrap(parts)

    @staticmethod
    def wrap(body: list[Node]) -> Node:
        return {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": body}

    def body(self, blocks: Iterable[b.Block]) -> list[Node]:
        return [part for block in blocks for part in self.makers[type(block)](block)]

    def opening(self, content: b.Content) -> list[Node]:
        """Letterhead, title or object, facts, in the order of the paper."""
        head, parts = content.letterhead, []
        if head:
            parts += self.styled("Expediteur", *head.issuer)
            parts += self.styled("Adresse", *head.address)
            parts += self.styled("References", *head.references)
            parts += self.styled("Destinataire", *head.addressee)
            parts += self.styled("LieuDate", head.dated)
        if head and content.kind == "letter":
            parts += self.about(head.object_line or content.title)
        else:
            parts += [self.title(content.title), *self.styled("Sous-titre", content.subtitle)]
            parts += self.styled("Objet", head.object_line) if head else []
        parts += self.styled("References", head.enclosures_line) if head else []
        return parts + (self.facts(b.KeyValues(content.meta)) if content.meta else [])

    def styled(self, style: str, *lines: str) -> list[Node]:
        """One paragraph in a named style, a line under the other; nothing when there is no line."""
        kept = [line for line in lines if line]
        if not kept:
            return []
        named = attributes(style.lower()) if self.is_html else attributes(custom_style=style)
        return [node("Div", [named, [node("Para", inlines("\n".join(kept)))]])]

    def about(self, text: str) -> list[Node]:
        """The object of a letter: its title, in the size of its text."""
        return [self.title(text)] if self.is_html else self.styled("Objet", text)

    def title(self, text: str) -> Node:
        return node("Header", [self.shift, NOTHING, inlines(text)])

    def heading(self, block: b.Heading) -> list[Node]:
        return [node("Header", [min(6, block.level + self.shift), NOTHING, inlines(block.text)])]

    def numbered(self, block: b.NumberedList) -> list[Node]:
        style = [block.start, node("Decimal"), node("Period")]
        return [node("OrderedList", [style, _items(block.items)])]

    def facts(self, block: b.KeyValues) -> list[Node]:
        title = [node("Para", [node("Strong", inlines(block.title))])] if block.title else []
        pairs = [
            [inlines(label), [[node("Plain", inlines(value))]]] for label, value in block.items
        ]
        return [*title, node("DefinitionList", pairs)] if pairs else title

    def table(self, block: b.Table) -> list[Node]:
        columns = [
            [
                node("AlignDefault" if self.is_html else ALIGN[block.alignment(at)]),
                node("ColWidthDefault"),
            ]
            for at in range(len(block.header))
        ]
        header = [self.cell(name, block, at, scope="col") for at, name in enumerate(block.header)]
        caption = [None, [node("Plain", inlines(block.caption))]]
        rows = [[NOTHING, self.row(row, block)] for row in block.rows]
        totals = [[attributes("total"), self.total(row, block)] for row in block.totals]
        body = [NOTHING, int(block.row_headers), [], rows]
        foot = [NOTHING, totals]
        return [
            node(
                "Table", [NOTHING, caption, columns, [NOTHING, [[NOTHING, header]]], [body], foot]
            )
        ]

    def row(self, row: tuple[b.Text, ...], block: b.Table) -> list[object]:
        return [
            self.cell(text, block, at, scope="row" if block.row_headers and at == 0 else "")
            for at, text in enumerate(row)
        ]

    def total(self, row: tuple[b.Text, ...], block: b.Table) -> list[object]:
        width = len(block.header)
        if len(row) == width:
            return [self.cell(text, block, at, strong=True) for at, text in enumerate(row)]
        label = self.cell(row[0], block, width - 1, strong=True, span=width - 1)
        return [label, self.cell(row[1], block, width - 1, strong=True)]

    def cell(
        self,
        text: b.Text,
        block: b.Table,
        at: int,
        *,
        scope: str = "",
        strong: bool = False,
        span: int = 1,
    ) -> list[object]:
        side = block.alignment(at)
        body = inlines(text)
        if strong or (scope == "row" and not self.is_html):
            body = [node("Strong", body)]
        if self.is_html:
            kept = attributes(
                *([f"doc-{side}"] if side != "left" else []), **({"scope": scope} if scope else {})
            )
            return [kept, node("AlignDefault"), 1, span, [node("Plain", body)]]
        return [NOTHING, node(ALIGN[side]), 1, span, [node("Plain", body)]]

    def figure(self, block: b.Figure) -> list[Node]:
        image, format = block.image, block.format
        if format == "svg" and not self.is_html:
            image, format = rasterised(image), "png"
        mime = {"jpg": "jpeg", "svg": "svg+xml"}.get(format, format)
        address = f"data:image/{mime};base64,{base64.b64encode(image).decode('ascii')}"
        size = {} if self.is_html else {"width": f"{round(block.width * 100)}%"}
        picture = node("Image", [attributes(**size), inlines(block.alt), [address, ""]])
        if not block.legend:
            return [node("Para", [picture])]
        caption = [None, [node("Plain", inlines(block.legend))]]
        return [node("Figure", [NOTHING, caption, [node("Plain", [picture])]])]

    def callout(self, block: b.Callout) -> list[Node]:
        title = [node("Para", [node("Strong", inlines(block.title))])] if block.title else []
        inner = [*title, *self.body(block.blocks)]
        if self.is_html:
            return [node("Div", [attributes("doc-callout", f"doc-{block.tone}"), inner])]
        return [node("BlockQuote", inner)]

    def quote(self, block: b.Quote) -> list[Node]:
        who = [node("Para", inlines(block.who))] if block.who else []
        return [node("BlockQuote", [node("Para", inlines(block.text)), *who])]

    def columns(self, block: b.Columns) -> list[Node]:
        parts = [self.body(column) for column in block.columns]
        if not self.is_html:
            return [inner for part in parts for inner in part]
        inner = [node("Div", [attributes("doc-column"), part]) for part in parts]
        return [node("Div", [attributes("doc-columns"), inner])]

    def signatures(self, block: b.SignatureBlock) -> list[Node]:
        parts: list[Node] = []
        for who in block.signatories:
            parts += self.styled("BlocSignature", who.delegation, who.quality, who.mention)
            parts += self.styled("Signataire", who.name)
        return parts

    def page_break(self, _: b.PageBreak) -> list[Node]:
        return (
            []
            if self.is_html
            else [
                node("RawBlock", ["openxml", PAGE_DOCX]),
                node("RawBlock", ["opendocument", PAGE_ODT]),
            ]
        )


DRAWING = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
PAGE_DOCX = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
PAGE_ODT = '<text:p text:style-name="SautDePage"/>'


def _items(items: tuple[b.Text, ...]) -> list[list[Node]]:
    return [[node("Plain", inlines(item))] for item in items]


def rasterised(svg: bytes) -> bytes:
    """A drawing as PNG, for word processors that do not read SVG."""
    return typst.compile(
        DRAWING,
        format="png",
        ppi=200.0,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg.decode("utf-8")},
    )
