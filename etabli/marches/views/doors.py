"""What the doors share: the reader of a request, and the bar of moves of an object."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.urls import reverse

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.guards import Known
from etabli.core.models import Movable
from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted


def moves(
    obj: Movable,
    actor: Actor,
    *,
    address: str,
    open_to: Container[str],
    known: Known | None = None,
) -> list[dict[str, Any]]:
    """The moves of this reader that have a door, with the reasons of those not possible yet."""
    found = duties.choices(obj, actor, known=known)
    shown = [one for one in found if one.name in open_to and one.name not in ASIDE]
    return [
        _line(one, reverse(address, args=[obj.pk, one.name.replace("_", "-")])) for one in shown
    ]


def _line(choice: duties.Choice, url: str) -> dict[str, Any]:
    return {
        "label": choice.move.label,
        "url": url,
        "allowed": choice.is_open,
        "reasons": list(choice.blockers),
        "primary": choice.move.awaited,
        "danger": choice.move.danger,
    }


#: never the next step of a page: their doors stand beside what they complete
ASIDE = frozenset({"complete", "complete_buyer"})
