"""What a list ordered by hand posts: one step by its buttons, or the place where it was dropped."""

from __future__ import annotations

from typing import TypedDict

from django.http import QueryDict


class Move(TypedDict):
    sens: str
    rang: int | None


def read_move(data: QueryDict) -> Move:
    """`sens` (haut, bas) from the buttons, `rang` (from 1) from a drag; anything else moves nothing."""
    rang = str(data.get("rang") or "")
    is_place = rang.isascii() and rang.isdigit() and len(rang) < 5
    return {"sens": str(data.get("sens") or ""), "rang": int(rang) if is_place else None}
