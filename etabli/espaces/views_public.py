"""Doors of the public: what an Atelier is, the catalogue, the page of one Atelier."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from etabli.core.exports import export_response
from etabli.espaces import public
from etabli.espaces.forms import CatalogueFilter


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What an Atelier is, three formats side by side, three recent feuilles de route."""
    return render(
        request, "espaces/accueil.html", {"formats": public.FORMATS, "recent": public.recent(3)}
    )


@login_not_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published Atelier; the filters live in the address."""
    form = CatalogueFilter(request.GET or None)
    page = Paginator(form.filtered(public.published()), 20).get_page(request.GET.get("page"))
    return render(request, "espaces/catalogue.html", {"form": form, "page": page})


@login_not_required
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV, ODS or XLSX."""
    form = CatalogueFilter(request.GET or None)
    rows = form.filtered(public.published())
    return export_response(rows, public.COLUMNS, request.GET.get("format", "csv"), "ateliers")


@login_not_required
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The story of one Atelier in three beats, and what became of it."""
    atelier = get_object_or_404(public.published(), slug=slug)
    return render(request, "espaces/public_atelier.html", public.story(atelier))
