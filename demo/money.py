"""What is certified, asked and paid (CH-5, CH-6, CH-8), and the credits of each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demo.scene import Scene

Days = Iterator[dt.date]


def phase_2(scene: Scene) -> Days:
    yield scene.day(99)


def session(scene: Scene) -> Days:
    yield scene.day(134)


def admission(scene: Scene) -> Days:
    yield scene.day(200)


def balance(scene: Scene) -> Days:
    yield scene.day(216)
