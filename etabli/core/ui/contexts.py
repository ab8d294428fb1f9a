"""What a page hands to its template, as types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

#: by name, when the template alone reads it; a page that code reads too has a type of its own
Context: TypeAlias = Mapping[str, object]
