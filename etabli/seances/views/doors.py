"""What the doors share: the reader, the object under its right, a form that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.signing import BadSignature, Signer
from django.forms import Form
from django.http import Http404, HttpRequest
from django.urls import reverse

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.models import Movable
from etabli.core.refus import Refused
from etabli.core.ui.doors import actor_of as actor_of
from etabli.seances import access
from etabli.seances.models import Inscription, InvitationSeance, SessionInSitu


def atelier_of(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for those who follow it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    return atelier


def session_of(request: HttpRequest, pk: int, action: str = "follow") -> SessionInSitu:
    """The session: hidden = 404; seen but not for this = 403."""
    actor = actor_of(request)
    session = access.SESSIONS.get_or_404(actor, pk=pk)
    access.SESSIONS.require(actor, action, session)
    return session


def by_link(model: type[Inscription] | type[InvitationSeance], signer: Signer, token: str) -> Any:
    """The line a signed link stands for; a link that was touched is nobody's."""
    try:
        code = signer.unsign(token)
    except BadSignature as wrong:
        raise Http404("Ce lien n’est pas reconnu : reprenez-le dans le message reçu.") from wrong
    row = model.objects.select_related("session__atelier__commune").filter(code=code).first()
    if row is None:
        raise Http404("Ce lien ne mène plus à rien.")
    return row


def submitted(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any]
) -> tuple[Any, int]:
    """What the act made of a valid form (True when it gives nothing back), or None with a status.

    Nothing typed is lost: a refusal becomes sentences at the head of the form (409).
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        made = act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return None, 409
    return (True if made is None else made), 302


def moves(
    obj: Movable, actor: Actor, *, address: str, open_to: Collection[str]
) -> list[dict[str, Any]]:
    """The moves of this reader that have a door, in the order of the doors, with why not yet."""
    order = list(open_to)
    found = [choice for choice in duties.choices(obj, actor) if choice.name in open_to]
    found.sort(key=lambda choice: order.index(choice.name))
    return [_bar(choice, reverse(address, args=[obj.pk, _slug(choice.name)])) for choice in found]


def _slug(name: str) -> str:
    return name.replace("_", "-")


def _bar(choice: duties.Choice, url: str) -> dict[str, Any]:
    """A move as the bar of moves draws it."""
    return {
        "label": choice.move.label,
        "url": url,
        "allowed": choice.is_open,
        "reasons": list(choice.blockers),
        "primary": choice.move.awaited,
        "danger": choice.move.danger,
    }
