"""A mapping that is never changed, and costs as little to copy at ten thousand keys as at ten.

The log of a framework is replayed line by line, each line giving another file: copying every
designation at each line would take the square of their number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: a copy with one more key copies one shelf, and the list of them
SHELVES = 128


class Kept(Mapping[K, V], Generic[K, V]):
    """Keys on shelves: `put` gives another mapping, which shares every shelf but one with this one."""

    __slots__ = ("_number", "_shelves")

    def __init__(self) -> None:
        self._shelves: tuple[dict[K, V], ...] = ({},) * SHELVES
        self._number = 0

    def put(self, key: K, value: V) -> Kept[K, V]:
        """The same mapping, with this value under this key."""
        place = hash(key) % SHELVES
        shelf = {**self._shelves[place], key: value}
        found = Kept[K, V]()
        found._shelves = (*self._shelves[:place], shelf, *self._shelves[place + 1 :])
        found._number = self._number + len(shelf) - len(self._shelves[place])
        return found

    def __getitem__(self, key: K) -> V:
        return self._shelves[hash(key) % SHELVES][key]

    def __iter__(self) -> Iterator[K]:
        for shelf in self._shelves:
            yield from shelf

    def __len__(self) -> int:
        return self._number
