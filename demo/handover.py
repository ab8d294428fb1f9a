"""The livrable de synthèse: deposited, admitted, published (V1 to V5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demo.scene import Scene

Days = Iterator[dt.date]


def deposit(scene: Scene) -> Days:
    yield scene.day(180)


def admit(scene: Scene) -> Days:
    yield scene.day(195)


def publish(scene: Scene) -> Days:
    yield scene.day(197)
