"""What the doors share: the reader, the livrable they follow, a submitted form, the bar of moves."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted
from etabli.livrables import access
from etabli.livrables.models import Livrable

#: acts that wait for a hearing; shown only when there is one
HEARING_ONLY = frozenset({"observe"})


def followed(request: HttpRequest, pk: int) -> Livrable:
    """The livrable, for someone its Atelier concerns; for anybody else the page does not exist."""
    actor = actor_of(request)
    livrable = access.LIVRABLES.get_or_404(actor, pk=pk)
    access.LIVRABLES.require(actor, "follow", livrable)
    return livrable


def moves(livrable: Livrable, actor: Actor, *, open_to: Container[str]) -> list[dict[str, Any]]:
    """The moves of this reader that have a page, with the reasons of those not possible yet."""
    return [
        {
            "label": choice.move.label,
            "url": reverse("livrables:acte", args=[livrable.pk, choice.name.replace("_", "-")]),
            "allowed": choice.is_open,
            "reasons": list(choice.blockers),
            "primary": choice.move.awaited,
            "danger": choice.move.danger,
        }
        for choice in duties.choices(livrable, actor)
        if choice.name in open_to and (livrable.is_in_hearing or choice.name not in HEARING_ONLY)
    ]
