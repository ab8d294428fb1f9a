"""How the server says that it has received a form: the page believes this and nothing else.

A form sent by its button is answered by a redirect; the page that follows reads a cookie of a minute
naming the address that received it, and erases its copy; on signing out, all of them. A request that
a page makes by itself is answered with a header. Told in docs/comprendre/enregistrement.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypedDict
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from etabli.core import brouillons, horloge
from etabli.core.formats import heure
from etabli.core.ui import ensemble

COOKIE = "enregistre"
EVERYTHING = "*"
HEADER = "X-Enregistre-A"
VERSION, BY = "X-Enregistre-Version", "X-Enregistre-Par"
ONE_MINUTE = 60


class Receipt(TypedDict):
    """What a save of a shared text tells: who saved, and the version that made."""

    version: int
    by: str


def is_by_the_page(request: HttpRequest) -> bool:
    """Was this sent by the page itself, no button pressed?"""
    return request.headers.get("HX-Request") == "true"


def received(fragment: str = "", *, version: int = 0, by: str = "") -> HttpResponse:
    """The short answer to a page that saves by itself: received, at this hour; for what several people
    write, from whom, which version that made, and what the page has now seen (`fragment`)."""
    headers = {HEADER: heure(horloge.now())}
    if version:
        headers |= {VERSION: str(version), BY: quote(by)}  # a header holds no accent
    return HttpResponse(fragment, status=200 if fragment else 204, headers=headers)


def saved_sentence(*, version: int, by: str) -> str:
    """The same, on the page that follows a button."""
    return f"Enregistré à {heure(horloge.now())} par {by} · version {version}."


class HasPage(Protocol):
    """Something that has its own page."""

    def get_absolute_url(self) -> str: ...


def received_or_redirect(request: HttpRequest, to: HasPage | str) -> HttpResponse:
    """The same act, sent by a script or by a button."""
    return received() if is_by_the_page(request) else redirect(to)


def session_ended() -> JsonResponse:
    """What a page that saves by itself is told once nobody is signed in: nothing was received."""
    told = {"phrase": "Votre session est terminée. Reconnectez-vous."}
    return JsonResponse(told, status=401, headers={"HX-Reswap": "none"})


class ReceivedMiddleware:
    """What answers before the view (sign-in, second factor) acknowledges nothing: it is the last one
    to be told of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if said := _said(request, response):
            if said == request.path:
                brouillons.forget(request.sent_by, said)  # type: ignore[attr-defined]
            response.set_cookie(
                COOKIE, quote(said, safe=EVERYTHING), max_age=ONE_MINUTE, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return ensemble.kept(request, response, is_refused=not said)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.method == "POST":
            request.sent_by = request.user.pk  # type: ignore[attr-defined]


def _said(request: HttpRequest, response: HttpResponse) -> str:
    """The address of a form answered by a redirect that announces no refusal, when somebody signed in
    sent it; everything when that person has just signed out."""
    sent_by = getattr(request, "sent_by", None)
    if sent_by is None or response.status_code not in (302, 303):
        return ""
    if not request.user.is_authenticated:
        return EVERYTHING
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    is_refused = any(message.level >= messages.ERROR for message in queued)
    return "" if is_refused else request.path
