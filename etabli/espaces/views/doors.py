"""What the doors share: the reader, and the Atelier they may follow."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from etabli.ateliers.access import TABLE, seats
from etabli.ateliers.echanges import ROOM
from etabli.ateliers.models import Atelier
from etabli.core.ui.doors import actor_of as actor_of

#: the answers that every page of an Atelier asks
ASKED = ("view_money", "follow", "exchange", *sorted(ROOM.rights))


def followed(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for someone concerned by it; for anybody else the page does not exist.

    It carries the answers its pages ask: `can_view_money` (as the State), those of its tabs and of its
    messages, its seat.
    """
    actor = actor_of(request)
    rows = TABLE.visible(actor, "follow").annotate(**TABLE.answers(actor, ASKED), **seats(actor))
    rows = rows.select_related(
        "commune", "chef_de_file", "service_pilote", "mandataire", "candidature"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    return found
