"""The addresses of django-allauth that answer here, and those that do not.

The library brings more than the product wants (sign-up, passwords, a list of e-mail addresses). What
is not written in OPEN answers 404, also what a later version of the library would add; the names stay,
because the library resolves them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from allauth.urls import urlpatterns as library
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from etabli.accounts import views

#: pages of the library that the product wants
OPEN = frozenset({
    "account_login", "account_logout", "account_inactive", "account_request_login_code",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
})  # fmt: skip

#: addresses of the library behind which stands a page of ours
OURS: dict[str, Callable[..., HttpResponseBase]] = {
    "account_signup": views.on_invitation_only,
    "account_confirm_login_code": views.ConfirmCodeView.as_view(),
    "mfa_activate_totp": views.EnrolView.as_view(),
}

#: known and not wanted; a test compares these three lists with what the library brings
CLOSED = frozenset({
    "account_reauthenticate", "account_email", "account_email_verification_sent",
    "account_confirm_email", "account_change_password", "account_set_password",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done",
})  # fmt: skip


@csrf_exempt
@login_not_required
def closed(request: HttpRequest, **parts: str) -> HttpResponse:
    """Nothing is behind this address of the library."""
    raise Http404("Cette page n’existe pas ici.")


def _doors(entries: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    return [_door(entry) for entry in entries]


def _door(entry: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The same address, with what answers here behind it."""
    if isinstance(entry, URLResolver):
        return URLResolver(entry.pattern, _doors(entry.url_patterns))
    name = entry.name or ""
    view = entry.callback if name in OPEN else OURS.get(name, closed)
    return URLPattern(entry.pattern, view, entry.default_args, name)


urlpatterns = _doors(library)
