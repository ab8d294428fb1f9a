"""The avenants of a contract: their list, a new one, one of them and its acts."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.consultations import access
from etabli.consultations.documents.avenants import issued_avenant
from etabli.consultations.forms import avenants as forms
from etabli.consultations.models import Avenant
from etabli.consultations.pages import avenants as pages
from etabli.consultations.services import avenants as services
from etabli.core.documents.issuing import document_response
from etabli.core.ui.doors import actor_of, submitted
from etabli.core.ui.moves import MoveView

NOT_YET = "Cet avenant n’est pas notifié : son texte n’est pas figé."


class AvenantMoveView(MoveView):
    """Seen, presented, accepted, engaged, notified, published, or refused."""

    workflows = (services.AVENANTS,)
    forms: ClassVar = {
        "engage": forms.ComplementForm,
        "record_publication": forms.ModificationForm,
    }
    services: ClassVar = {
        "engage": services.engage_avenant,
        "notify": services.notify_avenant,
        "record_publication": services.record_modification,
        **{
            name: partial(services.advance_avenant, name=name)
            for name in ("endorse", "derogate", "commit", "agree", "present", "accept", "refuse")
        },
    }


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of one contract, to those who follow it."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_price", marche)
    if marche.notified_on is None:
        raise Http404("Un marché qui n’est pas notifié n’a pas d’avenant.")
    return render(request, "consultations/avenants.html", pages.listing(marche, actor))


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """2.7.6: what is typed stays when it is refused."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    if not pages.may_prepare(marche, actor):
        raise PermissionDenied(
            "Le service pilote prépare un avenant à la fois, sur un marché qui court."
        )
    form = forms.AvenantForm(request.POST or None, marche=marche)
    make = partial(services.prepare_avenant, marche, actor=actor)
    found, status = submitted(request, form, lambda data: make(**data))
    if found:
        messages.success(request, "L’avenant est préparé : présentez-le à la signature.")
        return redirect(found)
    context = pages.avenant_form(form, marche)
    return render(request, "consultations/avenant_form.html", context, status=status)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = access.AVENANTS.get_or_404(actor, pk=pk)
    return render(request, "consultations/avenant.html", pages.avenant(found, actor))


def paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The paper frozen at the notification: to the State and to the holder."""
    actor = actor_of(request)
    found: Avenant = access.AVENANTS.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_price", found.marche)
    issued = issued_avenant(found)
    if issued is None:
        raise Http404(NOT_YET)
    return document_response(issued, fmt)
