"""The plans of finance of an action and their lines."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.coecriture.doors import Shared, answer
from etabli.core.coecriture.writing import columns
from etabli.feuilles_de_route import forms, pages, services
from etabli.feuilles_de_route.models import LigneFinancement
from etabli.feuilles_de_route.views.doors import (
    action_of,
    actor_of,
    plan_of,
    submitted,
)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan for one maître d'ouvrage; the first is that of the action, for what is left of its cost."""
    action = action_of(request, pk, right="amend_plan")
    form = forms.PlanForm(
        request.POST or None, on=action.engagee_on, initial=pages.plan_defaults(action)
    )
    keep = partial(services.add_plan, action, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: keep(**data))
    if done:
        messages.success(request, "Le plan est ouvert : ajoutez ses lignes.")
        return redirect(f"{action.get_absolute_url()}#financement")
    context = pages.plan_form(form, action)
    return render(request, "feuilles_de_route/plan_form.html", context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    initial = columns(plan, forms.PlanForm.base_fields)
    form = forms.PlanForm(request.POST or None, on=plan.action.engagee_on, initial=initial)
    text = Shared(plan, partial(services.change_plan, plan, actor=actor_of(request)))
    page = partial(pages.plan_form, form, plan.action, plan)
    to = f"{plan.action.get_absolute_url()}#financement"
    template = "feuilles_de_route/plan_form.html"
    return answer(request, form, text, template=template, page=page, to=to)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    services.remove_plan(plan, actor=actor_of(request))
    messages.success(request, "Le plan est retiré.")
    return redirect(f"{plan.action.get_absolute_url()}#financement")


def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    """A line; « et en ajouter une autre » comes back to an empty one, the result beside."""
    plan = plan_of(request, pk)
    form = forms.LineForm(request.POST or None)
    keep = partial(services.add_line, plan, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: keep(**data))
    if done:
        messages.success(request, "La ligne est ajoutée.")
        return redirect(request.path if "suite" in request.POST else pages.money_url(plan.action))
    context = pages.line_form(form, plan)
    return render(request, "feuilles_de_route/ligne_form.html", context, status=status)


def edit_line(request: HttpRequest, pk: int) -> HttpResponse:
    ligne = get_object_or_404(LigneFinancement, pk=pk)
    plan = ligne.plan = plan_of(request, ligne.plan_id)
    initial = columns(ligne, forms.LineForm.base_fields)
    form = forms.LineForm(request.POST or None, initial=initial)
    text = Shared(ligne, partial(services.change_line, ligne, actor=actor_of(request)))
    page = partial(pages.line_form, form, plan, ligne)
    template, to = "feuilles_de_route/ligne_form.html", pages.money_url(plan.action)
    return answer(request, form, text, template=template, page=page, to=to)


@require_POST
def remove_line(request: HttpRequest, pk: int) -> HttpResponse:
    ligne = get_object_or_404(LigneFinancement, pk=pk)
    ligne.plan = plan_of(request, ligne.plan_id)
    services.remove_line(ligne, actor=actor_of(request))
    messages.success(request, "La ligne est retirée.")
    return redirect(pages.money_url(ligne.plan.action))
