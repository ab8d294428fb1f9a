"""Guards that payments add to earlier apps' moves (config/conditions.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.core.workflow import Attempt
from etabli.paiements.models import ServiceFait
from etabli.paiements.states import WAITING, Etape


def phase_2_certified(attempt: Attempt[Atelier]) -> list[str]:
    """F8: with two orders, the service fait of phase 2 is certified before the animation."""
    rows = ServiceFait.objects.filter(
        bon__atelier=attempt.obj, etape=Etape.PHASE_2, etat__in=WAITING
    )
    return [
        f"Le service fait de la phase 2 (bon {found.bon.numero}) n’est pas certifié\u00a0: "
        "le service pilote le certifie dans l’onglet «\u00a0Budget\u00a0»."
        for found in rows.select_related("bon").order_by("pk")
        if found.bon.phases == [2]
    ]
