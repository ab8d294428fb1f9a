"""What the doors share: the reader, the livrable they follow, a submitted form, the bar of moves."""

from __future__ import annotations

from django.http import HttpRequest

from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted
from etabli.livrables import access
from etabli.livrables.models import Livrable


def followed(request: HttpRequest, pk: int) -> Livrable:
    """The livrable, for someone its Atelier concerns; for anybody else the page does not exist."""
    actor = actor_of(request)
    livrable = access.LIVRABLES.get_or_404(actor, pk=pk)
    access.LIVRABLES.require(actor, "follow", livrable)
    return livrable
