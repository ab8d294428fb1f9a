"""The links, the indicators and the measures of an action."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.coecriture.doors import Shared, answer
from etabli.core.coecriture.writing import columns
from etabli.feuilles_de_route import forms, pages, services
from etabli.feuilles_de_route.models import Action, Indicateur, LienAction, MesureIndicateur
from etabli.feuilles_de_route.views.doors import action_of, actor_of, submitted

TEMPLATE = "feuilles_de_route/resultat_form.html"


def _added(
    request: HttpRequest,
    action: Action,
    form: django_forms.Form,
    keep: Callable[..., object],
    *,
    title: str,
    done: str,
) -> HttpResponse:
    """The form of something to add to the results of this action."""
    kept, status = submitted(request, form, lambda data: keep(actor=actor_of(request), **data))
    if kept:
        messages.success(request, done)
        return redirect(pages.results_url(action))
    return render(request, TEMPLATE, pages.result_form(form, action, title), status=status)


def add_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A programme or a document of planning in which the action has its place."""
    action = action_of(request, pk, right="amend_results")
    form = forms.LinkForm(request.POST or None)
    keep = partial(services.add_link, action)
    title = "Ajouter un lien avec un programme ou un document"
    return _added(request, action, form, keep, title=title, done="Le lien est ajouté.")


@require_POST
def remove_link(request: HttpRequest, pk: int) -> HttpResponse:
    lien = get_object_or_404(LienAction, pk=pk)
    lien.action = action_of(request, lien.action_id, right="amend_results")
    services.remove_link(lien, actor=actor_of(request))
    messages.success(request, "Le lien est retiré.")
    return redirect(pages.results_url(lien.action))


def add_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be measured, and its target."""
    action = action_of(request, pk, right="amend_results")
    form = forms.IndicatorForm(request.POST or None)
    keep = partial(services.add_indicator, action)
    return _added(
        request, action, form, keep, title="Ajouter un indicateur", done="L’indicateur est ajouté."
    )


def edit_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    found = _indicator_of(request, pk)
    initial = columns(found, forms.IndicatorForm.base_fields)
    form = forms.IndicatorForm(request.POST or None, initial=initial)
    text = Shared(found, partial(services.change_indicator, found, actor=actor_of(request)))
    page = partial(pages.result_form, form, found.action, "Modifier l’indicateur", found)
    return answer(
        request, form, text, template=TEMPLATE, page=page, to=pages.results_url(found.action)
    )


@require_POST
def remove_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    found = _indicator_of(request, pk)
    services.remove_indicator(found, actor=actor_of(request))
    messages.success(request, "L’indicateur est retiré, avec ses mesures.")
    return redirect(pages.results_url(found.action))


def add_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """What was measured one day."""
    found = _indicator_of(request, pk)
    form = forms.MeasureForm(request.POST or None)
    keep = partial(services.add_measure, found)
    title = f"Ajouter une mesure\u00a0: {found.nom}"
    return _added(request, found.action, form, keep, title=title, done="La mesure est ajoutée.")


@require_POST
def remove_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = get_object_or_404(MesureIndicateur, pk=pk)
    measure.indicateur = _indicator_of(request, measure.indicateur_id)
    services.remove_measure(measure, actor=actor_of(request))
    messages.success(request, "La mesure est retirée.")
    return redirect(pages.results_url(measure.indicateur.action))


def _indicator_of(request: HttpRequest, pk: int) -> Indicateur:
    """An indicator, for those who may write it."""
    found = get_object_or_404(Indicateur, pk=pk)
    found.action = action_of(request, found.action_id, right="amend_results")
    return found
