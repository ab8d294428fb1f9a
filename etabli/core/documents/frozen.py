"""A content written as JSON and read back the same, so that a frozen paper can change format.

Images travel as base64, or as whatever `put` gives for their bytes (their digest in a store).
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from etabli.core.documents import blocks

CLASSES: dict[str, type[object]] = {
    cls.__name__: cls
    for cls in (
        blocks.Content, blocks.Letterhead, blocks.Run, blocks.Heading, blocks.Paragraph,
        blocks.BulletList, blocks.NumberedList, blocks.KeyValues, blocks.Table, blocks.Figure,
        blocks.Callout, blocks.Quote, blocks.Columns, blocks.Signatory, blocks.SignatureBlock, blocks.PageBreak,
    )
}  # fmt: skip

Put = Callable[[bytes], str]
Get = Callable[[str], bytes]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def to_json(value: object, *, put: Put = _base64) -> object:
    """Plain dicts, lists and strings; each object says its class under `kind`."""
    if isinstance(value, bytes):
        return {"kind": "bytes", "value": put(value)}
    if isinstance(value, dt.date):
        return {"kind": "date", "value": value.isoformat()}
    if isinstance(value, tuple):
        return [to_json(item, put=put) for item in value]
    if is_dataclass(value):
        named = {f.name: to_json(getattr(value, f.name), put=put) for f in fields(value)}
        return {"kind": type(value).__name__, **named}
    return value


def from_json(value: Any, *, get: Get = base64.b64decode) -> Any:
    """The content again. KeyError on a kind this version does not know."""
    if isinstance(value, list):
        return tuple(from_json(item, get=get) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["kind"]
    if kind == "bytes":
        return get(value["value"])
    if kind == "date":
        return dt.date.fromisoformat(value["value"])
    named = {name: from_json(item, get=get) for name, item in value.items() if name != "kind"}
    return CLASSES[kind](**named)
