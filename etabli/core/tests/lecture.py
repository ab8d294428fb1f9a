"""A page as it is read: white space folded, no-break spaces kept."""

from __future__ import annotations

import re


def as_read(page: str) -> str:
    """The text with each run of white space that HTML folds as one space."""
    return re.sub(r"\s+", " ", page, flags=re.ASCII)
