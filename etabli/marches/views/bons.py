"""The bon de commande: prepared, presented with its guards, signed, engaged, notified."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.core import cercles, horloge, reading
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.guards import Known
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, bar, submitted
from etabli.core.ui.moves import MoveView
from etabli.marches import access, documents, forms, pages, services


class BonMoveView(MoveView):
    """The chain of signatures; the signatory has the evidence in front (screen 21)."""

    workflows = (services.BONS,)
    forms: ClassVar = {
        "engage": forms.EngageForm,
        "notify": forms.NotifyOrderForm,
        "terminate": forms.TerminateOrderForm,
    }
    services: ClassVar = {
        "present": services.present_bon,
        "send_back": services.send_back_bon,
        "sign": services.sign_bon,
        "engage": services.engage_bon,
        "notify": services.notify_bon,
        "cancel": services.cancel_bon,
        "terminate": services.terminate_bon,
    }
    template_name = "marches/bon_acte.html"

    def extra_context(self) -> Context:
        is_signature = self.name == "sign"
        return {
            **pages.bon(self.obj, on=horloge.today(), sees_money=is_signature, known=self.known),
            "is_signature": is_signature,
        }


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The order: lines, amounts, guards as a check-list, papers."""
    actor = actor_of(request)
    bon = access.BONS.get_or_404(actor, pk=pk)
    sees_guards = access.BONS.may(actor, "view_guards", bon)
    known = Known()
    context: Context = {
        **pages.bon(bon, on=horloge.today(), sees_money=sees_guards, known=known),
        "moves": bar(bon, actor, known=known),
        "guards": pages.guards(bon, on=horloge.today(), known=known) if sees_guards else (),
    }
    return render(request, "marches/bon.html", context)


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """D-19: one order for both phases, or one for each."""
    actor = actor_of(request)
    devis = access.DEVIS.get_or_404(actor, pk=pk)
    if not pages.may_prepare(devis, actor):
        raise PermissionDenied(
            "Le bon de commande est préparé par le pilote, sur un devis validé."
        )
    form = pages.prepare_form(devis, request.POST or None)
    order = partial(services.prepare_bon, devis, actor=actor)
    bon, status = submitted(request, form, lambda data: order(**data))
    if bon:
        messages.success(request, "Le bon est préparé : relisez-le, puis présentez-le.")
        return redirect(bon)
    return render(request, "marches/bon_form.html", pages.bon_form(form, devis), status=status)


def download(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The order issued at its notification, or its project until then."""
    actor = actor_of(request)
    bon = access.BONS.get_or_404(actor, pk=pk)
    issued = pages.issued_bon(bon)
    if issued:
        reading.require(issued, cercles.seat_of(access.BONS, bon, actor))
        return document_response(issued, fmt)
    return preview_response(documents.bon_content(bon, draft=bon.signed_on is None), fmt)
