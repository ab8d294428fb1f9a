"""The tab « Séances », a session at a glance, its acts, its papers."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.ateliers.access import seat_of
from etabli.core import horloge, parametres, reading
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import access, agenda, documents, pages, services
from etabli.seances.forms import CloseSessionForm, SessionForm
from etabli.seances.pages.atelier import may_host
from etabli.seances.views.doors import actor_of, atelier_of, session_of, submitted


class SessionMoveView(MoveView):
    """Announce, open, pause, resume, close, issue the minutes."""

    workflows = (services.SESSIONS,)
    forms: ClassVar = {"close": CloseSessionForm}
    services: ClassVar = {
        "announce": services.announce_session,
        "open": services.open_session,
        "pause": services.pause_session,
        "resume": services.resume_session,
        "close": services.close_session,
        "issue_minutes": services.issue_minutes,
    }
    elsewhere: ClassVar = {
        "amend": "seances:modifier",
        "record_attendance": "seances:presences",
        "record_decision": "seances:decisions",
        "withdraw_decision": "seances:decision-retirer",
    }


def show_atelier(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions of an Atelier and the propositions they gave."""
    return render(
        request, "seances/atelier.html", pages.atelier(atelier_of(request, pk), actor_of(request))
    )


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Screen 12: the frame of a new session."""
    atelier, actor = atelier_of(request, pk), actor_of(request)
    if not may_host(actor, atelier):
        raise PermissionDenied("Une session est préparée par le pilote ou l’équipe.")
    capacity = parametres.integer("capacite_seance", on=horloge.today())
    known = {"capacite": capacity, "is_public": True, "debut_on": atelier.site_from}
    initial: dict[str, object] = {**known, "fin_on": atelier.site_to}
    form = SessionForm(request.POST or None, atelier=atelier, initial=initial)
    prepare = partial(services.prepare_session, atelier, actor=actor)
    session, status = submitted(request, form, lambda _: prepare(**form.session_fields()))
    if session:
        messages.success(request, "La session est créée : écrivez maintenant son programme.")
        return redirect("seances:programme", session.pk)
    context = {"form": form, "atelier": atelier, "session": None, "back_url": _tab(atelier.pk)}
    return render(request, "seances/session_form.html", context, status=status)


def _tab(pk: int) -> str:
    return redirect("seances:atelier", pk).url


@login_not_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The session at a glance; somebody who does not follow it reads the public page."""
    actor = actor_of(request)
    session = access.SESSIONS.get_or_404(actor, pk=pk)
    if not access.SESSIONS.may(actor, "follow", session):
        return redirect(session.get_public_url())
    context = pages.overview(session, actor)
    context["moves"] = bar(session, actor)
    return render(request, "seances/session.html", context)


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the frame; those who registered are told."""
    session, actor = session_of(request, pk, "amend"), actor_of(request)
    form = SessionForm(request.POST or None, atelier=session.atelier, session=session)
    change = partial(services.amend_session, session, actor=actor)
    done, status = submitted(request, form, lambda _: change(**form.session_fields()))
    if done:
        messages.success(request, "La session est modifiée.")
        return redirect(session)
    back = session.get_absolute_url()
    context = {"form": form, "atelier": session.atelier, "session": session, "back_url": back}
    return render(request, "seances/session_form.html", context, status=status)


def programme_paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    return preview_response(documents.programme_content(session_of(request, pk)), fmt)


def attendance_paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """To print before the doors open; names are for those who receive people."""
    session = session_of(request, pk, "see_people")
    return preview_response(documents.attendance_sheet(session), fmt)


def minutes_paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The minutes as they were issued, or their project for those who write them."""
    session = session_of(request, pk)
    if session.compte_rendu:
        reading.require(session.compte_rendu, seat_of(session.atelier, actor_of(request)))
        return document_response(session.compte_rendu, fmt)
    access.SESSIONS.require(actor_of(request), "write_minutes", session)
    return preview_response(documents.minutes_content(session, draft=True), fmt)


@login_not_required
def calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The days in one's calendar, for whoever may read the session."""
    return agenda.calendar_response(access.SESSIONS.get_or_404(actor_of(request), pk=pk))
