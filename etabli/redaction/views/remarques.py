"""What is said of a section, by circle."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from etabli.core.echanges import doors
from etabli.core.ui.contexts import Context
from etabli.redaction import access, services
from etabli.redaction.echanges import ROOM
from etabli.redaction.models import SectionTexte
from etabli.redaction.views.doors import actor_of


def _frame(request: HttpRequest, section: SectionTexte) -> Context:
    return {"texte": section.texte, "section": section}


PLACE = doors.Place(ROOM, services.post_remark, "redaction/remarques.html", _frame)


def _section(request: HttpRequest, pk: int) -> SectionTexte:
    return access.SECTIONS.get_or_404(actor_of(request), pk=pk)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The threads of a section."""
    return doors.show(request, PLACE, _section(request, pk))


@require_POST
def say(request: HttpRequest, pk: int, cercle: str) -> HttpResponse:
    """One more remark for one circle."""
    return doors.say(request, PLACE, _section(request, pk), cercle, request.FILES)


def piece(request: HttpRequest, pk: int, number: UUID) -> HttpResponseBase:
    """A file joined to a remark."""
    return doors.piece(request, PLACE, _section(request, pk), number)
