"""Gives every request its actor, and sends to the second factor those whose role requires it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from etabli.acteurs.selectors import actor_for, asks_second_factor
from etabli.core.access import VISITOR, Actor
from etabli.core.ui.accuse import session_ended

#: the pages one reads before the second factor: the door itself, and who I am here
DOOR = ("account_", "mfa_")
MY_ACCOUNT = "acteurs:compte"


#: whom the demonstration let in with one click in this session
PERSONA = "persona"


def is_strong(request: HttpRequest) -> bool:
    """Did this very person give a second factor in this session?

    On the demonstration, a persona counts as strong. What somebody else left in the session gives nothing.
    """
    if settings.DEMO and request.session.get(PERSONA) == str(request.user.pk):
        return True
    methods = get_authentication_records(request, request.user)
    return any(m.get("method") == "mfa" for m in methods) and is_mfa_enabled(request.user)


def actor_of(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_for(request.user, is_strong=is_strong(request))


class ActorMiddleware:
    """Sets `request.actor`, computed when first asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


View = Callable[..., HttpResponseBase]


class SessionMiddleware(LoginRequiredMiddleware):
    """Who is not signed in goes to the sign-in page; a request made by a page is told 401 instead,
    since it would take the page of sign-in for an acknowledgement (docs/comprendre/enregistrement.md)."""

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> Any:
        if request.headers.get("HX-Request") == "true":
            return session_ended()
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    """Before anything that is not public, a person who signs or decides gives a second factor
    (domain 7.5): enrols one, or types the code of the one they have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: object,
        kwargs: object,
    ) -> HttpResponse | None:
        is_public = not getattr(view, "login_required", True)
        if is_public or not request.user.is_authenticated or _is_door(request):
            return None
        if is_strong(request) or not asks_second_factor(request.user):
            return None
        if request.headers.get("HX-Request") == "true":
            return session_ended()
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        following = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': following})}")


def _is_door(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else ""
    return name == MY_ACCOUNT or name.startswith(DOOR)
