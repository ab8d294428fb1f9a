"""An action: its fiche, its place, its origin, its acts."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.ateliers.access import seat_of
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.composition import composed
from etabli.core.documents.issuing import preview_response
from etabli.core.ui.accuse import received_or_redirect
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.core.ui.ordre import read_move
from etabli.feuilles_de_route import access, documents, forms, pages, selectors, services
from etabli.feuilles_de_route.models import Axe
from etabli.feuilles_de_route.views.doors import (
    action_of,
    actor_of,
    feuille_of,
    submitted,
)


class ActionMoveView(MoveView):
    """The steps asked and confirmed, and what happens on the side, always with a reason."""

    workflows = (services.ACTIONS,)
    forms: ClassVar = {
        "postpone": forms.PostponeForm,
        "merge": forms.MergeForm,
    }
    services: ClassVar = {
        "request_step": services.request_step,
        "confirm_step": services.confirm_step,
        "refuse_step": services.refuse_step,
        "postpone": services.postpone_action,
        "resume": services.resume_action,
        "abandon": services.abandon_action,
        "merge": services.merge_action,
    }
    elsewhere: ClassVar = {
        "tie": "feuilles_de_route:action-modifier",
        "amend_plan": "feuilles_de_route:plan-modifier",
        "amend_results": "feuilles_de_route:indicateur-ajouter",
    }
    template_name = "feuilles_de_route/action_acte.html"

    def extra_context(self) -> dict[str, object]:
        return pages.step_at_stake(self.obj, self.name)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The fiche-action; without what is not public for those who do not follow it."""
    actor = actor_of(request)
    action = action_of(request, pk)
    if not access.FEUILLES.may(actor, "follow", action.feuille):
        return render(
            request, "feuilles_de_route/action_publique.html", pages.public_fiche(action)
        )
    context = pages.fiche(action, actor)
    context["moves"] = bar(action, actor)
    return render(request, "feuilles_de_route/action.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new action; `?axe=` and `?proposition=` say where it comes from."""
    feuille = feuille_of(request, pk, right="edit")
    initial = pages.action_defaults(feuille, request.GET)
    form = forms.ActionForm(request.POST or None, feuille=feuille, initial=initial)
    propose = partial(services.propose_action, feuille, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: propose(**data))
    if done:
        messages.success(
            request, f"L’action « {composed(form.cleaned_data['titre'])} » est ajoutée."
        )
        return redirect(feuille)
    context = pages.action_form(form, feuille)
    return render(request, "feuilles_de_route/action_form.html", context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_of(request, pk, right="edit")
    initial = selectors.kept_of_action(action, forms.ActionForm.base_fields)
    form = forms.ActionForm(request.POST or None, feuille=action.feuille, initial=initial)
    text = Shared(
        action,
        partial(services.change_action, action, actor=actor_of(request)),
        kept=lambda: selectors.kept_of_action(action, form.asked()),
    )
    page = partial(pages.action_form, form, action.feuille, action)
    template = "feuilles_de_route/action_form.html"
    return answer(request, form, text, template=template, page=page, to=action)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One step up or down, to a place (a drag), or to another axe."""
    action = action_of(request, pk, right="edit")
    if wanted := request.POST.get("axe"):
        axe = get_object_or_404(Axe, pk=wanted, feuille=action.feuille)
        services.change_action(action, actor=actor_of(request), axe=axe)
    else:
        services.move_action(action, actor=actor_of(request), **read_move(request.POST))
    return received_or_redirect(request, f"{action.feuille.get_absolute_url()}#action-{action.pk}")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of a roadmap that is not validated yet; its propositions are kept again."""
    action = action_of(request, pk, right="edit")
    services.withdraw_action(action, actor=actor_of(request))
    messages.success(
        request, f"L’action « {composed(action.titre)} » est retirée de la feuille de route."
    )
    return redirect(action.feuille)


def download(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The fiche-action to print."""
    action = action_of(request, pk)
    actor = actor_of(request)
    follows = access.FEUILLES.may(actor, "follow", action.feuille)
    seat = seat_of(action.feuille.atelier, actor)
    return preview_response(documents.fiche_content(action, public=not follows, seat=seat), fmt)
