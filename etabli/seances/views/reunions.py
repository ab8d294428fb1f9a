"""The tab « Réunions », a meeting, its acts, its days in a calendar."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import agenda, pages, services
from etabli.seances.forms import (
    DecisionForm,
    HoldReunionForm,
    MeetingMinutesForm,
    ReunionForm,
)
from etabli.seances.models import DecisionReunion, Reunion
from etabli.seances.pages.atelier import may_host
from etabli.seances.views.doors import actor_of, atelier_of, reunion_of, submitted

TAB = "seances:reunions"


class ReunionMoveView(MoveView):
    """Note it held with its minutes, complete them, cancel it."""

    workflows = (services.REUNIONS,)
    forms: ClassVar = {"hold": HoldReunionForm, "complete": MeetingMinutesForm}
    services: ClassVar = {
        "hold": services.hold_reunion,
        "complete": services.complete_reunion,
        "cancel": services.cancel_reunion,
    }
    elsewhere: ClassVar = {
        "amend": "seances:reunion-modifier",
        "record_decision": "seances:reunion-decisions",
        "withdraw_decision": "seances:reunion-decision-retirer",
    }


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of an Atelier: those to come, those held, those that were not."""
    context = pages.reunions(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/reunions.html", context)


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The frame of a new meeting."""
    atelier, actor = atelier_of(request, pk, TAB), actor_of(request)
    if not may_host(actor, atelier):
        raise PermissionDenied("Une réunion est prévue par le service pilote ou l’équipe.")
    form = ReunionForm(request.POST or None, atelier=atelier)
    make = partial(services.plan_reunion, atelier, actor=actor)
    reunion, status = submitted(request, form, lambda data: make(**data))
    if reunion:
        messages.success(request, "La réunion est prévue ; les parties sont prévenues.")
        return redirect(reunion)
    back = reverse(TAB, args=[pk])
    context = {"form": form, "atelier": atelier, "reunion": None, "back_url": back}
    return render(request, "seances/reunion_form.html", context, status=status)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, what for, what was said and settled."""
    return _page(request, reunion_of(request, pk), DecisionForm())


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change its frame before it is held."""
    reunion, actor = reunion_of(request, pk, "amend"), actor_of(request)
    form = ReunionForm(request.POST or None, atelier=reunion.atelier, reunion=reunion)
    change = partial(services.amend_reunion, reunion, actor=actor)
    done, status = submitted(request, form, lambda data: change(**data))
    if done:
        messages.success(request, "La réunion est modifiée.")
        return redirect(reunion)
    back = reunion.get_absolute_url()
    context = {"form": form, "atelier": reunion.atelier, "reunion": reunion, "back_url": back}
    return render(request, "seances/reunion_form.html", context, status=status)


def add_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Who does what, for when."""
    reunion, actor = reunion_of(request, pk, "record_decision"), actor_of(request)
    form = DecisionForm(request.POST or None)
    note = partial(services.record_meeting_decision, reunion, actor=actor)
    done, status = submitted(request, form, lambda data: note(**data))
    if done:
        messages.success(request, "La décision est notée.")
        return redirect(f"{reunion.get_absolute_url()}#decisions")
    return _page(request, reunion, form, status)


@require_POST
def remove_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a decision noted by mistake."""
    decision = get_object_or_404(DecisionReunion.objects.select_related("reunion"), pk=pk)
    reunion = reunion_of(request, decision.reunion_id, "withdraw_decision")
    services.withdraw_meeting_decision(decision, actor=actor_of(request))
    messages.success(request, "La décision est retirée.")
    return redirect(f"{reunion.get_absolute_url()}#decisions")


def calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its day in one’s calendar."""
    return agenda.reunion_response(reunion_of(request, pk))


def atelier_calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every session and every meeting of the Atelier."""
    return agenda.atelier_response(atelier_of(request, pk, TAB))


def _page(
    request: HttpRequest, reunion: Reunion, form: DecisionForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    context = pages.reunion(reunion, actor, decision_form=form)
    context["moves"] = bar(reunion, actor)
    return render(request, "seances/reunion.html", context, status=status)
