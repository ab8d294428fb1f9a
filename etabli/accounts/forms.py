"""The fields of the door: an address is the one of a person, a code is read with a broad mind."""

from __future__ import annotations

import time

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django import forms
from django.core.cache import cache

from etabli.accounts.models import Personne, is_stage
from etabli.core.ui.forms import AddressField, CodeField

#: seconds after which the telephone shows another code
TOTP_PERIOD = 30
#: seconds during which a code of the telephone may still be right (three steps), and a margin
TOTP_LIFE = 120


def _code_field(label: str) -> CodeField:
    return CodeField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}), max_length=60
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """One address: the one written on the person, never another that the library keeps."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(label="Adresse électronique")

    def clean(self) -> object:
        cleaned = super().clean()
        self.user = Personne.objects.at_address(self.cleaned_data.get("login", ""))
        return cleaned


class AskCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The same door under its other address."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(label="Adresse électronique")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self._user = Personne.objects.at_address(email)
        return email


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    code = _code_field("Code")


class _OnceForm(forms.Form):
    """A code of the telephone serves once, as long as the tolerance keeps it right."""

    user: Personne
    cleaned_data: dict[str, object]

    @property
    def shown_code(self) -> str:
        """What the telephone would show, on a demonstration; '' elsewhere."""
        kept = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        return _code_now(get_adapter().decrypt(kept.data["secret"])) if kept else ""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if not cache.add(f"second-facteur:{self.user.pk}:{code}", "lu", timeout=TOTP_LIFE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondCodeForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]
    code = _code_field("Code de l’application")


class SecondCodeAgainForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]
    code = _code_field("Code de l’application")


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]
    code = _code_field("Code à six chiffres")

    @property
    def shown_code(self) -> str:
        """What the telephone would show, on a demonstration; '' elsewhere."""
        return _code_now(self.secret)


def _code_now(secret: str) -> str:
    if not is_stage():
        return ""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_PERIOD)))
