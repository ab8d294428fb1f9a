"""The doors of the exchange with Chorus: what goes out, a file that comes back, seen then carried out."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.acteurs.states import Role
from etabli.consultations.views.place import is_confirmed
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.exports import FORMATS, export_response
from etabli.core.formats import compte
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted
from etabli.paiements import services
from etabli.paiements.chorus.definition import columns
from etabli.paiements.forms.chorus import ChorusForm
from etabli.paiements.pages import chorus as pages
from etabli.paiements.selectors import chorus as reads
from etabli.paiements.views.lists import actor_of


def _budget(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.has(Role.GESTIONNAIRE_BUDGET):
        raise PermissionDenied("Le gestionnaire budgétaire échange avec Chorus.")
    return actor


def show(request: HttpRequest) -> HttpResponse:
    context = pages.chorus(_budget(request), on=horloge.today())
    return render(request, "paiements/chorus.html", context)


def export_contracts(request: HttpRequest) -> HttpResponseBase:
    """The contracts that wait for their commitment, in the columns that the operator set."""
    rows = reads.to_engage(_budget(request))
    titles = columns(on=horloge.today()).engagements
    return export_response(rows, titles, fmt=_format(request), filename="Contrats à engager")


def export_requests(request: HttpRequest) -> HttpResponseBase:
    """The requests that wait for their payment."""
    rows = reads.to_pay(_budget(request))
    titles = columns(on=horloge.today()).demandes
    return export_response(rows, titles, fmt=_format(request), filename="Demandes à payer")


def _format(request: HttpRequest) -> str:
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Ce fichier n’existe qu’en CSV, ODS et XLSX.")
    return fmt


def bring_back(request: HttpRequest) -> HttpResponse:
    """A file that comes back: shown as a plan, then carried out by the same page."""
    actor = _budget(request)
    form = ChorusForm(request.POST or None, request.FILES or None)
    made, status = submitted(request, form, partial(_bring_back, request, actor))
    if made is True:
        return redirect("paiements:chorus")
    status = 200 if made else status
    return render(
        request, "paiements/chorus_verser.html", {"form": form, "plan": made}, status=status
    )


def _bring_back(request: HttpRequest, actor: Actor, said: dict[str, str]) -> Context | None:
    """The plan; None once what was shown is carried out."""
    nature, texte = said["nature"], said["texte"]
    if not is_confirmed(request):
        return pages.plan(reads.plan_of(actor, nature, texte))
    seen = request.POST["vu"]
    done = services.carry_out_chorus(actor=actor, nature=nature, texte=texte, seen=seen)
    messages.success(request, f"C’est fait : {compte(done, 'ligne,lignes')}.")
    return None
