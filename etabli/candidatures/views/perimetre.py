"""Where the dossier is, changed from the screen of the fiche that asks for it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from etabli.candidatures import services
from etabli.candidatures.forms.dossier import CommuneForm
from etabli.candidatures.pages import screens
from etabli.candidatures.views.doors import actor_of
from etabli.candidatures.views.fiche import with_fiche
from etabli.core.formats import compte
from etabli.core.ui.doors import submitted
from etabli.territoires.models import Epci


@require_POST
def add_commune(request: HttpRequest, pk: int) -> HttpResponse:
    candidature = with_fiche(request, pk)
    form = CommuneForm(request.POST)
    add = partial(services.add_commune, candidature, actor=actor_of(request))
    submitted(request, form, lambda data: add(**data))
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect(screens.tied_url(candidature, "communes"))


@require_POST
def remove_commune(request: HttpRequest, pk: int, commune: int) -> HttpResponse:
    candidature = with_fiche(request, pk)
    row = candidature.communes.filter(pk=commune).first()
    if row:
        services.remove_commune(candidature, actor=actor_of(request), commune=row)
    return redirect(screens.tied_url(candidature, "communes"))


@require_POST
def add_epci(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The whole of an EPCI that is already in part in the perimeter."""
    candidature, epci = with_fiche(request, pk), _epci(code)
    count = services.add_epci(candidature, actor=actor_of(request), epci=epci)
    messages.success(request, f"{epci} : {compte(count, 'commune ajoutée,communes ajoutées')}.")
    return redirect(screens.tied_url(candidature, "communes"))


@require_POST
def remove_epci(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """All the communes of an EPCI leave, the main one excepted."""
    candidature, epci = with_fiche(request, pk), _epci(code)
    count = services.remove_epci(candidature, actor=actor_of(request), epci=epci)
    messages.success(request, f"{epci} : {compte(count, 'commune retirée,communes retirées')}.")
    return redirect(screens.tied_url(candidature, "communes"))


@require_POST
def keep(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """An EPCI has changed with the year: the perimeter stays as it is."""
    candidature = with_fiche(request, pk)
    services.keep_perimeter(candidature, actor=actor_of(request), code=code)
    messages.success(request, "Le périmètre reste tel qu’il est.")
    return redirect(candidature)


@require_POST
def follow(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """An EPCI has changed with the year: the perimeter changes with it."""
    candidature = with_fiche(request, pk)
    services.change_perimeter(candidature, actor=actor_of(request), code=code)
    messages.success(request, "Le périmètre suit l’intercommunalité.")
    return redirect(candidature)


def _epci(code: str) -> Epci:
    found = Epci.objects.filter(pk=code).first()
    if found is None:
        raise Http404("Cette intercommunalité n’existe pas.")
    return found
