"""The door of an intermediate acompte (CH-8)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.core.ui.doors import submitted
from etabli.paiements import access, services
from etabli.paiements.forms.acomptes import AcompteForm
from etabli.paiements.pages.acts import may_ask_acompte, written
from etabli.paiements.views.lists import actor_of

SAID = ("Demander un acompte intermédiaire", "Demander l’acompte")
WHO_ASKS = "Le mandataire demande un acompte sur l’étape en cours d’un marché."


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed stays when it is refused."""
    actor = actor_of(request)
    step = access.SERVICES_FAITS.get_or_404(actor, pk=pk)
    if (marche := step.marche) is None or not may_ask_acompte(step, actor):
        raise PermissionDenied(WHO_ASKS)
    form = AcompteForm(request.POST or None, step=step)
    make = partial(services.ask_acompte, step, actor=actor)
    found, status = submitted(request, form, lambda data: make(**data))
    if found:
        messages.success(request, "L’acompte est demandé : le service pilote le vérifie.")
        return redirect(found)
    context = written(form, marche, actor, *SAID)
    return render(request, "paiements/ligne_form.html", context, status=status)
