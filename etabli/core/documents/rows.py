"""Row headers of the tables of a PDF: Typst tags column headers only, so we finish the work.

In a table whose first cells name the rows, each of them becomes a TH of scope Row, and the other
cells of the row point to it besides their column.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def tag_row_headers(pdf: bytes, which: list[bool]) -> bytes:
    """The same PDF with row headers in the tables chosen, in reading order."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tables = _named(document.Root.StructTreeRoot, "/Table")
        for number, (table, wanted) in enumerate(zip(tables, which, strict=True)):
            if wanted:
                _tag(table, number, document)
        document.save(
            out, object_stream_mode=pikepdf.ObjectStreamMode.preserve, deterministic_id=True
        )
    return out.getvalue()


def _tag(table: pikepdf.Object, number: int, document: pikepdf.Pdf) -> None:
    ids: list[tuple[str, pikepdf.Object]] = []
    for body in (part for part in _children(table) if part.get("/S") == Name.TBody):
        for index, row in enumerate(_named(body, "/TR")):
            head, *others = _children(row)
            key = f"row{number}-{index}"
            head.S, head.ID = Name.TH, String(key)
            ids.append((key, head))
            _attributes(head).Scope = Name.Row
            for cell in others:
                _attributes(cell).Headers.append(String(key))
    _register(document, ids)


def _attributes(cell: pikepdf.Object) -> pikepdf.Object:
    """The attribute dictionary of a table cell that belongs to tables."""
    kept = cell.get("/A", Array())
    owners = list(kept) if isinstance(kept, Array) else [kept]
    for owner in owners:
        if owner.get("/O") == Name.Table:
            return owner
    made = Dictionary(O=Name.Table, Headers=Array())
    cell.A = Array([made, *owners])
    first: pikepdf.Object = cell.A[0]
    return first


def _register(document: pikepdf.Pdf, ids: list[tuple[str, pikepdf.Object]]) -> None:
    """Adds the identifiers to the tree where a reader looks them up."""
    root = document.Root.StructTreeRoot
    tree = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else pikepdf.NameTree.new(document)
    for key, element in ids:
        tree[key] = element
    root.IDTree = tree.obj


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get("/K", Array())
    kids = list(found) if isinstance(found, Array) else [found]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _named(element: pikepdf.Object, name: str) -> Iterator[pikepdf.Object]:
    """The elements of that type below this one, in reading order, not looking inside them."""
    for kid in _children(element):
        if str(kid.S) == name:
            yield kid
        else:
            yield from _named(kid, name)
