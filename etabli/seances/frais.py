"""What organising an Atelier costs its porteurs: each line, and the total that the mayor reads (D-16)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from etabli.ateliers.models import Atelier
from etabli.seances.models import FraisOrganisation
from etabli.seances.states import EtatFrais


def costs_of(atelier: Atelier) -> QuerySet[FraisOrganisation]:
    """What is foreseen or settled, in the order of the notes (D-16)."""
    rows = FraisOrganisation.objects.filter(atelier=atelier).exclude(etat=EtatFrais.RETIRE)
    return rows.select_related("atelier__commune", "payeur", "session").order_by("pk")


@dataclass(frozen=True, slots=True)
class Costs:
    """Σ of what was foreseen; of what it costs, the amounts settled in place of those foreseen."""

    prevu: Decimal
    total: Decimal
    regles: int
    nombre: int


def costs_total(atelier: Atelier) -> Costs | None:
    """The total that the mayor reads (D-16); None when nothing is noted."""
    rows = list(costs_of(atelier))
    if not rows:
        return None
    return Costs(
        sum((row.montant_prevu or Decimal(0) for row in rows), Decimal(0)),
        sum((row.montant for row in rows), Decimal(0)),
        sum(row.montant_reel is not None for row in rows),
        len(rows),
    )
