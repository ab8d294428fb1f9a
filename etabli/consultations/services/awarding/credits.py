"""What a contract that will not be notified gives back."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import CLOCK
from etabli.credits import services as credits
from etabli.credits.models import EngagementJuridique


def give_back(marche: MarcheSubsequent, *, numero_ej: str, on: dt.date) -> None:
    """What an award had reserved, or committed under that number, once the move is made (M12, M13).

    After the move: it holds the row of the consultation, and two acts never wait for each other.
    """
    credits.release_ae(marche.atelier.reference, on=on)
    if not numero_ej:
        return
    for engagement in EngagementJuridique.objects.filter(numero=numero_ej).order_by("pk"):
        credits.disengage_ae(engagement, degage=engagement.montant, actor=CLOCK, on=on)
