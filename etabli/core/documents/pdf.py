"""Content → tagged PDF (PDF/UA-1, PDF/A-2a on request), by Typst, in this process.

The template is read once and never written to: data reaches it as JSON it parses itself, images
as files of a folder made for the call. Fonts come from one package, loaded once; those of the
machine are ignored, so that a paper is the same everywhere.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import cast

import typst

from etabli.core import horloge
from etabli.core.documents import blocks
from etabli.core.documents.cleaning import cleaned
from etabli.core.documents.columns import fitted
from etabli.core.documents.frozen import to_json
from etabli.core.documents.glyphs import drawable, fonts
from etabli.core.documents.rows import tag_row_headers
from etabli.core.documents.words import CONTENTS_TITLE

TEMPLATE = Path(__file__).parent / "template"
PARTS = ("style.typ", "blocks.typ")
Drawn = dict[str, object]
ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]
ARCHIVE: list[typst.PDFStandard] = ["ua-1", "a-2a"]


@cache
def _template(kind: str) -> bytes:
    last = "livret.typ" if kind == "livret" else "page.typ"
    return b"\n".join((TEMPLATE / part).read_bytes() for part in (*PARTS, last))


def render_pdf(
    content: blocks.Content, *, archive: bool = False, at: dt.datetime | None = None
) -> bytes:
    """The bytes of the PDF, dated `at` (now by default); `archive` adds PDF/A-2a.

    Raises typst.TypstError when the paper could not be accessible (a developer's mistake).
    """
    content = cleaned(content)
    with tempfile.TemporaryDirectory(prefix="etabli-") as folder:
        compiler = typst.Compiler(root=folder, font_paths=fonts(), ignore_system_fonts=True)
        made = compiler.compile(
            input=_template(content.kind),
            format="pdf",
            pdf_standards=ARCHIVE if archive else ACCESSIBLE,
            timestamp=int((at or horloge.now()).timestamp()),
            sys_inputs={"content": json.dumps(_payload(content, Path(folder)))},
        )
        pdf = cast(bytes, made)
    row_headers = [
        block.row_headers
        for block in blocks.flat(content.blocks)
        if isinstance(block, blocks.Table)
    ]
    return tag_row_headers(pdf, row_headers) if any(row_headers) else pdf


def _payload(content: blocks.Content, folder: Path) -> dict[str, object]:
    """What the template reads: the content as JSON, ready to draw."""

    def put(image: bytes) -> str:
        name = f"{len(list(folder.iterdir()))}.{blocks.Figure(image, '-').format}"
        (folder / name).write_bytes(image)
        return name

    made = fitted(content)
    data = cast(Drawn, _drawn(to_json(dataclasses.replace(content, blocks=()), put=put)))
    data["blocks"] = to_json(made.blocks, put=put)
    data |= {"layout": content.kind, "contents": CONTENTS_TITLE}
    if head := content.letterhead:
        lines = {
            "issuer": list(head.issuer),
            "references": list(head.references),
            "dated": head.dated,
            "object": head.object_line,
            "enclosures": head.enclosures_line,
        }
        known = cast(Drawn, data["letterhead"])
        data["letterhead"] = {**known, **cast(Drawn, _drawn(lines))}
    for table, drawn in zip(made.widths, _tables(data["blocks"]), strict=True):
        drawn["widths"] = table
    return data


def _drawn(value: object) -> object:
    """Every text of a JSON value, made drawable; an address is followed, not drawn."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, list):
        return [_drawn(item) for item in value]
    if isinstance(value, dict):
        return {name: item if name == "link" else _drawn(item) for name, item in value.items()}
    return value


def _tables(value: object) -> list[dict[str, object]]:
    """The tables of a JSON value, in reading order."""
    if isinstance(value, list):
        return [table for item in value for table in _tables(item)]
    if not isinstance(value, dict):
        return []
    if value.get("kind") == "Table":
        return [value]
    return [table for item in value.values() for table in _tables(item)]
