"""Doors of the technical administrator: health of the site, failures, mail that could not be handed over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.acteurs.states import Role
from etabli.core import envoi, tic
from etabli.core.access import Actor
from etabli.core.formats import compte
from etabli.core.models import Injoignable
from etabli.core.veille import pannes, sante
from etabli.espaces.views.doors import actor_of

AT_MOST = 200


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For a machine that watches: 200 when all is well, 503 with the reasons."""
    measured = sante.measure()
    status = 200 if measured.is_good else 503
    headers = {"Cache-Control": "no-store"}
    response = JsonResponse(measured.as_json(), status=status, headers=headers)
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked every minute: no fault
    return response


def _technician(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.has(Role.ADMIN_TECHNIQUE):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    return actor


def show(request: HttpRequest) -> HttpResponse:
    """What the machine failed to do: where and how often, never the content."""
    _technician(request)
    context = {
        "health": sante.measure(),
        "pannes": list(pannes.open_ones()[:AT_MOST]),
        "undelivered": list(envoi.undelivered()[:AT_MOST]),
        "unreachable": list(Injoignable.objects.all()[:AT_MOST]),
    }
    return render(request, "espaces/technique.html", context)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """I take charge of this failure: it stays in the list and alarms no more."""
    actor = _technician(request)
    panne = get_object_or_404(pannes.open_ones(), pk=pk)
    pannes.acknowledge(panne, person_id=actor.person_id)
    messages.success(request, "Cette panne est à vous : elle quitte l’alerte, pas la liste.")
    return redirect("espaces:technique")


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Ask for a beat now: what succeeds leaves the list by itself."""
    _technician(request)
    tic.wake()
    messages.success(request, "L’horloge réessaie. Rechargez la page dans une minute.")
    return redirect("espaces:technique")


@require_POST
def send_again(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """« Renvoyer » one message, or all of them."""
    _technician(request)
    rows = envoi.undelivered() if pk is None else envoi.undelivered().filter(pk=pk)
    number = envoi.send_again(rows)
    messages.success(request, f"{compte(number, 'courriel remis,courriels remis')} en file.")
    return redirect("espaces:technique")
