"""What the orders of an Atelier say to everybody (7.8): one figure, once the Atelier is closed."""

from __future__ import annotations

from decimal import Decimal

from etabli.ateliers.deroules import CLOSED, states
from etabli.ateliers.models import Atelier
from etabli.marches.models import BonDeCommande
from etabli.marches.states import NOTIFIED
from etabli.paiements import echeancier, selectors
from etabli.paiements.states import WAITING


def public_cost(atelier: Atelier) -> Decimal | None:
    """What the team costs the State in € HT, réfactions taken off; None before the closing.

    A settled or terminated order counts for its final price, another for what it owes today.
    """
    if atelier.etat not in states(*CLOSED):
        return None
    rows = BonDeCommande.objects.filter(atelier=atelier, etat__in=NOTIFIED)
    return sum((_cost(bon) for bon in rows.order_by("pk")), echeancier.ZERO)


def _cost(bon: BonDeCommande) -> Decimal:
    if bon.final_ht is not None:
        return bon.final_ht
    taken = echeancier.ZERO
    for step in bon.services_faits.order_by("rang"):
        taken += selectors.refaction_of(step) if step.etat in WAITING else step.refaction
    return echeancier.without_refaction(bon.ht, bon.ttc, taken, taux_tva=bon.taux_tva)
