"""Doors of the public: what an Atelier is, the catalogue, the page of one Atelier."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from etabli.ateliers.access import TABLE
from etabli.candidatures.views.dossier import OPENERS
from etabli.core import horloge, reading
from etabli.core.cercles import Seat
from etabli.core.documents.issuing import document_response
from etabli.core.exports import FORMATS, export_response
from etabli.espaces.forms.filters import CatalogueFilter
from etabli.espaces.public import catalogue as public
from etabli.espaces.public import formats, story
from etabli.espaces.views.doors import actor_of

PER_PAGE = 20


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What an Atelier is, its formats side by side, recent feuilles de route, how to begin."""
    today = horloge.today()
    context = {
        "heading": formats.heading(today),
        "formats": formats.told(today),
        "where_to_ask": formats.where_to_ask(today),
        "recent": public.recent_roadmaps(3),
        "number": public.published().count(),
        "may_begin": actor_of(request).has(*OPENERS),
    }
    return render(request, "espaces/accueil.html", context)


@login_not_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published Atelier; filters and order live in the address."""
    form = CatalogueFilter(request.GET)
    rows = form.listed(request.GET.get("tri", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": public.outcomes(page),
        "query": query.urlencode(),
        "order": public.order_words(request.GET.get("tri", "")),
    }
    return render(request, "espaces/catalogue.html", context)


@login_not_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV, ODS or XLSX."""
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    rows = CatalogueFilter(request.GET).listed(request.GET.get("tri", ""))
    found = public.exported(rows)
    return export_response(found, public.COLUMNS, fmt=fmt, filename="Ateliers des territoires")


@login_not_required
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The story of one Atelier in three beats, and what became of it."""
    atelier = get_object_or_404(public.published(), slug=slug)
    may_follow = TABLE.may(actor_of(request), "follow", atelier)
    context = {**story.story(atelier), "may_follow": may_follow}
    return render(request, "espaces/public_atelier.html", context)


@login_not_required
def document(request: HttpRequest, slug: str, fmt: str) -> HttpResponseBase:
    """The public feuille de route, in the format asked."""
    paper = story.public_paper(get_object_or_404(public.published(), slug=slug))
    if paper is None:
        raise Http404("Cette feuille de route n’est pas encore publique.")
    reading.require(paper, Seat())
    return document_response(paper, fmt)
