"""Three versions of one answer: what the page was opened on, what is kept, what was typed.

Only the marks of the first are known, and they are enough: what both kept is in the two others. Nothing
typed is lost, nothing kept is overwritten unseen, whoever sends first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from etabli.core.coecriture.marks import Piece, mark_of, pieces

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Merged:
    """What may be written, and the questions that somebody must settle; the rest stays as it is kept."""

    saved: dict[str, object] = field(default_factory=dict)
    disputed: list[str] = field(default_factory=list)


def merge(
    kept: Values, seen: Mapping[str, str], typed: Values, own: Mapping[str, str] | None = None
) -> Merged:
    """Join what was typed to what is kept.

    `seen` gives the marks the page was opened on (none: it showed nothing there). `own` gives those of
    what the same person last sent and the page may not know it was received: it counts as seen.
    """
    found = Merged()
    for cle, value in typed.items():
        bases = [seen.get(cle, ""), *([own[cle]] if own and cle in own else [])]
        joined = next(_joined(kept.get(cle), value, bases), None)
        if joined is None:
            found.disputed.append(cle)
        elif joined.is_new:
            found.saved[cle] = joined.value
    return found


@dataclass(frozen=True, slots=True)
class _Joined:
    value: object
    is_new: bool


def _joined(kept: object, typed: object, bases: Sequence[str]) -> Iterator[_Joined]:
    """The value to keep by each base that settles it, the page's own first."""
    now, mine = mark_of(kept), mark_of(typed)
    for base in bases:
        if mine in (now, base):
            yield _Joined(kept, is_new=False)
        elif now == base:
            yield _Joined(typed, is_new=True)
        elif (
            rows := _by_pieces(pieces(kept), pieces(typed), base.split(".") if base else [])
        ) is not None:
            both = _whole(rows, like=typed)
            yield _Joined(both, is_new=mark_of(both) != now)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Pieces `start` to `end` of the base became these."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    def same(self, other: _Edit) -> bool:
        digests = [[one.digest for one in edit.pieces] for edit in (self, other)]
        return (self.start, self.end) == (other.start, other.end) and digests[0] == digests[1]

    def meets(self, other: _Edit) -> bool:
        """Do they rewrite the same piece, or add at the same place?"""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


def _by_pieces(kept: list[Piece], typed: list[Piece], base: list[str]) -> list[Piece] | None:
    """Both sets of changes over the base; None when they meet."""
    theirs, mine = _edits(base, kept), _edits(base, typed)
    fresh = [edit for edit in mine if not any(edit.same(other) for other in theirs)]
    if any(edit.meets(other) for edit in fresh for other in theirs):
        return None
    known = {one.digest: one for one in (*typed, *kept)}
    return list(_over(base, [*theirs, *fresh], known))


def _over(base: list[str], edits: list[_Edit], known: Mapping[str, Piece]) -> Iterator[Piece]:
    place = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        yield from (known[digest] for digest in base[place : edit.start])
        yield from edit.pieces
        place = edit.end
    yield from (known[digest] for digest in base[place:])


def _edits(base: list[str], pieces: list[Piece]) -> list[_Edit]:
    matcher = SequenceMatcher(None, base, [one.digest for one in pieces], autojunk=False)
    return [
        _Edit(start, end, tuple(pieces[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _whole(rows: list[Piece], *, like: object) -> object:
    """The pieces as one value of the same kind: a text, or a list (None when nothing is left)."""
    found = [one.value for one in rows]
    return "\n".join(map(str, found)) if isinstance(like, str) else found or None
