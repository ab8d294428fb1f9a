"""Doors of the screens that cross apps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from etabli.acteurs.states import Role
from etabli.core import horloge, journal, outbox
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.espaces import selectors
from etabli.espaces.forms import JournalFilter

JOURNAL_ROLES = (Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.AUDITEUR, Role.ADMIN_TECHNIQUE)


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def my_board(request: HttpRequest) -> HttpResponse:
    """Mon établi: what waits for me, what I wait for, what comes."""
    context = {"board": selectors.board(actor_of(request)), "today": horloge.today()}
    return render(request, "espaces/mon_etabli.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """The messages have been read; they stay in the list."""
    unread = outbox.for_person(actor_of(request).person_id).filter(read_at=None)
    unread.update(read_at=horloge.now())
    return render(request, "espaces/_messages.html", {"messages_read": True})


def read_journal(request: HttpRequest) -> HttpResponse:
    """Who did what, when, with effect when; the chain can be checked from here."""
    if not actor_of(request).has(*JOURNAL_ROLES):
        raise PermissionDenied("Le journal est ouvert à la DGALN et au contrôle.")
    form = JournalFilter(request.GET or None)
    rows = form.filtered(Entry.objects.order_by("-number"))
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    verdict = journal.verify() if "verifier" in request.GET else None
    lines = [selectors.journal_line(entry) for entry in page]
    context = {"form": form, "page": page, "lines": lines, "verdict": verdict}
    return render(request, "espaces/journal.html", context)
