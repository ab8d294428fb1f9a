"""The reviews: read, filled by the collectivité, held by the pilote (screen 15)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.core.ui.options import Data, Files
from etabli.feuilles_de_route import access, forms, pages, services
from etabli.feuilles_de_route.views.doors import actor_of, submitted


class RevueMoveView(MoveView):
    """Hold a review that is filled, or send it back with a reason."""

    workflows = (services.REVUES,)
    forms: ClassVar = {"hold": forms.HoldForm}
    services: ClassVar = {"hold": services.hold_revue, "send_back": services.send_revue_back}
    elsewhere: ClassVar = {
        "fill": "feuilles_de_route:revue-remplir",
    }
    template_name = "feuilles_de_route/revue_acte.html"

    def make_form(self, data: Data = None, files: Files = None) -> Form:
        """The people the collectivité named are proposed to the one who holds the review."""
        form = super().make_form(data, files)
        if "participants" in form.fields:
            form.initial["participants"] = self.obj.participants
        return form

    def extra_context(self) -> Context:
        return pages.revue_at_stake(self.obj)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A review: state then, state now; what blocks and what would help for those who follow."""
    actor = actor_of(request)
    revue = access.REVUES.get_or_404(actor, pk=pk)
    context = pages.revue(revue, actor)
    context["moves"] = bar(revue, actor)
    return render(request, "feuilles_de_route/revue.html", context)


def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten minutes: one line per action, then three questions."""
    actor = actor_of(request)
    revue = access.REVUES.get_or_404(actor, pk=pk)
    access.REVUES.require(actor, "fill", revue)
    form = pages.revue_form(revue, request.POST or None)
    keep = partial(services.fill_revue, revue, actor=actor)
    done, status = submitted(request, form, lambda data: keep(**form.answers()))
    if done:
        messages.success(request, "La revue est remplie : le pilote la tient avec vous.")
        return redirect(revue)
    context = pages.filling(revue, form)
    return render(request, "feuilles_de_route/revue_form.html", context, status=status)
