"""The key that signs sessions and links, when the installation gives none: drawn once, kept with the data."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def kept_key(folder: Path) -> str:
    """The key of this data folder; the first to ask draws it, readable by its owner only.

    It appears whole or not at all, and two processes that start together keep the same one.
    """
    kept = folder / "cle-secrete"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, drawn = tempfile.mkstemp(dir=folder, prefix=".cle-")  # 0600
        with os.fdopen(handle, "w") as written:
            written.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(drawn, kept)
        os.unlink(drawn)
    return kept.read_text()
