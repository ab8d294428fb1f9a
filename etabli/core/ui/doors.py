"""What every door shares: the reader of a request, and a form that is shown again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from etabli.core.access import Actor
from etabli.core.refus import Refused


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def back_or(request: HttpRequest, fallback: str) -> str:
    """The page the reader came from (`retour`), if it is ours; else the address of that name."""
    back = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if back and is_ours else resolve_url(fallback)


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
