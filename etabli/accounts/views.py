"""Enrolling a second factor: what allauth does, and the code just typed counts for this session."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse


class EnrolView(ActivateTOTPView):  # type: ignore[misc]
    """The first code typed proves the telephone: nobody is asked a second one a minute later."""

    request: HttpRequest

    def form_valid(self, form: object) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, method="mfa", type="totp", reauthenticated=True
        )
        return response
