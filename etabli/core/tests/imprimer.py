"""Print the digests of the test papers of one instant: run in a process of its own.

    python -m etabli.core.tests.imprimer

Another process has another wall clock, another seed for its dictionaries, another temporary folder
and another zone: whatever of them enters a file changes its digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

INSTANT = dt.datetime(2026, 4, 14, 8, 42, tzinfo=dt.UTC)


def digests() -> dict[str, str]:
    """{name of the paper: SHA-256 of its PDF}, all dated of the same instant."""
    from etabli.core.documents.blocks import Content
    from etabli.core.documents.pdf import render_pdf
    from etabli.core.tests import papers

    made: tuple[Callable[[], Content], ...] = (papers.letter, papers.order, papers.everything)
    return {
        f"{make.__name__} {'A' if archive else 'UA'}": hashlib.sha256(
            render_pdf(make(), archive=archive, at=INSTANT)
        ).hexdigest()
        for make in made
        for archive in (False, True)
    }


if __name__ == "__main__":
    import json

    import django

    django.setup()
    print(json.dumps(digests()))  # noqa: T201
