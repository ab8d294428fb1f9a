"""Three versions compared: the one that went out, the one that came back, the one that is here now.

What changed between the first and the second is proposed, a passage at a time; what the third already says
is left out; what the third changed too is marked, with both texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from etabli.redaction.lignes import Ligne
from etabli.redaction.retours.parties import Lue, Partie, Trace

#: two lines that share less were not rewritten one from the other
ALIKE = 0.4
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Changement:
    """One passage that the file changes.

    avant   the lines as they went out
    apres   the lines as they came back
    notre   the lines that stand at that place now
    ancre   the line after which they stand, None at the head of the section
    """

    avant: tuple[Ligne, ...]
    apres: tuple[Ligne, ...]
    notre: tuple[Ligne, ...]
    ancre: Ligne | None
    traces: tuple[Trace, ...]

    @property
    def is_disputed(self) -> bool:
        """Was the passage changed here too?"""
        return keys(self.notre) != keys(self.avant)


def keys(lines: Sequence[Ligne]) -> list[Key]:
    return [one.key for one in lines]


def changes(base: Sequence[Ligne], theirs: Partie, ours: Sequence[Ligne]) -> list[Changement]:
    """What the file proposes for one section, in its order."""
    found = []
    here = _Here(base, ours)
    for start, end, lines in _edits(base, [one.ligne for one in theirs.lignes]):
        notre = here.between(start, end)
        apres = theirs.lignes[lines.start : lines.stop]
        after = tuple(one.ligne for one in apres)
        if keys(after) == keys(notre):
            continue
        traces = _traces(apres, base[start:end], theirs)
        found.append(Changement(tuple(base[start:end]), after, notre, here.anchor(start), traces))
    return found


def _traces(apres: Sequence[Lue], avant: Sequence[Ligne], theirs: Partie) -> tuple[Trace, ...]:
    gone = {one.key for one in avant}
    of_gone = [t for one in theirs.retirees if one.ligne.key in gone for t in one.traces]
    return tuple(dict.fromkeys([*(t for one in apres for t in one.traces), *of_gone]))


def _edits(base: Sequence[Ligne], theirs: Sequence[Ligne]) -> Iterator[tuple[int, int, range]]:
    """The stretches of the base that changed, cut as small as the lines that look alike allow."""
    matcher = SequenceMatcher(None, keys(base), keys(theirs), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield from _cut(base, theirs, range(first, last), range(start, end))


def _cut(
    base: Sequence[Ligne], theirs: Sequence[Ligne], old: range, new: range
) -> Iterator[tuple[int, int, range]]:
    """Each old line with the one it became; what is left between two of them is one passage."""
    last_old, last_new = old.start, new.start
    for place in old:
        twin = next((n for n in range(last_new, new.stop) if _alike(base[place], theirs[n])), None)
        if twin is None:
            continue
        if place > last_old or twin > last_new:
            yield last_old, place, range(last_new, twin)
        yield place, place + 1, range(twin, twin + 1)
        last_old, last_new = place + 1, twin + 1
    if last_old < old.stop or last_new < new.stop:
        yield last_old, old.stop, range(last_new, new.stop)


def _alike(one: Ligne, other: Ligne) -> bool:
    return SequenceMatcher(None, one.words.split(), other.words.split()).ratio() >= ALIKE


class _Here:
    """Where the lines of the base stand in what is written now."""

    def __init__(self, base: Sequence[Ligne], ours: Sequence[Ligne]) -> None:
        self.ours = ours
        matcher = SequenceMatcher(None, keys(base), keys(ours), autojunk=False)
        #: of each line of the base that stands unchanged, its place now
        self.same = {
            block.a + n: block.b + n
            for block in matcher.get_matching_blocks()
            for n in range(block.size)
        }
        self.length = len(base)

    def _before(self, place: int) -> int:
        """Where what stood before this line of the base ends now."""
        found = (self.same[n] + 1 for n in range(place - 1, -1, -1) if n in self.same)
        return next(found, 0)

    def _after(self, place: int) -> int:
        """Where what stood from this line of the base on begins now."""
        found = (self.same[n] for n in range(place, self.length) if n in self.same)
        return next(found, len(self.ours))

    def between(self, start: int, end: int) -> tuple[Ligne, ...]:
        """What stands now where these lines of the base stood."""
        if all(n in self.same for n in range(start, end)) and end > start:
            return tuple(self.ours[self.same[start] : self.same[end - 1] + 1])
        if start == end:
            return ()
        return tuple(self.ours[self._before(start) : self._after(end)])

    def anchor(self, start: int) -> Ligne | None:
        place = self._before(start)
        return self.ours[place - 1] if place else None


def applied(ours: Sequence[Ligne], one: Changement) -> list[Ligne] | None:
    """The lines once the change is taken; None when its passage is no longer where it stood."""
    found, wanted = keys(ours), keys(one.notre)
    if wanted:
        starts = [n for n in range(len(found)) if found[n : n + len(wanted)] == wanted]
        place = _nearest(starts, found, one)
        if place is None:
            return None
        return [*ours[:place], *one.apres, *ours[place + len(wanted) :]]
    if one.ancre is None:
        return [*one.apres, *ours]
    places = [n + 1 for n, key in enumerate(found) if key == one.ancre.key]
    return [*ours[: places[0]], *one.apres, *ours[places[0] :]] if places else None


def _nearest(starts: Sequence[int], found: Sequence[Key], one: Changement) -> int | None:
    """Of several places that read the same, the one after the anchor."""
    if one.ancre is not None:
        after = [n for n in starts if n and found[n - 1] == one.ancre.key]
        starts = after or starts
    return starts[0] if starts else None
