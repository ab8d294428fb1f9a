"""What the doors share: the reader of a request, and the bar of moves of an object."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.models import Movable
from etabli.core.refus import Refused


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def submitted(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any]
) -> tuple[Any, int]:
    """What the act made of a valid form, or None with the status of the page to show again.

    Nothing typed is lost: a refusal becomes sentences at the head of the form (409).
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return act(form.cleaned_data), 302
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return None, 409


def moves(
    obj: Movable, actor: Actor, *, address: str, open_to: Container[str]
) -> list[dict[str, Any]]:
    """The moves of this reader that have a door, with the reasons of those not possible yet."""
    return [
        {
            "label": choice.move.label,
            "url": reverse(address, args=[obj.pk, choice.name.replace("_", "-")]),
            "allowed": choice.is_open,
            "reasons": list(choice.blockers),
            "primary": choice.move.awaited,
            "danger": choice.name in DANGER,
        }
        for choice in duties.choices(obj, actor)
        if choice.name in open_to
    ]


DANGER = frozenset({"terminate", "refuse", "give_up", "cancel", "suspend"})
