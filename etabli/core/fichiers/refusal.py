"""The refusal of a file."""

from __future__ import annotations

from etabli.core.refus import Refused


class FileRefused(Refused):
    """The file is not received; `reasons` says why and what to do instead."""
