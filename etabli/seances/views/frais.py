"""The costs of organisation: what is foreseen, who pays, what it really cost (D-16)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.ui.moves import MoveView
from etabli.seances import access, services
from etabli.seances.forms import CostForm, SettleForm
from etabli.seances.pages import frais as pages
from etabli.seances.views.doors import actor_of, atelier_of, submitted


class FraisMoveView(MoveView):
    """Note what was paid, take back a line."""

    workflows = (services.FRAIS,)
    forms: ClassVar = {"settle": SettleForm}
    services: ClassVar = {"settle": services.settle_cost, "withdraw": services.withdraw_cost}
    elsewhere: ClassVar = {"amend": "seances:frais-modifier"}


def _atelier(request: HttpRequest, pk: int) -> Atelier:
    atelier = atelier_of(request, pk)
    if not pages.may_read(actor_of(request), atelier):
        raise PermissionDenied("Les frais d’organisation se lisent par l’État et les porteurs.")
    return atelier


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Each cost, who pays what, the total."""
    return render(
        request, "seances/frais.html", pages.frais(_atelier(request, pk), actor_of(request))
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Foresee one."""
    atelier, actor = _atelier(request, pk), actor_of(request)
    if not pages.may_foresee(actor, atelier):
        raise PermissionDenied("Les frais se prévoient par le pilote ou la collectivité.")
    form = CostForm(request.POST or None, atelier=atelier)
    foresee = partial(services.foresee_cost, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: foresee(**data))
    if row:
        messages.success(request, "Les frais sont prévus.")
        return redirect(row)
    context = {"form": form, "atelier": atelier, "title": "Prévoir des frais"}
    context["back_url"] = reverse("seances:frais", args=[pk])
    return render(request, "seances/frais_form.html", context, status=status)


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is foreseen."""
    actor = actor_of(request)
    row = access.FRAIS.get_or_404(actor, pk=pk)
    access.FRAIS.require(actor, "amend", row)
    form = CostForm(request.POST or None, atelier=row.atelier, frais=row)
    change = partial(services.amend_cost, row, actor=actor)
    done, status = submitted(request, form, lambda data: change(**data))
    if done:
        messages.success(request, "Les frais sont modifiés.")
        return redirect(row)
    context = {"form": form, "atelier": row.atelier, "title": "Modifier des frais"}
    context["back_url"] = row.get_absolute_url()
    return render(request, "seances/frais_form.html", context, status=status)
