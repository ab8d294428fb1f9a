"""The devis: quantities only, totals live, what remains in the framework and in the credits."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from etabli.core import horloge
from etabli.core.documents.issuing import preview_response
from etabli.core.ui.doors import actor_of, bar, submitted
from etabli.core.ui.moves import MoveView
from etabli.marches import access, documents, pages, selectors, services
from etabli.marches.forms import DevisForm, SendBackDevisForm
from etabli.marches.models import Designation, Devis
from etabli.marches.states import EtatDevis


class DevisMoveView(MoveView):
    """The pilote returns or refuses, the head of service validates."""

    workflows = (services.DEVIS,)
    forms: ClassVar = {
        "send_back": SendBackDevisForm,
    }
    services: ClassVar = {
        "send_back": services.send_back_devis,
        "refuse": services.refuse_devis,
        "keep_validated": services.keep_validated,
        "validate": services.validate_devis,
    }
    elsewhere: ClassVar = {
        "redeposit": "marches:devis-quantites",
        "amend": "marches:devis-quantites",
        "order": "marches:bon-nouveau",
    }


#: what the page reads around the devis, in one query
RELATED = (
    "designation__atelier__commune",
    "designation__atelier__service_pilote",
    "designation__groupement__accord_cadre",
    "bordereau",
)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The devis, its versions, and for the State what remains."""
    actor = actor_of(request)
    devis = get_object_or_404(access.DEVIS.visible(actor).select_related(*RELATED), pk=pk)
    sees_money = access.DEVIS.may(actor, "view_money", devis)
    context = {
        **pages.devis(devis, on=horloge.today(), sees_money=sees_money),
        "moves": bar(devis, actor),
        "may_change": access.DEVIS.may(actor, "redeposit", devis) and devis.etat in CHANGES,
        "may_prepare": pages.may_prepare(devis, actor),
    }
    return render(request, "marches/devis.html", context)


def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """F5: the mandataire enters quantities; the rest is computed."""
    actor = actor_of(request)
    designation = access.DESIGNATIONS.get_or_404(actor, pk=pk)
    access.DESIGNATIONS.require(actor, "accept", designation)
    form = pages.first_devis_form(designation, request.POST or None)
    if form is None:  # handed in since: whoever comes from their mail reads what became of it
        return redirect(designation)
    kept, status = submitted(
        request,
        form,
        lambda data: services.deposit_devis(designation, actor=actor, **data),
    )
    return _answer(request, form, designation, kept, status)


#: from which state a new version is deposited, and by which verb
CHANGES: dict[str, tuple[str, Callable[..., object]]] = {
    EtatDevis.RETOURNE: ("redeposit", services.redeposit_devis),
    EtatDevis.VALIDE: ("amend", services.amend_devis),
    EtatDevis.COMMANDE: ("amend", services.amend_devis),
}


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """B-6: a new version after a return, or before the second order."""
    actor = actor_of(request)
    devis = access.DEVIS.get_or_404(actor, pk=pk)
    if devis.etat not in CHANGES:
        raise Http404("Ce devis n’attend pas de nouvelle version.")
    name, verb = CHANGES[devis.etat]
    access.DEVIS.require(actor, name, devis)
    form = pages.next_devis_form(devis, request.POST or None)
    done, status = submitted(request, form, lambda data: verb(devis, actor=actor, **data))
    return _answer(request, form, devis.designation, devis if done else None, status)


def _answer(
    request: HttpRequest,
    form: DevisForm,
    designation: Designation,
    kept: Devis | None,
    status: int,
) -> HttpResponse:
    """The devis once kept, or the page of quantities again."""
    if kept:
        messages.success(request, "Le devis est déposé. Le service pilote est prévenu.")
        return redirect(kept)
    context = pages.devis_form(form, designation)
    return render(request, "marches/devis_form.html", context, status=status)


def download(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The devis as a paper, in the version in force."""
    devis = access.DEVIS.get_or_404(actor_of(request), pk=pk)
    return preview_response(documents.devis_content(selectors.version_in_force(devis)), fmt)
