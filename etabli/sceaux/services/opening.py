"""Two holders peel in turn; then each container is opened, digest first, in a closed place (N-13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from etabli.consultations.models import MarcheSubsequent
from etabli.core import tic
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.sceaux.models import Cle, Ouverture
from etabli.sceaux.services.moves import OUVERTURES
from etabli.sceaux.states import EtatOuverture


@one_act()
def begin_opening(premiere: Cle, seconde: Cle, *, actor: Actor) -> Ouverture:
    """N-13: two of the three keys, in the order in which they peel. No deposit is received any more."""
    MarcheSubsequent.objects.select_for_update(of=("self",)).get(pk=premiere.marche_id)
    one = Ouverture(marche=premiere.marche, premiere=premiere, seconde=seconde)
    OUVERTURES.run(one, "begin_opening", actor=actor)
    return one


@one_act()
def peel_layers(
    one: Ouverture, *, actor: Actor, couches: Mapping[str, str], on: dt.date | None = None
) -> Entry:
    """N-13: what this holder's key leaves of each container; with the last, the clock opens them."""
    entry = OUVERTURES.run(one, "peel", actor=actor, on=on, couches=dict(couches))
    if one.etat == EtatOuverture.REUNIE:
        transaction.on_commit(tic.wake)
    return entry


def stop_opening(one: Ouverture, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """A holder is gone, in déport or refuses: two others, or the same, begin again."""
    return OUVERTURES.run(one, "stop_opening", actor=actor, on=on, motif=motif)
