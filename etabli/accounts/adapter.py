"""Sign-up is closed: one comes in by an invitation, never by typing an address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Only invited people have an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
