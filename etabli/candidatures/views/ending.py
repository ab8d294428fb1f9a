"""What one reads once the candidature is deposited, and the date for one's calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.candidatures import agenda
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import ending
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.core.fichiers.http import download, file_slug


def _deposited(request: HttpRequest, pk: int) -> Candidature:
    candidature = find(request, pk)
    if not candidature.numero:
        raise Http404("Cette candidature n’est pas encore déposée.")
    return candidature


def deposited(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in large, what was received, what happens next and before when."""
    candidature = _deposited(request, pk)
    shown = ending.ending(candidature, actor_of(request))
    context = frame(request, candidature, "dossier", **shown)
    return render(request, "candidatures/depot.html", context)


def calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last day of the check of completeness, as an iCalendar file."""
    candidature = _deposited(request, pk)
    check_by = ending.check_by(candidature, actor_of(request))
    if check_by is None:
        raise Http404("Aucune date n’est attendue : la DGALN a déjà répondu.")
    data = agenda.calendar(candidature, check_by=check_by)
    name = f"{file_slug(f'Candidature {candidature.numero}')}.ics"
    return download([data], filename=name, content_type=agenda.TYPE, size=len(data))
