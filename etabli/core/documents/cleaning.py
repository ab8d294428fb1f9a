"""A paper without what no format may hold: its words pass once more by the door of the house.

A text kept before the door was there, or made by a service, would make an office file that is no
longer well-formed XML.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from etabli.core.documents.blocks import Content
from etabli.core.texte import clean_line, clean_text


def cleaned(content: Content) -> Content:
    """The same paper, every word of it cleaned; its properties on one line each."""
    whole: Content = _clean(content)
    return dataclasses.replace(
        whole,
        title=clean_line(whole.title),
        author=clean_line(whole.author),
        subject=clean_line(whole.subject),
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple | list):
        return type(value)(_clean(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        before = {name: getattr(value, name) for name in fields}
        after = {name: _clean(item) for name, item in before.items()}
        return value if after == before else dataclasses.replace(value, **after)
    return value
