"""The doors of a penalty: announced, answered, decided (CH-13)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.consultations.access import TABLE as MARCHES
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.core.ui.moves import MoveView
from etabli.paiements import access, services
from etabli.paiements.forms import penalites as forms
from etabli.paiements.models import Penalite
from etabli.paiements.pages import penalites as pages
from etabli.paiements.pages.acts import written
from etabli.paiements.views.lists import actor_of


class PenaliteMoveView(MoveView):
    """Answered by the mandataire; withheld or lifted by the person who signs."""

    workflows = (services.PENALITES,)
    forms: ClassVar = {"answer": forms.ObservationsForm}
    services: ClassVar = {
        "answer": services.answer_penalite,
        **{name: partial(services.decide_penalite, name=name) for name in ("withhold", "lift")},
    }
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.penalite(self.obj, self.actor)


def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed stays when it is refused."""
    actor = actor_of(request)
    marche = MARCHES.get_or_404(actor, pk=pk)
    if not pages.may_announce(marche, actor):
        raise PermissionDenied(
            "Le service pilote annonce une pénalité quand un livrable est en retard."
        )
    form = forms.PenaltyForm(request.POST or None, marche=marche)
    make = partial(services.announce_penalite, marche, actor=actor)
    found, status = submitted(request, form, lambda data: make(**data))
    if found:
        messages.success(request, "La pénalité est annoncée : le titulaire peut y répondre.")
        return redirect(found)
    context = written(form, marche, actor, "Annoncer une pénalité", "Annoncer la pénalité")
    return render(request, "paiements/ligne_form.html", context, status=status)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: Penalite = access.PENALITES.get_or_404(actor, pk=pk)
    return render(request, "paiements/ligne.html", pages.penalite(found, actor))
