"""What is kept of sealed offers: public keys, anonymous containers, openings."""

from etabli.sceaux.models.cles import Cle, Repetition
from etabli.sceaux.models.depots import Depot
from etabli.sceaux.models.ouvertures import Ouverture

__all__ = ["Cle", "Depot", "Ouverture", "Repetition"]
