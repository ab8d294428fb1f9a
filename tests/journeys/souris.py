"""The same person with a mouse: what is named is clicked; only the typing is done with the keys."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator

from tests.journeys.clavier import Keyboard


class Pointer(Keyboard):
    """One person before one page, who sees the page and points."""

    def reach(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        target.focus()

    def _go(self, target: Locator) -> None:
        with self.page.expect_event("load"):
            target.click()

    def write(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def choose(self, label: str, words: str) -> None:
        """The first line of a list that holds these words."""
        field = self.field(label)
        line = field.locator("option").filter(has_text=words).first
        field.select_option(value=line.get_attribute("value"))

    def choose_file(self, label: str, path: Path) -> None:
        self.field(label).set_input_files(path)


#: who presses
COMMUNE, STATE = "commune", "État"


class Counting(Pointer):
    """Counts what each side presses: a link or a button. What is chosen in a field, and what signs in, is not."""

    side = STATE

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.clicks: Counter[str] = Counter()

    def come(self, side: str, actor: Any, address: str) -> None:
        self.side = side
        self.enter(actor, address)

    def come_in(self, target: Locator) -> None:
        super()._go(target)

    def confirm(self) -> None:
        self.clicks[self.side] += 1
        super().confirm()

    def _go(self, target: Locator) -> None:
        self.clicks[self.side] += 1
        super()._go(target)
