"""A refusal, a lost race, a busy or full server: a sentence, what was typed, and a way back.

A view that shows a refusal in its own form does better; this is for those that do not.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from etabli.core.veille import traces, troubles
from etabli.core.veille.troubles import Trouble

logger = logging.getLogger(__name__)
NOT_TYPED = {"csrfmiddlewaretoken", "retour"}


class SentenceMiddleware:
    """What a view raises and that means something is said; the rest goes on to the page of faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        trouble = troubles.of(failure)
        if trouble is None or (trouble is troubles.LOST_RACE and request.method != "POST"):
            return None
        if trouble.is_ours:
            logger.error("%s", trouble.title, exc_info=failure, extra={"request": request})
        return answer(request, trouble)


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Back to the page with a sentence when nothing was typed; else a page that keeps what was."""
    if request.headers.get("HX-Request"):
        text = " ".join(trouble.reasons)
        return HttpResponse(text, status=trouble.status, content_type="text/plain; charset=utf-8")
    kept, back = typed(request), _back(request)
    if request.method == "POST" and trouble.status == 409 and back and not kept:
        messages.error(request, " ".join(trouble.reasons))
        return redirect(back)
    context = {
        "trouble": trouble,
        "kept": kept,
        "texts": [value for _, value in kept if len(value) > 40],
        "back": back,
        "trace": traces.number() if trouble.is_ours else "",
        "has_files": bool(request.FILES) if kept else False,
    }
    response = render(request, "incident.html", context, status=trouble.status)
    if trouble.status == 503:
        response["Retry-After"] = "10"
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form as they were posted, in their order; files cannot be given back."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST.lists()
    except (RawPostDataException, UnreadablePostError, OSError):
        return []
    return [(k, str(v)) for k, values in fields if k not in NOT_TYPED for v in values]


def _back(request: HttpRequest) -> str:
    """The page of ours where the person was."""
    asked = request.POST.get("retour", "") if request.method == "POST" else ""
    for address in (asked, request.headers.get("Referer", "")):
        if address and url_has_allowed_host_and_scheme(address, {request.get_host()}):
            parts = urlsplit(address)
            return parts.path + (f"?{parts.query}" if parts.query else "")
    return ""


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a page that needs nothing, with the number that finds the trace."""
    trouble = troubles.of(sys.exc_info()[1])
    context = {
        "trace": traces.number(),
        "trouble": trouble if trouble and trouble.is_ours else None,
    }
    status = trouble.status if trouble else 500
    return HttpResponse(render_to_string("500.html", context), status=status)
