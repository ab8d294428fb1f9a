"""A whole Atelier Flash, act after act, and where the stories of the demonstration stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from demo import contract, handover, money, outcome, request, workshop
from demo.scene import Scene

Days = Iterator[dt.date]
Act = Callable[[Scene], Days]

#: days from the first contact to the first morning of the follow-up
LENGTH = 226


def opened(scene: Scene) -> Days:
    """From the first contact to the Atelier to launch."""
    yield from request.until_instruction(scene)
    yield from request.accept(scene)


def ordered(scene: Scene) -> Days:
    """The holder is drawn, the first order is notified."""
    yield from opened(scene)
    yield from contract.engage(scene)
    yield from contract.order(scene, [2], number=76)


def until_signature(scene: Scene) -> Days:
    """A first holder refused; the order waits on the desk of who signs."""
    yield from opened(scene)
    yield from contract.engage_after_refusal(scene)
    yield scene.day(76)
    contract.prepare(scene, [2])


def until_session(scene: Scene) -> Days:
    """The session is announced; anybody may register."""
    yield from ordered(scene)
    yield from workshop.prepare(scene)
    yield from money.phase_2(scene)
    yield from workshop.register(scene)
    yield from contract.order(scene, [3], number=108)
    yield from money.advance(scene)
    yield from workshop.animate(scene)


def until_verification(scene: Scene) -> Days:
    """The session was held, the roadmap is discussed, the livrable waits to be verified."""
    yield from until_session(scene)
    yield from workshop.hold(scene)
    yield from money.session(scene)
    yield from outcome.write_roadmap(scene)
    yield from outcome.consult(scene)
    yield from handover.deposit(scene)


def flash(scene: Scene) -> Days:
    """The whole course, to the closing; the follow-up begins by the clock (F11)."""
    yield from until_verification(scene)
    yield from outcome.validate(scene)
    yield from handover.admit(scene)
    yield from handover.publish(scene)
    yield from money.admission(scene)
    yield from outcome.make_official(scene)
    yield from money.balance(scene)
    yield from outcome.close(scene)
    yield scene.calendar.exactly(LENGTH)


def followed(scene: Scene) -> Days:
    """The whole course, then six months: actions move, the first review is held."""
    yield from flash(scene)
    yield from outcome.play_actions(scene)
    yield from outcome.review(scene)
