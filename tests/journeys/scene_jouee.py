"""A Flash already begun, told by the demonstration, and a clock that the server sees too."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from etabli.core import horloge
from etabli.core.tic import tic

#: a Monday; the story keeps the days of the demonstration, so that every date is exact
START = dt.date(2026, 3, 2)
HOUR = 10


class Clock:
    """The day of the story, for the test and for the server: a ContextVar is seen by one thread."""

    def __init__(self, monkeypatch: Any, day: dt.date) -> None:
        self.day = day
        self._since = time.monotonic()
        self._known = horloge.now
        monkeypatch.setattr(horloge, "now", self._now)

    def go(self, day: dt.date) -> None:
        """The morning of that day, once the programmed tasks have run."""
        assert day >= self.day, f"the clock does not go back from {self.day} to {day}"
        self.day = day
        self._since = time.monotonic()
        tic()

    def _now(self) -> dt.datetime:
        if horloge._moment.get():
            return self._known()
        spent = dt.timedelta(seconds=time.monotonic() - self._since)
        return horloge.at_paris(self.day, HOUR) + spent


def play_until(act: Callable[..., Any], day: int) -> Any:
    """The scene of Fumel once this act of the demonstration is done, on that day of the story."""
    from demo import country
    from demo.theatre import play
    from etabli.territoires.selectors import find_commune

    before = START - dt.timedelta(days=60)
    until = START + dt.timedelta(days=day)
    bureau, firms = country.found(before)
    scene = country.stage(find_commune("47106"), bureau, firms, start=START)
    agenda = country.agenda(bureau, [scene.people.service], firms, start=before, until=until)
    play([agenda, act(scene)], until=until)
    return scene
