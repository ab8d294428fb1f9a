"""The contract of an Atelier once it is notified, read by the apps that carry it out."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.delais import end_in_months, with_suspension


def contract_of(atelier: Atelier) -> MarcheSubsequent | None:
    """Its marché, from the notification on; None for a format that orders otherwise."""
    rows = MarcheSubsequent.objects.filter(atelier=atelier, notified_on__isnull=False)
    return rows.select_related("atelier", "attributaire__mandataire").first()


def end_of_contract(marche: MarcheSubsequent) -> dt.date | None:
    """The last day of its execution: so many months after its notification, avenants and suspensions
    included, moved to a working day (D-02, 2.7.2, R-DELAI-2)."""
    if marche.notified_on is None or marche.duree_mois is None:
        return None
    raw = end_in_months(marche.notified_on, marche.duree_totale, rolls=False)
    return with_suspension(raw, marche.atelier.suspended_days, rolls=True)
