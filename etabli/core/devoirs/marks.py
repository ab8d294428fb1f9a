"""Which dossiers an act has touched: their duties are written again before its transaction ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

from etabli.core.hooks import table

_touched: ContextVar[set[str] | None] = ContextVar("touched", default=None)
_settle: list[Callable[[set[str]], None]] = []


def settled_by(settle: Callable[[set[str]], None]) -> None:
    """What writes the duties again: named once, when the application starts."""
    _settle[:] = [settle]


def touch(*roots: str) -> None:
    """The state of these dossiers has changed: at the end of the act, or now when none is open."""
    touched = _touched.get()
    if touched is None:
        _write(set(roots))
    else:
        touched.update(roots)


def changed(obj: Model, *, is_new: bool = False) -> None:
    """An object has changed: its own dossier, and those whose duties read it (config/devoirs.py).

    Nothing else hangs on one that is new, unless it hangs on something itself.
    """
    roots = {str(obj.root)} if hasattr(obj, "root") else set()
    reads = {} if is_new and roots else table("DEVOIRS").get(obj._meta.label_lower, {})
    for label, lookup in reads.items():
        rows = type(obj)._base_manager.filter(pk=obj.pk).order_by()
        roots |= {f"{label}:{pk}" for pk in rows.values_list(lookup, flat=True) if pk}
    if roots:
        touch(*roots)


@contextmanager
def gathered() -> Iterator[None]:
    """One act: what it touches is written again once, at its end; nothing when it fails.

    Inside another one, that of the outermost.
    """
    if _touched.get() is not None:
        yield
        return
    token = _touched.set(set())
    try:
        yield
        while roots := _touched.get():
            _touched.set(set())
            _write(roots)
    finally:
        _touched.reset(token)


def _write(roots: set[str]) -> None:
    for settle in _settle:
        settle(roots)
