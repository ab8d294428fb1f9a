"""A refusal is one or more French sentences fit for the screen: what is wrong and what to do."""

from __future__ import annotations


class Refused(Exception):
    """The act did not happen; `reasons` says why, in sentences for the person."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
