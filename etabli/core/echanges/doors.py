"""The three doors of a room: its page, a message that is sent, a file that was joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.core.echanges import page
from etabli.core.echanges.forms import MessageForm
from etabli.core.echanges.threads import M, Room, opened
from etabli.core.echanges.writing import allowed
from etabli.core.fichiers import deposits
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.refus import Refused
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of
from etabli.core.ui.options import Files

#: the verb of the app: (object, actor, circle, texte, pieces)
Post = Callable[..., Model]


@dataclass(frozen=True, slots=True)
class Place(Generic[M]):
    """Where a room is shown: what its app draws around it (`frame`), and the verb that keeps a message."""

    room: Room[M]
    post: Post
    template: str
    frame: Callable[[HttpRequest, M], Context]


def show(request: HttpRequest, place: Place[M], obj: M) -> HttpResponse:
    """The threads of this reader; Http404 when none is theirs."""
    return _shown(request, place, obj)


def say(request: HttpRequest, place: Place[M], obj: M, circle: str, files: Files) -> HttpResponse:
    """One more message for one circle. What is refused comes back as it was typed."""
    allowed(place.room, obj, circle, actor=actor_of(request))
    form = MessageForm(request.POST, files, prefix=circle)
    if not form.is_valid():
        return _again(request, place, obj, form, status=422)
    try:
        place.post(obj, actor=actor_of(request), cercle=circle, **form.cleaned_data)
    except FileRefused as refusal:
        form.add_error("pieces", list(refusal.reasons))
        return _again(request, place, obj, form, status=422)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return _again(request, place, obj, form, status=409)
    messages.success(request, "Votre message est parti.")
    return redirect(place.room.at(obj))


def piece(request: HttpRequest, place: Place[M], obj: M, number: UUID) -> HttpResponseBase:
    """A file joined to a message, for those who read the message."""
    found = page.piece(opened(place.room, obj, actor_of(request)), number)
    if found is None:
        raise Http404("Ce fichier n’existe pas.")
    return deposits.response(found)


def _again(
    request: HttpRequest, place: Place[M], obj: M, form: MessageForm, *, status: int
) -> HttpResponse:
    form.say_again()
    return _shown(request, place, obj, bound=form, status=status)


def _shown(
    request: HttpRequest,
    place: Place[M],
    obj: M,
    *,
    bound: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = opened(place.room, obj, actor_of(request))
    if not found.threads:
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    frame = place.frame(request, obj)
    context = {**frame, "threads": page.threads(found, bound=bound)}
    return render(request, place.template, context, status=status)
