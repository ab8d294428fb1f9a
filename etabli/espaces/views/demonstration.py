"""Doors of the demonstration: who plays, the clock, the mailbox; none of them exists elsewhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from etabli.acteurs.views import enter_as
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.core.ui.doors import back_or, submitted
from etabli.espaces.demonstration import mailbox as mail_folder
from etabli.espaces.demonstration import newcomer, play
from etabli.espaces.forms.acts import AnyCommuneForm


def _only_on_a_demonstration() -> None:
    if not settings.DEMO:
        raise Http404("Cette page n’existe que sur la démonstration.")


@login_not_required
def personas(request: HttpRequest) -> HttpResponse:
    """The cast, signed in with one click: first those who have something to do."""
    _only_on_a_demonstration()
    return _cast(request, AnyCommuneForm())


def _cast(request: HttpRequest, form: AnyCommuneForm, *, status: int = 200) -> HttpResponse:
    busy, sides = play.cast()
    context = {
        "busy": busy,
        "sides": sides,
        "today": horloge.today(),
        "deadlines": play.told_deadlines(),
        "form": form,
    }
    return render(request, "espaces/personnages.html", context, status=status)


@login_not_required
@require_POST
def play_commune(request: HttpRequest) -> HttpResponse:
    """Enter as the pilote of any commune of France, at the page that opens its first contact."""
    _only_on_a_demonstration()
    form = AnyCommuneForm(request.POST)
    pilote, status = submitted(request, form, lambda data: newcomer.pilote_for(data["commune"]))
    if not pilote:
        return _cast(request, form, status=status)
    enter_as(request, pilote)
    commune = urlencode({"commune": form.cleaned_data["commune"].code})
    return redirect(f"{reverse('candidatures:premier-contact')}?{commune}")


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
