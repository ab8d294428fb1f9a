"""Counting people without naming them (K15, domain 7.4 and 10.6). Plain values.

A published count never shows fewer than five people; when a single figure would be hidden the next
one is hidden too, for a subtraction would give it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

THRESHOLD = 5
HABITANT = "HABITANT"


@dataclass(frozen=True, slots=True)
class Masked:
    """Counts fit for publication: None = fewer than five, or hidden with one that is."""

    cells: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class Participation:
    """K15: people registered, people who came, by college. A rate of nothing is None (« – »)."""

    inscrits: int
    presents: int
    par_college: Mapping[str, int]

    @property
    def taux_presence(self) -> Decimal | None:
        """Present ÷ registered, in percent; walk-ins can take it above 100."""
        return percent(self.presents, self.inscrits)

    @property
    def part_habitants(self) -> Decimal | None:
        """Inhabitants present ÷ present, in percent."""
        return percent(self.habitants, self.presents)

    @property
    def habitants(self) -> int:
        return self.par_college.get(HABITANT, 0)

    @property
    def published(self) -> Masked:
        return masked(self.par_college)


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, half up; None when the whole is nothing (section 8)."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def masked(counts: Mapping[str, int]) -> Masked:
    """The counts by family as the public may read them (10.6: 7.4, K15).

    A family nobody came from is left out: nobody is recognised in it.
    """
    cells = {name: count for name, count in counts.items() if count}
    hidden = _hidden(cells)
    total = sum(cells.values())
    is_alone = hidden and len(cells) == 1
    return Masked(
        {name: None if name in hidden else count for name, count in cells.items()},
        None if is_alone or total < THRESHOLD else total,
    )


def _hidden(cells: Mapping[str, int]) -> set[str]:
    """The families that are not shown; a single one takes the next smallest with it."""
    hidden = {name for name, count in cells.items() if count < THRESHOLD}
    others = sorted((count, name) for name, count in cells.items() if name not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return hidden
