"""What the clock does to the consultations."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.services.moves import WORKFLOW
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.models import Entry
from etabli.core.tic import each


def close_consultations() -> int:
    """M4: each consultation whose last second is over; a failure keeps the others going."""
    now = horloge.now()
    rows = MarcheSubsequent.objects.filter(
        etat=EtatMarche.PUBLIE, closes_at__lt=now.replace(microsecond=0)
    )
    due = list(rows.select_related("atelier").order_by("pk"))
    return each(due, _close, when=lambda marche: marche.is_closed(now))


def _close(marche: MarcheSubsequent) -> Entry:
    return WORKFLOW.run(marche, "close", actor=CLOCK, on=horloge.today())
