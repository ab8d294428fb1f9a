"""A state, its name and its tone: the badge of an object is the same on every page."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, Self

from django.db import models


class Tone(StrEnum):
    """What a badge says by its shape and colour, beside the words."""

    NEUTRAL = "neutral"
    INFO = "info"
    PROGRESS = "progress"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


class Shown(Protocol):
    """What a badge reads: a member of `State`, a stage of an Atelier."""

    @property
    def label(self) -> str: ...

    @property
    def tone(self) -> Tone: ...


class State(models.TextChoices):
    """The states of one kind of object; each line gives the code, the tone and the name."""

    tone: Tone

    def __new__(cls, code: str, tone: Tone | None = None) -> Self:
        """TypeError for a state without a tone (the default is for those who look a state up)."""
        if tone is None:
            raise TypeError(f"{cls.__name__}.{code} has no tone")
        member = str.__new__(cls, code)
        member._value_ = code
        member.tone = tone
        return member
