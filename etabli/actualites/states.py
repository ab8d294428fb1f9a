"""The states of a piece of news, and what is said of the people in its picture."""

from __future__ import annotations

from etabli.core.states import State, Tone
from etabli.seances.states import Images as Images


class Etat(State):
    """Where a piece of news stands: nothing is public before the pilote has read it."""

    PROPOSEE = "PROPOSEE", Tone.PROGRESS, "À relire"
    PUBLIEE = "PUBLIEE", Tone.SUCCESS, "Publiée"
    REFUSEE = "REFUSEE", Tone.WARNING, "Non publiée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"
