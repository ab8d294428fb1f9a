"""Several stories told at once, day after day: the clock moves, then whoever acts that day acts.

A story is a generator: it yields the day of its next act, then does it when it is woken. Played so,
the journal and the log of the tourniquet read in the order of time, whatever the number of stories.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterable, Iterator

from django.test.utils import override_settings

from etabli.core import horloge
from etabli.core.delais import next_working_day
from etabli.core.tic import tic

Story = Iterator[dt.date]
MORNING = 7
STEP = dt.timedelta(minutes=3)


class Calendar:
    """Days of one story, counted from its first."""

    def __init__(self, start: dt.date) -> None:
        self.start = start

    def day(self, number: int) -> dt.date:
        """The first working day that many days after the start."""
        return next_working_day(self.exactly(number))

    def exactly(self, number: int) -> dt.date:
        """That many days after the start, worked or not."""
        return self.start + dt.timedelta(days=number)


def play(
    stories: Iterable[Story],
    *,
    until: dt.date,
    tell: Callable[[dt.date], object] = lambda day: None,
) -> None:
    """Tell every story up to that day; the clock of the programme ticks each morning of an act.

    `tell` is given each day played.

    Messages are kept in the product and not sent: nobody lives at the addresses of the cast.
    """
    waiting: list[tuple[dt.date, int, Story]] = []
    for order, story in enumerate(stories):
        _wait(waiting, order, story)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        _play(waiting, until, tell)


def _play(
    waiting: list[tuple[dt.date, int, Story]], until: dt.date, tell: Callable[[dt.date], object]
) -> None:
    today, moment = dt.date.min, horloge.now()
    while waiting and waiting[0][0] <= until:
        day, order, story = heapq.heappop(waiting)
        if day != today:
            today, moment = day, horloge.at_paris(day, MORNING)
            tell(day)
            with horloge.at(moment):
                tic()
        moment += STEP
        with horloge.at(moment):
            _wait(waiting, order, story)


def _wait(waiting: list[tuple[dt.date, int, Story]], order: int, story: Story) -> None:
    """Let the story act, and put it back at the day it asks for; it is over when it asks for none."""
    day = next(story, None)
    if day is not None:
        heapq.heappush(waiting, (day, order, story))
