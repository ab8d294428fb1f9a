"""Doors of « Mes ateliers »: the list of what this person follows, and its export."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.core.exports import FORMATS, export_response
from etabli.espaces.forms.filters import FollowedFilter
from etabli.espaces.mon_etabli import ateliers
from etabli.espaces.views.doors import actor_of

PER_PAGE = 30


def show(request: HttpRequest) -> HttpResponse:
    """Every Atelier of the reader: its stage, whose turn it is, its next date."""
    actor, tri = actor_of(request), request.GET.get("tri", "")
    form = FollowedFilter(request.GET, rows=ateliers.followed(actor))
    page = Paginator(form.listed(tri), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": ateliers.lines(page, actor),
        "order": ateliers.order_words(tri),
        "searched": form.read().get("q") or "",
    }
    return render(request, "espaces/mes_ateliers.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV, ODS or XLSX."""
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    form = FollowedFilter(request.GET, rows=ateliers.followed(actor_of(request)))
    rows = form.listed(request.GET.get("tri", ""))
    return export_response(rows, ateliers.COLUMNS, fmt=fmt, filename="Mes ateliers")
