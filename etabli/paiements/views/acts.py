"""One step of an order, one request, and the acts on them."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.core import horloge
from etabli.core.ui.contexts import Context
from etabli.core.ui.moves import MoveView
from etabli.paiements import access, forms, pages, services
from etabli.paiements.forms.acomptes import DeclineForm
from etabli.paiements.views.lists import actor_of


class ServiceFaitMoveView(MoveView):
    """Certified by the pilote; claimed by the mandataire, or recorded by the gestionnaire."""

    workflows = (services.SERVICES_FAITS,)
    forms: ClassVar = {
        "certify": forms.CertifyForm,
        "claim": forms.ClaimForm,
        "decline": DeclineForm,
    }
    services: ClassVar = {
        "certify": services.certify_service_fait,
        "claim": services.record_demande,
        "decline": services.decline_acompte,
    }
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.service_fait(self.obj, self.actor, on=horloge.today())


class DemandeMoveView(MoveView):
    """Agreed by the holder of a subcontractor; paid, or rejected with what is to correct."""

    workflows = (services.DEMANDES,)
    forms: ClassVar = {
        "pay": forms.PayForm,
        "pay_interests": forms.PayForm,
        "reject": forms.RejectForm,
        "agree": forms.AgreeForm,
        "object": forms.ObjectForm,
    }
    services: ClassVar = {
        "pay": services.pay_demande,
        "pay_interests": services.pay_interests,
        "reject": services.reject_demande,
        "agree": services.agree_demande,
        "object": services.object_demande,
    }
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.demande(self.obj, self.actor, on=horloge.today())


def show_service_fait(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = access.SERVICES_FAITS.get_or_404(actor, pk=pk)
    context = pages.service_fait(found, actor, on=horloge.today())
    return render(request, "paiements/service_fait.html", context)


def show_demande(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    demande = access.DEMANDES.get_or_404(actor, pk=pk)
    context = pages.demande(demande, actor, on=horloge.today())
    return render(request, "paiements/demande.html", context)
