"""Counting people without naming them (K15, domain 7.4 and 10.6). Plain values.

`publish` is the only way from a count of people to what others than the hosts read. A college of
fewer than five is not counted, and the exact total is then kept back too (10.6): each college is
published by itself, so that nothing published elsewhere in the table narrows a hidden one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from etabli.core.formats import nombre

THRESHOLD = 5
HABITANT = "HABITANT"
FEW = "moins de 5"


@dataclass(frozen=True, slots=True)
class Published:
    """Counts fit for publication: None = from one to four people. The total lies between two bounds."""

    cells: Mapping[str, int | None]
    lowest: int
    highest: int

    @property
    def total(self) -> int | None:
        """The exact total; None when a college is hidden, for a subtraction would give it back."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def words(self) -> str:
        """« 33 », « de 33 à 39 », « moins de 5 »: the total, as precisely as it may be said."""
        if self.total is not None:
            return nombre(self.total)
        if self.highest < THRESHOLD:
            return FEW
        return f"de {nombre(self.lowest)} à {nombre(self.highest)}"

    def said(self, name: str) -> str:
        """What is printed of one college."""
        count = self.cells[name]
        return FEW if count is None else nombre(count)


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
    def published(self) -> Published:
        return publish(self.par_college)


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, half up; None when the whole is nothing (section 8)."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def publish(counts: Mapping[str, int]) -> Published:
    """The counts by college as others than the hosts may read them (10.6: 7.4, K15).

    A college nobody came from is left out: nobody is recognised in it. The bounds of the total are
    computed from what is published alone, so they say nothing more.
    """
    cells = {name: n if n >= THRESHOLD else None for name, n in counts.items() if n}
    shown = sum(count for count in cells.values() if count is not None)
    hidden = sum(count is None for count in cells.values())
    return Published(cells, shown + hidden, shown + hidden * (THRESHOLD - 1))
