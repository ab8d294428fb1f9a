"""The minutes: words, decisions; the paper is issued by an act of the session."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.access import Actor
from etabli.seances import access, pages, services
from etabli.seances.forms import DecisionForm, MinutesForm
from etabli.seances.models import DecisionSeance, SessionInSitu
from etabli.seances.services.minutes import WORDS
from etabli.seances.views.doors import actor_of, session_of, submitted


def _empty(session: SessionInSitu) -> MinutesForm:
    return MinutesForm(initial={name: getattr(session, name) for name in WORDS})


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, for everyone who follows; hosts write it here."""
    session, actor = session_of(request, pk), actor_of(request)
    if request.method != "POST":
        return _page(request, session, actor, _empty(session), DecisionForm())
    access.SESSIONS.require(actor, "write_minutes", session)
    form = MinutesForm(request.POST)
    write = partial(services.write_minutes, session, actor=actor)
    done, status = submitted(request, form, lambda data: write(**data))
    if done:
        messages.success(request, "Le texte est enregistré.")
        return redirect("seances:compte-rendu", pk)
    return _page(request, session, actor, form, DecisionForm(), status)


def add_decision(request: HttpRequest, pk: int) -> HttpResponse:
    session, actor = session_of(request, pk, "record_decision"), actor_of(request)
    form = DecisionForm(request.POST or None)
    note = partial(services.record_decision, session, actor=actor)
    done, status = submitted(request, form, lambda data: note(**data))
    if done:
        messages.success(request, "La décision est notée.")
        return redirect(f"{pages.part_of(session, 'compte-rendu')}#decisions")
    return _page(request, session, actor, _empty(session), form, status)


@require_POST
def remove_decision(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(DecisionSeance.objects.select_related("session"), pk=pk)
    session_of(request, decision.session_id, "withdraw_decision")
    services.withdraw_decision(decision, actor=actor_of(request))
    messages.success(request, "La décision est retirée.")
    return redirect(f"{pages.part_of(decision.session, 'compte-rendu')}#decisions")


def _page(
    request: HttpRequest, session: SessionInSitu, actor: Actor,
    form: MinutesForm, decision_form: DecisionForm, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = pages.minutes(session, actor, form=form, decision_form=decision_form)
    return render(request, "seances/compte_rendu.html", context, status=status)
