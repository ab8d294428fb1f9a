"""Doors of the demonstration: who plays, the clock, the mailbox; none of them exists elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.core.ui.doors import back_or
from etabli.espaces.demonstration import mailbox as mail_folder
from etabli.espaces.demonstration import play


def _only_on_a_demonstration() -> None:
    if not settings.DEMO:
        raise Http404("Cette page n’existe que sur la démonstration.")


@login_not_required
def personas(request: HttpRequest) -> HttpResponse:
    """The cast, signed in with one click: first those who have something to do."""
    _only_on_a_demonstration()
    busy, sides = play.cast()
    context = {
        "busy": busy,
        "sides": sides,
        "today": horloge.today(),
        "deadlines": play.told_deadlines(),
    }
    return render(request, "espaces/personnages.html", context)


@login_not_required
@require_POST
def advance(request: HttpRequest) -> HttpResponse:
    """One day more, or the morning after the next deadline; what the clock did is said."""
    _only_on_a_demonstration()
    try:
        is_far = request.POST.get("jusque") == "echeance"
        told = play.go_past_next_deadline() if is_far else play.advance(1)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.info(request, " ".join(told))
    return redirect(back_or(request, "espaces:personas"))


@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails as their readers received them."""
    _only_on_a_demonstration()
    to = request.GET.get("a", "")[:254]
    context = {
        "mails": mail_folder.mails(to),
        "to": to,
        "is_kept": mail_folder.folder() is not None,
    }
    return render(request, "espaces/boite.html", context)
