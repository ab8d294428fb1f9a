"""The programme: a rail one fills, changes and puts in order, by mouse or by keyboard."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.composition import composed
from etabli.core.ui.accuse import received_or_redirect
from etabli.core.ui.ordre import read_move
from etabli.seances import access, pages, services
from etabli.seances.forms import SequenceForm
from etabli.seances.models import Sequence
from etabli.seances.views.doors import actor_of, session_of, submitted


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The rail, and below it the form that adds a moment."""
    session, actor = session_of(request, pk), actor_of(request)
    if not access.SESSIONS.may(actor, "edit", session):
        return render(request, "seances/programme.html", pages.programme(session, actor, None))
    initial: dict[str, object] = {"jour": request.GET.get("jour", "1")}
    form = SequenceForm(request.POST or None, session=session, initial=initial)
    add = partial(services.add_sequence, session, actor=actor)
    added, status = submitted(request, form, lambda data: add(**data))
    if added:
        messages.success(request, f"« {composed(added.titre)} » est au programme.")
        return redirect(f"{request.path}?jour={added.jour}#ajouter")
    context = pages.programme(session, actor, form)
    return render(request, "seances/programme.html", context, status=status)


def _sequence(request: HttpRequest, pk: int) -> Sequence:
    """A moment of a session this reader may change."""
    sequence = get_object_or_404(Sequence.objects.select_related("session__atelier"), pk=pk)
    session_of(request, sequence.session_id, "edit")
    return sequence


def change(request: HttpRequest, pk: int) -> HttpResponse:
    sequence, actor = _sequence(request, pk), actor_of(request)
    form = SequenceForm(request.POST or None, session=sequence.session, sequence=sequence)
    save = partial(services.change_sequence, sequence, actor=actor)
    saved, status = submitted(request, form, lambda data: save(**data))
    if saved:
        messages.success(request, "La séquence est modifiée.")
        return redirect("seances:programme", sequence.session_id)
    context = pages.sequence_page(sequence, actor, form)
    return render(request, "seances/sequence_form.html", context, status=status)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One step up or down, or straight to a rank (the script sends it after a drag)."""
    sequence = _sequence(request, pk)
    services.move_sequence(sequence, actor=actor_of(request), **read_move(request.POST))
    place = f"{pages.part_of(sequence.session, 'programme')}#sequence-{pk}"
    return received_or_redirect(request, place)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    sequence = _sequence(request, pk)
    services.remove_sequence(sequence, actor=actor_of(request))
    messages.success(request, f"« {composed(sequence.titre)} » n’est plus au programme.")
    return redirect("seances:programme", sequence.session_id)
