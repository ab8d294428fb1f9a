"""The calendar of an Atelier: propose it, keep its days, note what stands in their way."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from etabli.ateliers.models import Atelier
from etabli.core.ui.moves import MoveView
from etabli.seances import access, agenda, services
from etabli.seances.forms import ConstraintForm, KeepForm
from etabli.seances.models import Calendrier, ContrainteCalendrier, Jalon
from etabli.seances.pages import calendrier as pages
from etabli.seances.pages.entretiens import has_calendar
from etabli.seances.views.doors import actor_of, atelier_of, submitted

TAB = "seances:reunions"


class CalendrierMoveView(MoveView):
    """Propose again the days that are not kept."""

    workflows = (services.CALENDRIERS,)
    services: ClassVar = {"propose_again": services.propose_again}
    elsewhere: ClassVar = {
        "keep": "seances:jalon",
        "constrain": "seances:calendrier-contrainte",
        "free": "seances:contrainte-retirer",
    }


def _atelier(request: HttpRequest, pk: int) -> Atelier:
    atelier = atelier_of(request, pk, TAB)
    if not has_calendar(atelier):
        raise Http404("Ce format n’a pas de calendrier de plusieurs sessions.")
    return atelier


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The milestones, each with its day."""
    context = pages.calendrier(_atelier(request, pk), actor_of(request))
    return render(request, "seances/calendrier.html", context)


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A day for each milestone, to keep or to move."""
    atelier, actor = _atelier(request, pk), actor_of(request)
    if not pages.may_propose(actor, atelier):
        raise PermissionDenied("Le calendrier est proposé par le service pilote, contrat notifié.")
    services.propose_calendar(atelier, actor=actor)
    messages.success(request, "Le calendrier est proposé : retenez chaque date, ou déplacez-la.")
    return redirect("seances:calendrier", pk)


def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a day, or move it."""
    rows = Jalon.objects.select_related("calendrier__atelier__commune")
    jalon = get_object_or_404(rows, pk=pk)
    actor = actor_of(request)
    jalon.calendrier = _allowed(request, jalon.calendrier_id, "keep")
    form = KeepForm(request.POST or None, initial={"jour": jalon.jour})
    keeping = partial(services.keep_date, jalon, actor=actor)
    done, status = submitted(request, form, lambda data: keeping(**data))
    if done:
        messages.success(request, f"« {jalon.titre} » : la date est retenue.")
        return redirect("seances:calendrier", jalon.calendrier.atelier_id)
    return render(request, "seances/jalon_form.html", pages.keep(jalon, form), status=status)


def constrain(request: HttpRequest, pk: int) -> HttpResponse:
    """Note days when nobody is asked to come."""
    atelier, actor = _atelier(request, pk), actor_of(request)
    found = get_object_or_404(Calendrier, atelier=atelier)
    calendrier = _allowed(request, found.pk, "constrain")
    form = ConstraintForm(request.POST or None)
    note = partial(services.note_constraint, calendrier, actor=actor)
    row, status = submitted(request, form, lambda data: note(**data))
    if row:
        messages.success(
            request, "La contrainte est notée ; proposez de nouveau les dates s’il le faut."
        )
        return redirect(f"{reverse('seances:calendrier', args=[pk])}#contraintes")
    context = pages.calendrier(atelier, actor, form)
    return render(request, "seances/calendrier.html", context, status=status)


@require_POST
def free(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a constraint."""
    row = get_object_or_404(ContrainteCalendrier, pk=pk)
    row.calendrier = _allowed(request, row.calendrier_id, "free")
    services.free_constraint(row, actor=actor_of(request))
    messages.success(request, "La contrainte est retirée.")
    return redirect("seances:calendrier", row.calendrier.atelier_id)


def ical(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its days in one’s calendar: those that are not kept yet are said tentative."""
    found = get_object_or_404(Calendrier, atelier=_atelier(request, pk))
    return agenda.calendrier_response(found)


def _allowed(request: HttpRequest, pk: int, right: str) -> Calendrier:
    actor = actor_of(request)
    found = access.CALENDRIERS.get_or_404(actor, pk=pk)
    access.CALENDRIERS.require(actor, right, found)
    return found
