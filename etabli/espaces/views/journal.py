"""The journal of the whole country: read, filtered, exported, and its chain checked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.acteurs.states import Role
from etabli.core import journal, reading
from etabli.core.exports import FORMATS, export_response
from etabli.core.models import Entry
from etabli.espaces.forms.filters import JournalFilter
from etabli.espaces.journal import sentences
from etabli.espaces.views.doors import actor_of

READERS = (*sentences.CONTROL, Role.ADMIN_TECHNIQUE)
PER_PAGE = 50
BATCH = 500  # rows read at once by an export


def _entries(request: HttpRequest) -> tuple[JournalFilter, QuerySet[Entry]]:
    """The lines that answer the filters, for those who may read them all."""
    actor = actor_of(request)
    if not actor.has(*READERS):
        raise PermissionDenied(
            "Le journal national est ouvert à la DGALN et au contrôle. Chaque atelier et chaque "
            "dossier a le sien, dans son onglet."
        )
    form = JournalFilter(request.GET)
    rows = reading.lines(Entry.objects.order_by("-number"), reading.NATION)
    return form, form.filtered(rows, by_title=not sentences.is_technical(actor))


def read(request: HttpRequest) -> HttpResponse:
    """Who did what, when, with effect when."""
    form, rows = _entries(request)
    actor = actor_of(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": sentences.lines(
            [sentences.told_to(actor, entry) for entry in page],
            reading.NATION,
            is_numbered=True,
        ),
        "verdict": journal.verify() if "verifier" in request.GET else None,
    }
    return render(request, "espaces/journal.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered journal as a file: words for readers, codes in the open data only."""
    fmt = request.GET.get("format", "csv")
    _, rows = _entries(request)
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    actor = actor_of(request)
    told = (sentences.told_to(actor, entry) for entry in rows.iterator(chunk_size=BATCH))
    return export_response(told, sentences.COLUMNS, fmt=fmt, filename="Journal")
