"""A list without an order fails when it is cut, and comes back to front when it is read.

Databases promise no order that was not asked: SQLite hides it, PostgreSQL shows it one day. Code
that relies on the order of insertion is found here, always the same way.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

ROOT = str(Path(__file__).resolve().parents[2])


class UnorderedSlice(AssertionError):
    """A queryset without an order was cut by our own code: which rows come is chance."""


def _is_ours(filename: str) -> bool:
    return filename.startswith(ROOT) and "site-packages" not in filename


def refuse() -> None:
    cut, fetch = QuerySet.__getitem__, QuerySet._fetch_all

    def guarded_cut(self: QuerySet[Any], key: Any) -> Any:
        caller = sys._getframe(1).f_code
        if self._result_cache is None and not self.ordered and _is_ours(caller.co_filename):
            raise UnorderedSlice(
                f"{self.model.__name__}[{key}] in {caller.co_name}: add order_by()"
            )
        return cut(self, key)

    def reversed_fetch(self: QuerySet[Any]) -> None:
        is_first = self._result_cache is None
        fetch(self)
        if is_first and not self.ordered and self.model.__module__.startswith("etabli."):
            rows: list[Any] = self._result_cache or []
            rows.reverse()

    QuerySet.__getitem__ = guarded_cut  # type: ignore[method-assign]
    QuerySet._fetch_all = reversed_fetch  # type: ignore[method-assign]
