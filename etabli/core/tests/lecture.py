"""A page as it is read: white space folded, no-break spaces kept."""

from __future__ import annotations

import re

from django.http import HttpResponse


def as_read(page: str) -> str:
    """The text with each run of white space that HTML folds as one space."""
    return re.sub(r"\s+", " ", page, flags=re.ASCII)


def text_of(answer: HttpResponse) -> str:
    """What an answer says: as it is read for a page, as it was sent for a file."""
    sent = answer.content.decode(answer.charset)
    is_page = str(answer.headers.get("Content-Type", "")).startswith("text/html")
    return as_read(sent) if is_page else sent
