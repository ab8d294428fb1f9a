"""The parts of a marché, one advance, one order to pay, and the acts on them."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.core.ui.contexts import Context
from etabli.core.ui.moves import MoveView
from etabli.paiements import access, services
from etabli.paiements.forms import avances as forms
from etabli.paiements.models import Avance, Repartition, TitrePerception
from etabli.paiements.pages import avances as pages
from etabli.paiements.views.lists import actor_of


class RepartitionMoveView(MoveView):
    """Entered by the gestionnaire, or by the pilote, from the acte d'engagement."""

    workflows = (services.REPARTITIONS,)
    forms: ClassVar = {"share": forms.ShareForm}
    services: ClassVar = {"share": services.share_marche}


class AvanceMoveView(MoveView):
    """Paid by the gestionnaire; renounced by the mandataire."""

    workflows = (services.AVANCES,)
    forms: ClassVar = {"pay": forms.AdvanceForm}
    services: ClassVar = {"pay": services.pay_avance, "renounce": services.renounce_avance}
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.avance(self.obj, self.actor)


class TitreMoveView(MoveView):
    """Issued, then paid back."""

    workflows = (services.TITRES,)
    forms: ClassVar = {"issue": forms.IssueForm, "recover": forms.RecoverForm}
    services: ClassVar = {"issue": services.issue_titre, "recover": services.recover_titre}
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.titre(self.obj, self.actor)


def show_repartition(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: Repartition = access.REPARTITIONS.get_or_404(actor, pk=pk)
    return _show(request, pages.repartition(found, actor))


def show_avance(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: Avance = access.AVANCES.get_or_404(actor, pk=pk)
    return _show(request, pages.avance(found, actor))


def show_titre(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: TitrePerception = access.TITRES.get_or_404(actor, pk=pk)
    return _show(request, pages.titre(found, actor))


def _show(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "paiements/ligne.html", context)
