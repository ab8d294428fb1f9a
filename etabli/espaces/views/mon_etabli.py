"""Doors of « Mon établi »: what waits, messages, reminders, the calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.ateliers.access import CONCERNED
from etabli.core import horloge, outbox
from etabli.core.annonce import button_of
from etabli.core.devoirs import asked
from etabli.core.formats import compte
from etabli.core.ui.accuse import is_by_the_page
from etabli.core.ui.doors import back_or
from etabli.espaces.mon_etabli import agenda, board, reminders
from etabli.espaces.views.doors import actor_of

PER_PAGE = 30


def my_board(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I wait for, what comes."""
    actor = actor_of(request)
    context = {
        "board": board.board(actor),
        "today": horloge.today(),
        "agenda_url": agenda.address_of(actor),
        "follows": actor.has(*CONCERNED),
    }
    return render(request, "espaces/mon_etabli.html", context)


def read_messages(request: HttpRequest) -> HttpResponse:
    """Everything I was told, newest first."""
    rows = outbox.for_person(actor_of(request).person_id)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    unread = rows.filter(read_at=None).count()
    context = {"page": page, "unread": unread, "done": asked.done(page.object_list)}
    return render(request, "espaces/messages.html", context)


def open_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message, and what it is about; the page then says by itself that it was read."""
    message = get_object_or_404(outbox.for_person(actor_of(request).person_id), pk=pk)
    context = {
        "message": message,
        "is_done": bool(asked.done([message])),
        "bouton": button_of(message.dit),
    }
    return render(request, "espaces/message.html", context)


@require_POST
def mark_one_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This message has been read."""
    rows = outbox.for_person(actor_of(request).person_id).filter(pk=pk)
    if not rows.filter(read_at=None).update(read_at=horloge.now()):
        get_object_or_404(rows)
    return HttpResponse() if is_by_the_page(request) else redirect("espaces:messages")


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """The messages have been read; they stay in the list."""
    unread = outbox.for_person(actor_of(request).person_id).filter(read_at=None)
    unread.update(read_at=horloge.now())
    return redirect(back_or(request, "espaces:mon-etabli"))


@require_POST
def remind(request: HttpRequest, label: str, pk: int, move: str) -> HttpResponse:
    """« Relancer »: once a day for each thing awaited."""
    name = move.replace("-", "_")
    reached = reminders.remind(label=label, pk=pk, name=name, actor=actor_of(request))
    told = compte(reached, "personne prévenue,personnes prévenues")
    messages.success(request, f"Le rappel est parti : {told}.")
    return redirect("espaces:mon-etabli")


@require_POST
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Another address for my calendar: the one before ends."""
    agenda.open_address(actor_of(request))
    messages.success(request, "Votre adresse d’agenda est prête : copiez-la dans « À venir ».")
    return redirect("espaces:mon-etabli")


@require_POST
def close_calendar(request: HttpRequest) -> HttpResponse:
    """My calendar reads nothing more here."""
    agenda.close_address(actor_of(request))
    messages.success(request, "L’adresse est supprimée : plus aucun agenda ne lit vos dates.")
    return redirect("espaces:mon-etabli")


@login_not_required
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """My dates for my own calendar; the address itself is the key."""
    body = agenda.feed(agenda.actor_of_address(token))
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": 'inline; filename="etabli.ics"',
    }
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
