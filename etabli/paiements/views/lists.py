"""« Budget » of a service, of an Atelier; the payments of a holder; the list as a file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.pages import require_page
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.exports import FORMATS, export_response
from etabli.core.ui.doors import actor_of as actor_of
from etabli.paiements import pages
from etabli.paiements.forms import FilterForm

PER_PAGE = 50


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.has(*pages.STATE):
        raise PermissionDenied("Le budget est lu par les services de l’État.")
    return actor


def _filters(request: HttpRequest) -> FilterForm:
    form = FilterForm(request.GET)
    form.is_valid()
    return form


def budget(request: HttpRequest) -> HttpResponse:
    """Screen 22: what is late first."""
    actor, form, day = _reader(request), _filters(request), horloge.today()
    rows = pages.listed(actor, form.cleaned_data, on=day)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": pages.demande_lines(page, on=day),
        **pages.budget(actor, on=day),
    }
    return render(request, "paiements/budget.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The same list of requests, filters included, as a file."""
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    actor = _reader(request)
    rows = pages.listed(actor, _filters(request).cleaned_data, on=horloge.today())
    return export_response(rows, pages.COLUMNS, fmt=fmt, filename="Demandes de paiement")


def show_atelier(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab « Budget »: the State only; for the others the page does not exist."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    if not ATELIERS.may(actor, "view_money", atelier):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    require_page(atelier, "paiements:atelier")
    context = pages.atelier(atelier, actor, on=horloge.today())
    return render(request, "paiements/atelier.html", context)


def my_payments(request: HttpRequest) -> HttpResponse:
    """What a holder is owed and paid."""
    actor = actor_of(request)
    if not actor.has(*pages.FIRM):
        raise Http404("Cette page est celle des groupements titulaires.")
    asked = request.GET.get("page", "")
    context = pages.my_payments(actor, on=horloge.today(), asked=asked)
    return render(request, "paiements/mes_paiements.html", context)
