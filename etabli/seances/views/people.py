"""Guests, registrations, attendance: names for those who receive people, counts for the others."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.exports import export_response
from etabli.core.ui.moves import MoveView
from etabli.seances import access, pages, services
from etabli.seances.forms import AttendanceForm, InvitationForm
from etabli.seances.models import Presence, SessionInSitu
from etabli.seances.pages import people
from etabli.seances.states import Etat
from etabli.seances.views.doors import actor_of, session_of, submitted


class InvitationMoveView(MoveView):
    """Send what the collectivité proposed, note an answer heard by telephone, call off."""

    workflows = (services.INVITATIONS,)
    services: ClassVar = {
        "approve": services.send_proposed_invitation,
        "accept": services.accept_invitation,
        "decline": services.decline_invitation,
        "cancel": services.cancel_invitation,
    }

    def success_url(self) -> str:
        return pages.part_of(self.obj.session, "invitations")


class InscriptionMoveView(MoveView):
    """A host gives back the seat of somebody who called."""

    workflows = (services.INSCRIPTIONS,)
    services: ClassVar = {"cancel": services.cancel_registration}
    elsewhere: ClassVar = {
        "confirm": "seances:mon-inscription",
        "remind": "seances:inscription",
    }

    def success_url(self) -> str:
        return pages.part_of(self.obj.session, "inscriptions")


def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Hosts invite; the collectivité proposes; the others read counts."""
    session, actor = session_of(request, pk), actor_of(request)
    sends = access.SESSIONS.may(actor, "edit", session)
    if not access.SESSIONS.may(actor, "see_people", session) or session.etat == Etat.CLOSE:
        return render(request, "seances/invitations.html", pages.guests(session, actor, None))
    form = InvitationForm(request.POST or None)
    ask = partial(
        services.invite_to_session if sends else services.propose_guest, session, actor=actor
    )
    asked, status = submitted(request, form, lambda data: ask(**data))
    if asked:
        messages.success(request, people.sentence(asked))
        return redirect("seances:invitations", pk)
    context = pages.guests(session, actor, form)
    return render(request, "seances/invitations.html", context, status=status)


def registrations(request: HttpRequest, pk: int) -> HttpResponse:
    """People registered, by college against the target."""
    session = session_of(request, pk)
    return render(
        request, "seances/inscriptions.html", pages.registrations(session, actor_of(request))
    )


def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """One page at the door: present, absent, replaced, and those who simply came."""
    session, actor = session_of(request, pk), actor_of(request)
    if not _is_recording(request, session):
        return render(request, "seances/presences.html", pages.attendance(session, actor, None))
    form = AttendanceForm(
        request.POST or None, registered=people.expected(session), said=people.said(session)
    )
    note = partial(services.record_attendance, session, actor=actor)
    done, status = submitted(request, form, lambda _: note(**form.attendance()))
    if done:
        messages.success(request, "Les présences sont notées.")
        return redirect("seances:presences", pk)
    context = pages.attendance(session, actor, form)
    return render(request, "seances/presences.html", context, status=status)


def _is_recording(request: HttpRequest, session: SessionInSitu) -> bool:
    """Attendance is taken by a host once the session is open; a POST by anyone else is refused."""
    if request.method == "POST":
        access.SESSIONS.require(actor_of(request), "record_attendance", session)
    may = access.SESSIONS.may(actor_of(request), "record_attendance", session)
    return may and session.etat != Etat.PREPARATION


@require_POST
def remove_walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    presence = get_object_or_404(Presence.objects.select_related("session"), pk=pk)
    session_of(request, presence.session_id, "record_attendance")
    services.remove_walk_in(presence, actor=actor_of(request))
    messages.success(request, "La ligne est retirée.")
    return redirect("seances:presences", presence.session_id)


def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list of people as a file, for those who receive them."""
    session = session_of(request, pk, "see_people")
    return export_response(
        people.people_rows(session),
        people.PEOPLE_COLUMNS,
        fmt=people.format_of(request.GET.get("format", "")),
        filename=f"Présences {session.titre}",
    )
