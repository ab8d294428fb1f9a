"""The waiting page of a form open to all, when many people send it at once (core.allure).

What was typed waits in the sender's own browser (a signed cookie of this address, a few minutes),
and the page sends it again by itself when the turn has come, without JavaScript: nothing is kept here
about somebody who gives up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, TypedDict

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from etabli.core import allure, horloge, parametres

COOKIE = SALT = "attente"
#: seconds a turn stays good once it has come
GOOD_FOR = 300
#: a browser keeps four thousand bytes a cookie, its name and attributes included
LARGEST = 3_600

View = Callable[..., HttpResponse]


def paced(per_minute: str) -> Callable[[View], View]:
    """The view of a form open to all, at the pace of this parameter whatever its object."""

    def decorate(view: View) -> View:
        @wraps(view)
        def at_its_pace(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return _turn(request, per_minute) or view(request, *args, **kwargs)
            waiting = _waiting(request)
            if waiting is None:
                return view(request, *args, **kwargs)
            if (left := waiting["at"] - horloge.now().timestamp()) > 0:
                return _page(request, math.ceil(left))
            request.method, request.POST = "POST", QueryDict(waiting["typed"])
            response = view(request, *args, **kwargs)
            response.delete_cookie(COOKIE, path=request.path)
            return response

        return at_its_pace

    return decorate


def _turn(request: HttpRequest, per_minute: str) -> HttpResponse | None:
    """None when the turn has come at once, else the way to the waiting page."""
    pace = parametres.integer(per_minute, on=horloge.today())
    match = request.resolver_match
    seconds = allure.take_turn(match.view_name if match else "", per_minute=pace)
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    at = horloge.now().timestamp() + seconds
    kept = signing.dumps({"typed": typed.urlencode(), "at": at}, salt=SALT, compress=True)
    if not seconds or len(kept) > LARGEST:
        return None
    response = HttpResponse(status=303, headers={"Location": f"{request.path}?{COOKIE}"})
    response.set_cookie(
        COOKIE, kept, max_age=GOOD_FOR, path=request.path, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


class Waiting(TypedDict):
    """What was typed, and when its turn comes (seconds since 1970)."""

    typed: str
    at: float


def _waiting(request: HttpRequest) -> Waiting | None:
    """What waits in this browser, when the page it comes from is the waiting page."""
    if COOKIE not in request.GET or COOKIE not in request.COOKIES:
        return None
    try:
        found: Waiting = signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return found


@cache_control(no_store=True)
def _page(request: HttpRequest, seconds: int) -> HttpResponse:
    return render(request, "ui/attente.html", {"seconds": seconds, "name": COOKIE})
