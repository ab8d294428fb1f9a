"""How high a page stands at a desk and on a telephone; the banner of the demonstration is no part of it."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

#: width, and the height that no page with a form goes over, in pixels
BUDGET = ((1280, 3000), (375, 5000))
MOST = dict(BUDGET)
#: the bar that holds the title of a page and its tabs
HEAD = 200
SHOTS = os.environ.get("ETABLI_SHOTS", "")
MEASURE = """() => {
  const high = (name) => document.querySelector(name)?.offsetHeight ?? 0;
  const tab = document.querySelector('.et-tabs [aria-current]')?.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  return {
    high: document.documentElement.scrollHeight - high('.et-demo'),
    head: high('.et-head'),
    sees: !tab || (tab.left >= 0 && tab.right <= width),
  };
}"""


class Stature(NamedTuple):
    """One page at one width."""

    high: int
    head: int
    sees: bool

    def faults(self, width: int) -> list[str]:
        found = [f"{self.high} px high"] * (self.high > MOST[width])
        found += [f"a head of {self.head} px"] * (self.head >= HEAD)
        return found + ["its tab out of sight"] * (not self.sees)


def statures(page: Any, address: str, name: str = "") -> dict[int, Stature]:
    """The page loaded at each width, since what a script lays out it lays out once."""
    found = {}
    for width, _ in BUDGET:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        found[width] = Stature(**page.evaluate(MEASURE))
        if SHOTS:
            shot = (name or address).strip("/").replace("/", "-")
            page.screenshot(path=f"{SHOTS}/{shot}-{width}.png", full_page=True)
    return found
