"""The doors of a subcontractor: declared, answered, stopped, its paper (CH-12)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.consultations.access import TABLE as MARCHES
from etabli.core.documents.issuing import document_response
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.core.ui.moves import MoveView
from etabli.paiements import access, services
from etabli.paiements.documents.fins import issued
from etabli.paiements.documents.sous_traitances import ACT
from etabli.paiements.forms import sous_traitances as forms
from etabli.paiements.models import SousTraitance
from etabli.paiements.pages import sous_traitances as pages
from etabli.paiements.pages.acts import written
from etabli.paiements.views.lists import actor_of

HEADING = "Déclarer un sous-traitant"
WHO_DECLARES = (
    "Le mandataire déclare un sous-traitant quand la part de chaque entreprise est saisie."
)


class SousTraitanceMoveView(MoveView):
    """Accepted or refused by the pilote; withdrawn by the mandataire; stopped."""

    workflows = (services.SOUS_TRAITANCES,)
    forms: ClassVar = {
        "accept": forms.AcceptForm,
        "refuse": forms.RefuseForm,
        "stop": forms.StopForm,
    }
    services: ClassVar = {
        "accept": services.accept_sous_traitance,
        **{
            name: partial(services.decide_sous_traitance, name=name)
            for name in ("refuse", "withdraw", "stop")
        },
    }
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.sous_traitance(self.obj, self.actor)


def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed stays when it is refused."""
    actor = actor_of(request)
    marche = MARCHES.get_or_404(actor, pk=pk)
    if not pages.may_declare(marche, actor):
        raise PermissionDenied(WHO_DECLARES)
    form = forms.DeclareForm(request.POST or None, marche=marche)
    make = partial(services.declare_sous_traitance, marche, actor=actor)
    found, status = submitted(request, form, lambda data: make(**data))
    if found:
        messages.success(request, "Le sous-traitant est déclaré : le service pilote répond.")
        return redirect(found)
    context = written(form, marche, actor, HEADING, "Déclarer le sous-traitant")
    return render(request, "paiements/ligne_form.html", context, status=status)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: SousTraitance = access.SOUS_TRAITANCES.get_or_404(actor, pk=pk)
    return render(request, "paiements/ligne.html", pages.sous_traitance(found, actor))


def paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The answer of the State, to the State and to the holder."""
    found: SousTraitance = access.SOUS_TRAITANCES.get_or_404(actor_of(request), pk=pk)
    row = issued(found, ACT)
    if row is None:
        raise Http404("L’État n’a pas encore répondu.")
    return document_response(row, fmt)
