"""What people say to each other about an Atelier, by circle."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from etabli.ateliers import services
from etabli.ateliers.echanges import ROOM
from etabli.ateliers.models import Atelier
from etabli.core.echanges import doors
from etabli.core.ui.contexts import Context
from etabli.espaces.views.doors import followed


def _frame(request: HttpRequest, atelier: Atelier) -> Context:
    return {"atelier": atelier}


PLACE = doors.Place(ROOM, services.post_message, "espaces/atelier_echanges.html", _frame)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Messages by circle."""
    return doors.show(request, PLACE, followed(request, pk))


@require_POST
def say(request: HttpRequest, pk: int, cercle: str) -> HttpResponse:
    """One more message for one circle."""
    return doors.say(request, PLACE, followed(request, pk), cercle, request.FILES)


def piece(request: HttpRequest, pk: int, number: UUID) -> HttpResponseBase:
    """A file joined to a message."""
    return doors.piece(request, PLACE, followed(request, pk), number)
