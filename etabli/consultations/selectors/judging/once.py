"""A page of the analysis reads the same rows for its guards, its tables and its sentences: once is enough.

Nothing is kept outside `core.tic.once_a_run`, which surrounds a page that only reads: a verb sees what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from etabli.consultations.models import MarcheSubsequent
from etabli.core import tic

P = ParamSpec("P")
T = TypeVar("T")


def once(
    read: Callable[Concatenate[MarcheSubsequent, P], T],
) -> Callable[Concatenate[MarcheSubsequent, P], T]:
    """This read, kept for the page when there is one."""

    @wraps(read)
    def kept(marche: MarcheSubsequent, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (read, marche.pk, args, tuple(sorted(kwargs.items())))
        return tic.kept(key, partial(read, marche, *args, **kwargs))

    return kept
