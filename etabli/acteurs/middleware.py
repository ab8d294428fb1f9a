"""Gives every request its actor: the person with their memberships, or the visitor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from etabli.acteurs.selectors import actor_for
from etabli.core.access import VISITOR, Actor


def is_strong(request: HttpRequest) -> bool:
    """Was a second factor given in this session? A one-click persona counts as strong."""
    if request.session.get("is_persona"):
        return True
    methods = request.session.get("account_authentication_methods", [])
    return is_mfa_enabled(request.user) and any(m.get("method") == "mfa" for m in methods)


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
