"""Sign-up is closed: one comes in by an invitation, never by typing an address.

A code that is wrong is answered by what to do.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

PATIENCE = "Trop d’essais en peu de temps. Attendez cinq minutes, puis recommencez."


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Only invited people have an account."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Ce n’est pas le code attendu. Recopiez celui du dernier courriel reçu, "
        "ou demandez-en un autre.",
        "too_many_login_attempts": PATIENCE,
        "rate_limited": PATIENCE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The code of the telephone changes every thirty seconds: say so."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce n’est pas le code attendu. Il change toutes les trente secondes : "
        "recopiez celui que l’application affiche maintenant.",
    }
