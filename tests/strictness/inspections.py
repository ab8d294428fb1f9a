"""A file is opened before the transaction: a slow child must not hold the database for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REFUSAL = (
    "a file is inspected inside a transaction (atomic): call `examined` or `report_at` before it"
)


def outside_transactions(ask: Callable[..., Any]) -> Callable[..., Any]:
    """The door of the child, shut while a transaction of the code is open; those of the test apart."""

    def checked(act: str, **order: Any) -> Any:
        if in_transaction_of_the_code():
            raise AssertionError(REFUSAL)
        return ask(act, **order)

    return checked


def in_transaction_of_the_code() -> bool:
    from django.db import connection

    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
