"""Changing one's address: proved by a code at the new one, told to the old one.

Refused while another person holds the address, or while an invitation waits there: it would be
accepted by somebody it was not meant for.
"""

from __future__ import annotations

import logging
import time
from typing import TypedDict

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from etabli.accounts.adapter import PATIENCE
from etabli.accounts.models import Personne
from etabli.acteurs.models import EtatInvitation, Invitation
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.texte import fold_address, fold_code

#: the life of an account, in the trace and not in the journal of acts (docs/decisions/0002)
trace = logging.getLogger("etabli.acces")
KEY = "adresse-demandee"
TRIES = 5
DEAD = (
    "Ce code n’est plus valable : un code sert pendant quinze minutes. "
    "Écrivez de nouveau l’adresse, un autre arrive aussitôt."
)
HELD = (
    "Un autre compte d’Établi a déjà cette adresse : donnez-en une autre, ou écrivez à la personne qui "
    "administre Établi."
)
INVITED = (
    "Une invitation attend une réponse à cette adresse : acceptez-la ou faites-la annuler par qui l’a "
    "envoyée, puis recommencez."
)
PERSONA = "Un personnage de la démonstration garde son adresse."


class Waiting(TypedDict):
    """An address that waits for its code: when it was asked, how many tries are left."""

    email: str
    proof: str
    at: float
    left: int


def ask_address(request: HttpRequest, personne: Personne, courriel: str) -> None:
    """Send a code to the new address. The session keeps what proves it, never the code."""
    email = fold_address(courriel)
    refuse_if_held(personne, email)
    if not ratelimit.consume(request, action="change_address", key=str(personne.pk)):
        raise Refused(PATIENCE)
    code = get_adapter().generate_login_code()
    request.session[KEY] = {
        "email": email, "proof": _proof(code), "at": time.time(), "left": TRIES,
    }  # fmt: skip
    get_adapter().send_mail("account/email/email_confirmation", email, {"code": code})


def asked_address(request: HttpRequest) -> str:
    """The address that a code was sent to, '' when none waits."""
    return str(request.session.get(KEY, {}).get("email", ""))


def prove_address(request: HttpRequest, personne: Personne, code: str) -> None:
    """The code typed is the one received: the address is changed, and the old one told."""
    waiting: Waiting | None = request.session.get(KEY)
    if not waiting or time.time() - waiting["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        request.session.pop(KEY, None)
        raise Refused(DEAD)
    if not constant_time_compare(_proof(code), waiting["proof"]):
        _count_wrong(request, waiting)
    change_address(personne, waiting["email"])
    request.session.pop(KEY, None)


def _count_wrong(request: HttpRequest, waiting: Waiting) -> None:
    if waiting["left"] <= 1:
        request.session.pop(KEY, None)
        raise Refused(
            "Trop d’essais avec ce code. Écrivez de nouveau l’adresse pour en recevoir un."
        )
    request.session[KEY] = {**waiting, "left": waiting["left"] - 1}
    raise Refused("Ce n’est pas le code attendu. Recopiez celui du dernier courriel reçu.")


def _proof(code: str) -> str:
    return salted_hmac("etabli.acteurs.services.address", fold_code(code).upper()).hexdigest()


def refuse_if_held(personne: Personne, email: str) -> None:
    if personne.is_persona:
        raise Refused(PERSONA)
    if email == personne.email:
        raise Refused("C’est déjà l’adresse de votre compte.")
    if Personne.objects.filter(email__iexact=email).exclude(pk=personne.pk).exists():
        raise Refused(HELD)
    waiting = Invitation.objects.filter(courriel__iexact=email, etat=EtatInvitation.ENVOYEE)
    if waiting.exists():
        raise Refused(INVITED)


@one_act()
def change_address(personne: Personne, email: str) -> None:
    """Once proved: the new address opens the account, the old one is told and opens nothing more."""
    refuse_if_held(personne, email)
    before, personne.email = personne.email, email
    try:
        with one_act():
            personne.save(update_fields=("email",))
    except IntegrityError as taken:
        personne.email = before
        raise Refused(HELD) from taken
    EmailAddress.objects.filter(user_id=personne.pk).delete()
    trace.info("adresse changée, personne %s", personne.pk)
    both = {"from_email": before, "to_email": email}
    get_adapter().send_notification_mail("account/email/email_changed", personne, both, before)
