"""An Atelier follows its contract: after each act on it, and on the resumption of a suspended one."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.ateliers.services.moves import advance, blockers_of, leaves
from etabli.core import hooks
from etabli.core.access import CLOCK, Actor


def catch_up(atelier: Atelier, *, actor: Actor, on: dt.date) -> None:
    """Move the Atelier as far as its contract has gone (config/reactions.py, CATCH_UPS).

    A suspended Atelier does not move: what happened meanwhile takes effect on its resumption. Each move is
    of who acts when it is theirs to do, of the clock otherwise: an act is never refused for what follows it.
    """
    for verb in hooks.catch_ups():
        name = verb.rpartition(".")[2]
        if not leaves(atelier, name):
            continue
        by = actor if TABLE.may(actor, name, atelier) else CLOCK
        if not blockers_of(atelier, name, actor=by, on=on):
            advance(atelier, name, actor=by, on=on)
