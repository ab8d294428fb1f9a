"""What follows here from the moves of a consultation."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.sceaux.services.moves import DEPOTS
from etabli.sceaux.states import EtatDepot


def register_deposits(marche: MarcheSubsequent, attempt: Attempt[MarcheSubsequent]) -> None:
    """M4: what was received is written in the journal as the consultation closes, digest by digest."""
    for depot in marche.depots.filter(etat=EtatDepot.RECU).order_by("nom"):
        DEPOTS.run(depot, "register_deposit", actor=CLOCK, on=attempt.on)
