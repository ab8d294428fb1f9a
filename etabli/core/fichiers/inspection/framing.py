"""How a photograph is shown by hand: quarter turns, then what is cut off each side.

Pure numbers: the page, the child that draws and the copy that people read agree on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: per cent of a side that stays, at least
LEAST = 10
Sides: TypeAlias = tuple[int, int, int, int]
Way: TypeAlias = Literal["gauche", "droite"]


@dataclass(frozen=True, slots=True)
class Framing:
    """`turns` to the right, from 0 to 3; then per cent cut: left, top, right, bottom as one sees it."""

    turns: int = 0
    cut: Sides = (0, 0, 0, 0)

    def __post_init__(self) -> None:
        left, top, right, bottom = self.cut
        if self.turns not in range(4) or min(self.cut) < 0:
            raise ValueError(f"a framing turns 0 to 3 times and cuts nothing less than 0: {self}")
        if left + right > 100 - LEAST or top + bottom > 100 - LEAST:
            raise ValueError(f"a framing leaves {LEAST} % of each side: {self}")

    def turned(self, way: Way) -> Framing:
        """A quarter turn; what was cut stays cut."""
        left, top, right, bottom = self.cut
        if way == "droite":
            return Framing((self.turns + 1) % 4, (bottom, left, top, right))
        return Framing((self.turns - 1) % 4, (top, right, bottom, left))

    def box(self, width: int, height: int) -> Sides:
        """What is kept of a picture of that size, once turned: left, top, right, bottom in pixels."""
        left, top, right, bottom = self.cut
        return (
            width * left // 100,
            height * top // 100,
            width - width * right // 100,
            height - height * bottom // 100,
        )

    @property
    def enlargement(self) -> float:
        """How much larger the whole is than the longest share that is kept; 1 when nothing is cut."""
        left, top, right, bottom = self.cut
        return 100 / max(100 - left - right, 100 - top - bottom)


WHOLE = Framing()
