"""What follows, for the dossiers, from what happens to people."""

from __future__ import annotations

from etabli.acteurs.models import Invitation
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat
from etabli.core.devoirs import marks
from etabli.core.models import reference
from etabli.core.workflow import Attempt


def on_invitation(invitation: Invitation, attempt: Attempt[Invitation]) -> None:
    """Somebody of the lead is awaited, or no longer: who must invite them (`waits.nobody_may_enter`)."""
    led = Candidature.objects.filter(
        chef_de_file_id=invitation.organisation_id, etat=Etat.MANIFESTATION
    )
    marks.touch(*(reference(one) for one in led.order_by("pk")))
