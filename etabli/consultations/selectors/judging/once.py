"""A page of the analysis reads the same rows for its guards, its tables and its sentences: once is enough.

Nothing is kept outside `one_reading`, which surrounds a page that only reads: a verb sees what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from etabli.consultations.models import MarcheSubsequent

P = ParamSpec("P")
T = TypeVar("T")
#: which page is being read; None: none is
_page: ContextVar[object | None] = ContextVar("analyse_lue", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """What is read of a consultation inside is read once."""
    before = _page.set(object())
    try:
        yield
    finally:
        _page.reset(before)


def once(
    read: Callable[Concatenate[MarcheSubsequent, P], T],
) -> Callable[Concatenate[MarcheSubsequent, P], T]:
    """This read, kept for the page when there is one."""

    last: ContextVar[tuple[object, dict[Hashable, T]]] = ContextVar(read.__name__)

    @wraps(read)
    def kept(marche: MarcheSubsequent, /, *args: P.args, **kwargs: P.kwargs) -> T:
        page = _page.get()
        if page is None:
            return read(marche, *args, **kwargs)
        of_page, known = last.get((None, {}))
        if of_page is not page:
            known = {}
            last.set((page, known))
        key = (marche.pk, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = read(marche, *args, **kwargs)
        return known[key]

    return kept
