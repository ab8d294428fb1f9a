"""What somebody without account does: register, confirm, cancel, answer an invitation."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from etabli.core.refus import Refused
from etabli.core.ui.attente import paced
from etabli.core.words import said_by
from etabli.seances import access, agenda, pages, services
from etabli.seances.forms import InscriptionForm
from etabli.seances.models import (
    INSCRIPTION_LINK,
    INVITATION_LINK,
    Inscription,
    InvitationSeance,
)
from etabli.seances.views.doors import actor_of, by_link, submitted

SAID = {
    "confirmer": services.confirm_registration,
    "annuler": services.cancel_registration,
    "accepter": services.accept_invitation,
    "decliner": services.decline_invitation,
}


@login_not_required
@paced("inscriptions_par_minute")
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Screen 26: the session, and the form to come."""
    session = access.SESSIONS.get_or_404(actor_of(request), slug=slug)
    form = InscriptionForm(request.POST or None)
    said_by(form.fields.values(), on=session.debut_on)
    ask = partial(services.register_participant, session)
    asked, status = submitted(request, form, lambda data: ask(**data))
    sent_to = form.cleaned_data["courriel"] if asked else ""
    context = pages.public_session(session, form, sent_to)
    return render(request, "seances/inscription.html", context, status=200 if asked else status)


@login_not_required
@cache_control(no_store=True)
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of one registration; it confirms and it cancels."""
    row = by_link(Inscription, INSCRIPTION_LINK, token)
    status = _said(request, row, "confirmer", "annuler")
    if status == 302:
        return redirect(request.path)
    return render(request, "seances/mon_inscription.html", pages.mine(row, token), status=status)


@login_not_required
def my_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """The days in one's calendar, even when the session is not public."""
    return agenda.calendar_response(by_link(Inscription, INSCRIPTION_LINK, token).session)


@login_not_required
@cache_control(no_store=True)
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of one invitation: come, or not."""
    row = by_link(InvitationSeance, INVITATION_LINK, token)
    status = _said(request, row, "accepter", "decliner")
    if status == 302:
        return redirect(request.path)
    return render(request, "seances/reponse.html", pages.reply(row), status=status)


def _said(request: HttpRequest, row: Inscription | InvitationSeance, *open_to: str) -> int:
    """Do what the pressed button says; a refusal is a sentence on the same page (409)."""
    if request.method != "POST":
        return 200
    said = request.POST.get("reponse", "")
    if said not in open_to:
        return 422
    try:
        SAID[said](row, actor=access.participant(row))  # type: ignore[operator]
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return 409
    return 302
