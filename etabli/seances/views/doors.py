"""What the doors share: the reader, the object under its right, a form that loses nothing."""

from __future__ import annotations

from typing import TypeVar

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.ateliers.pages import require_page
from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted
from etabli.seances import access
from etabli.seances.models import (
    Contribution,
    Inscription,
    InvitationSeance,
    Reunion,
    SessionInSitu,
)

R = TypeVar("R", Inscription, InvitationSeance, Contribution)


def atelier_of(request: HttpRequest, pk: int, page: str = "seances:atelier") -> Atelier:
    """The Atelier, for those who follow it, when its format has this page."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    require_page(atelier, page)
    return atelier


def session_of(request: HttpRequest, pk: int, action: str = "follow") -> SessionInSitu:
    """The session: hidden = 404; seen but not for this = 403."""
    actor = actor_of(request)
    session = access.SESSIONS.get_or_404(actor, pk=pk)
    access.SESSIONS.require(actor, action, session)
    return session


def reunion_of(request: HttpRequest, pk: int, action: str = "view") -> Reunion:
    """The meeting: hidden = 404; seen but not for this = 403."""
    actor = actor_of(request)
    reunion = access.REUNIONS.get_or_404(actor, pk=pk)
    access.REUNIONS.require(actor, action, reunion)
    return reunion


def by_link(model: type[R], signer: Signer, token: str) -> R:
    """The line a signed link stands for; a link that was touched is nobody's."""
    try:
        code = signer.unsign(token)
    except BadSignature as wrong:
        raise Http404("Ce lien n’est pas reconnu : reprenez-le dans le message reçu.") from wrong
    rows = model.objects.select_related(f"{model.root_path}__commune")
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404("Ce lien ne mène plus à rien.")
    return row
