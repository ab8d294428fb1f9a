"""The verbs of sealed offers; the only code that writes them."""

from etabli.sceaux.services.deposits import Sealed, hand_in
from etabli.sceaux.services.keys import (
    name_holder,
    register_key,
    rehearse_key,
    withdraw_key,
)
from etabli.sceaux.services.moves import CLES, DEPOTS, OUVERTURES
from etabli.sceaux.services.opening import begin_opening, peel_layers, stop_opening

__all__ = [
    "CLES",
    "DEPOTS",
    "OUVERTURES",
    "Sealed",
    "begin_opening",
    "hand_in",
    "name_holder",
    "peel_layers",
    "register_key",
    "rehearse_key",
    "stop_opening",
    "withdraw_key",
]
