"""A paper without what no format may hold: its words pass once more by the door of the house.

A text kept before the door was there, or made by a service, would make an office file that is no
longer well-formed XML.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from etabli.core.composition import unbroken
from etabli.core.documents.blocks import Content
from etabli.core.texte import clean_line, clean_text


def cleaned(content: Content) -> Content:
    """The same paper, every word of it cleaned, what goes together unbroken; its properties on one line each."""
    whole: Content = _clean(content)
    return dataclasses.replace(
        whole,
        title=clean_line(whole.title),
        author=clean_line(whole.author),
        subject=clean_line(whole.subject),
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return unbroken(clean_text(value))
    if isinstance(value, tuple | list):
        return type(value)(_clean(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _clean_parts(value)
    return value


def _clean_parts(block: Any) -> Any:
    """The same block, itself when none of its words changes."""
    before = {
        part.name: getattr(block, part.name) for part in dataclasses.fields(block) if part.init
    }
    after = {name: _clean(item) for name, item in before.items()}
    return block if after == before else dataclasses.replace(block, **after)
