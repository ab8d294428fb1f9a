"""The formats of the programme as values: one `Deroule` a version, read by the apps that come after.

A new format is a file here, its line in `known`, its twin among the candidatures, and its fiche.

The groups of states are asked for two ways. About one Atelier, from its own Deroule. In a query over
all of them, by `states(Group.EXECUTION)`: the codes that this group has in any format. That needs no
join and no condition on the format, because a code means one thing everywhere (held by a test), as it
must: the journal keeps codes for twenty years, without the version that wrote them.
"""

from __future__ import annotations

from typing import Protocol

from etabli.ateliers.deroules.definition import (
    CLOSED,
    OPEN,
    RUNNING,
    Deroule,
    Expected,
    Group,
    Order,
    Reader,
    Stage,
    Step,
)
from etabli.ateliers.deroules.flash import FLASH_1
from etabli.ateliers.deroules.local import LOCAL_1

__all__ = [
    "CLOSED", "OPEN", "RUNNING", "Deroule", "Expected", "Group", "Order", "Reader", "Stage", "Step", "current",
    "deroule_of", "known", "labels", "of_code", "phases", "public_names", "states", "steps",
]  # fmt: skip

#: every version that an Atelier may follow, the newest of a format last
known: tuple[Deroule, ...] = (FLASH_1, LOCAL_1)


class Following(Protocol):
    """Anything that follows a version: an Atelier."""

    deroule: str


def deroule_of(atelier: Following) -> Deroule:
    """The version this Atelier follows, from its opening to its archive."""
    return of_code(atelier.deroule)


def of_code(code: str) -> Deroule:
    """The version of this code; KeyError when nobody wrote it."""
    try:
        return next(one for one in known if one.code == code)
    except StopIteration:
        raise KeyError(code) from None


def current(format_: str) -> Deroule:
    """The version a new Atelier of this format follows; KeyError when the format has none yet."""
    found = [one for one in known if one.format == format_]
    if not found:
        raise KeyError(format_)
    return found[-1]


def states(*groups: Group) -> tuple[str, ...]:
    """The codes that these groups have in any format, each once: for a query over all Ateliers."""
    return tuple(dict.fromkeys(code for one in known for code in one.states(*groups)))


def labels() -> dict[str, str]:
    """The name of every state of every format."""
    return {code: label for one in known for code, label in one.labels.items()}


def phases() -> frozenset[int]:
    """The phases of every format: what a price list may speak of."""
    return frozenset(code for one in known for code in one.phase_codes)


def steps() -> dict[str, str]:
    """The name of every payment of every format."""
    return {step.code: step.label for one in known for order in one.orders for step in order.steps}


def public_names() -> dict[Group, str]:
    """The stages as the public names them, whatever the format."""
    return {group: name for one in known for group, name in one.public_names.items()}
