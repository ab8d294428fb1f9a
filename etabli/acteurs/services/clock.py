"""What the clock does with invitations (config/tic.py)."""

from __future__ import annotations

from etabli.acteurs.models import Invitation
from etabli.acteurs.services.invitations import ETAT, WORKFLOW
from etabli.core import horloge, tic
from etabli.core.access import CLOCK


def expire_invitations() -> int:
    """Clock: what nobody answered in time."""
    late = Invitation.objects.filter(etat=ETAT.ENVOYEE, expires_on__lt=horloge.today()).order_by(
        "pk"
    )
    return tic.each(late, lambda invitation: WORKFLOW.run(invitation, "expire", actor=CLOCK))
