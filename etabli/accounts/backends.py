"""Who a session may be of: asked again at each request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from etabli.accounts.models import Personne


class DoorBackend(AuthenticationBackend):  # type: ignore[misc]
    """What allauth does, for those to whom the door is open: a persona leaves with the demonstration."""

    def user_can_authenticate(self, user: Personne) -> bool:
        return bool(super().user_can_authenticate(user) and user.may_sign_in)
