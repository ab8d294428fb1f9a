"""What Ateliers add to the moves of earlier apps (config/conditions.py)."""

from __future__ import annotations

from etabli.ateliers.deroules import OPEN, states
from etabli.ateliers.models import Atelier
from etabli.candidatures import selectors as dossier
from etabli.candidatures.models import Candidature
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.workflow import Attempt


@guard("E13", "Aucun Atelier en cours ne porte sur ces communes", circle=Cercle.ETAT)
def overlap_alert(attempt: Attempt[Candidature]) -> list[str]:
    """E13: Ateliers that are not closed on one of the communes of the candidature; warns, never blocks."""
    communes = dossier.communes(attempt.obj)
    running = Atelier.objects.filter(etat__in=states(*OPEN), communes__in=communes).exclude(
        candidature=attempt.obj
    )
    rows = running.select_related("commune").distinct().order_by("pk")
    return [
        f"L’Atelier «\u00a0{row}\u00a0» ({row.get_etat_display().lower()}) "
        "porte déjà sur une de ces communes."
        for row in rows
    ]
