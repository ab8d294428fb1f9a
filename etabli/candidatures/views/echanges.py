"""What people say to each other about a dossier, by circle."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from etabli.candidatures import services
from etabli.candidatures.echanges import ROOM
from etabli.candidatures.models import Candidature
from etabli.candidatures.views.doors import find, frame
from etabli.core.echanges import doors
from etabli.core.ui.contexts import Context


def _frame(request: HttpRequest, candidature: Candidature) -> Context:
    return frame(request, candidature, "echanges")


PLACE = doors.Place(ROOM, services.post_message, "candidatures/echanges.html", _frame)


def exchanges(request: HttpRequest, pk: int) -> HttpResponse:
    """Messages by circle."""
    return doors.show(request, PLACE, find(request, pk))


@require_POST
def say(request: HttpRequest, pk: int, cercle: str) -> HttpResponse:
    """One more message for one circle."""
    return doors.say(request, PLACE, find(request, pk), cercle, request.FILES)


def piece(request: HttpRequest, pk: int, number: UUID) -> HttpResponseBase:
    """A file joined to a message."""
    return doors.piece(request, PLACE, find(request, pk), number)
