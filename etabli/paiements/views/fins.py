"""The doors of a marché that stops before its term: prepared, seen, decided, its letters (2.7.4)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.consultations.access import TABLE as MARCHES
from etabli.core import horloge
from etabli.core.documents.issuing import document_response
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.core.ui.moves import MoveView
from etabli.paiements import access, services
from etabli.paiements.documents.fins import issued
from etabli.paiements.forms import fins as forms
from etabli.paiements.models import FinAnticipee
from etabli.paiements.pages import fins as pages
from etabli.paiements.views.lists import actor_of


class FinMoveView(MoveView):
    """Notified, proposed, accepted, decided or withdrawn, its account in front."""

    workflows = (services.FINS,)
    forms: ClassVar = {"send_notice": forms.NoticeForm, "decide": forms.DecideForm}
    services: ClassVar = {
        "send_notice": services.send_notice,
        "decide": services.decide_fin,
        **{
            name: partial(services.advance_fin, name=name)
            for name in ("propose", "accept", "withdraw")
        },
    }
    template_name = "paiements/acte.html"

    def extra_context(self) -> Context:
        return pages.fin(self.obj, self.actor, on=horloge.today())


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed stays when it is refused."""
    actor, today = actor_of(request), horloge.today()
    marche = MARCHES.get_or_404(actor, pk=pk)
    if not pages.may_prepare(marche, actor):
        raise PermissionDenied(
            "Le service pilote prépare une fin anticipée à la fois, sur un marché qui court."
        )
    form = forms.FinForm(request.POST or None)
    make = partial(services.prepare_fin, marche, actor=actor)
    found, status = submitted(request, form, lambda data: make(**data))
    if found:
        messages.success(request, "La fin du marché est préparée : lisez son décompte.")
        return redirect(found)
    context = pages.fin_form(form, marche, actor, on=today)
    return render(request, "paiements/fin_form.html", context, status=status)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found: FinAnticipee = access.FINS.get_or_404(actor, pk=pk)
    return render(request, "paiements/fin.html", pages.fin(found, actor, on=horloge.today()))


def paper(request: HttpRequest, pk: int, name: str, fmt: str) -> HttpResponseBase:
    """A letter as it was sent, to the State and to the holder."""
    found: FinAnticipee = access.FINS.get_or_404(actor_of(request), pk=pk)
    row = issued(found, pages.PAPERS.get(name, ""))
    if row is None:
        raise Http404("Ce courrier n’existe pas encore.")
    return document_response(row, fmt)
