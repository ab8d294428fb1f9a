"""A file that waits between what is shown of it and what is done with it; a browser would not keep it.

It stands beside the store, as an épreuve does, and leaves with the same clock: nothing is deposited yet.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from etabli.core.fichiers import archives, epreuves
from etabli.core.fichiers.deposits import Upload


def keep(uploaded: Upload, *, owner: str) -> Path:
    """The upload, in the place of what waited for this owner. FileRefused above the limit."""
    place = _place(owner)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="nouvelle-", dir=place.parent))
    try:
        archives.write(uploaded, fresh / "archive")
        forget(owner)
        os.rename(fresh, place)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return place / "archive"


def find(owner: str) -> Path | None:
    """What waits for this owner; None when nothing does."""
    found = _place(owner) / "archive"
    return found if found.is_file() else None


def forget(owner: str) -> None:
    """Nothing is left of it."""
    shutil.rmtree(_place(owner), ignore_errors=True)


def _place(owner: str) -> Path:
    return epreuves.root() / f"attente-{hashlib.sha256(owner.encode()).hexdigest()}"
