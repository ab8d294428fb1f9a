"""Our pages behind some addresses of allauth: no sign-up, a code that says it is dead, enrolling."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.views import ConfirmLoginCodeView
from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from etabli.core.texte import fold_address

DEAD = (
    "Ce code n’est plus valable : un code sert pendant quinze minutes. "
    "Redemandez-en un ci-dessous, il arrive aussitôt."
)


@login_not_required
def on_invitation_only(request: HttpRequest) -> HttpResponse:
    """Nobody creates an account alone: whom to ask for an invitation."""
    return render(request, "account/signup_closed.html")


@method_decorator(login_not_required, name="dispatch")
class ConfirmCodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code of the e-mail: what allauth does, and a dead code is said to be dead."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated and _is_dead(request):
            clear_login(request)
            messages.error(request, DEAD)
            return redirect("account_login")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Another code has its own fifteen minutes, and counts among those asked for."""
        state = self._process.state
        if ratelimit.consume(self.request, action="request_login_code", key=state["email"]):
            state["at"] = time.time()
            return super()._resend_form_valid(form)  # type: ignore[no-any-return]
        messages.error(self.request, str(get_adapter().error_messages["rate_limited"]))
        return redirect("account_confirm_login_code")


def _is_dead(request: HttpRequest) -> bool:
    """Was the code of this browser asked for too long ago, so long ago that it is forgotten, or at an
    address that no longer is the person's?"""
    login = unstash_login(request, peek=True)
    if login is None:
        return request.method == "POST"
    stage = login.state.get("stages", {}).get("login_by_code", {}).get("data", {})
    if login.user and fold_address(stage.get("email") or "") != login.user.email:
        return True
    asked_at = stage.get("at")
    return bool(asked_at) and time.time() - asked_at > app_settings.LOGIN_BY_CODE_TIMEOUT


class EnrolView(ActivateTOTPView):  # type: ignore[misc]
    """The first code typed proves the telephone: nobody is asked a second one a minute later."""

    request: HttpRequest

    def form_valid(self, form: object) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, method="mfa", type="totp", reauthenticated=True
        )
        return response
