"""Sign-up is closed: one comes in by an invitation, never by typing an address.

A code that is wrong is answered by what to do.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from etabli.accounts.models import Personne
from etabli.core import outbox

PATIENCE = "Trop d’essais en peu de temps. Attendez cinq minutes, puis recommencez."


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Only invited people have an account."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Ce n’est pas le code attendu. Recopiez celui du dernier courriel reçu, "
        "ou demandez-en un autre.",
        "too_many_login_attempts": PATIENCE,
        "rate_limited": PATIENCE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Our words, the address of the installation, and nothing leaves inside a request: the mail
        is sealed and the worker woken. A mail that holds a code is not sent once the code is dead.
        """
        ours = {"email": email, "site_url": settings.SITE_URL, "contact": settings.CONTACT}
        mail = self.render_mail(template_prefix, email, {**context, **ours})
        seconds = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        lasts = dt.timedelta(seconds=seconds) if "code" in context else outbox.A_DAY
        outbox.seal(email, mail.subject, mail.body, lasts=lasts)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Personne,
        context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        """What changed in the account is told to the person, without where they came from."""
        self.send_mail(template_prefix, email or user.email, context or {})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The code of the telephone changes every thirty seconds: say so."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce n’est pas le code attendu. Il change toutes les trente secondes : "
        "recopiez celui que l’application affiche maintenant.",
    }
