"""What the contracts of an Atelier say to everybody (7.8): one figure, once the Atelier is closed."""

from __future__ import annotations

from decimal import Decimal

from etabli.ateliers.deroules import CLOSED, states
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import NOTIFIED as MARCHE_NOTIFIED
from etabli.marches.models import BonDeCommande
from etabli.marches.states import NOTIFIED
from etabli.paiements import echeancier, selectors
from etabli.paiements.contrats import Contrat
from etabli.paiements.states import WAITING


def public_cost(atelier: Atelier) -> Decimal | None:
    """What the team costs the State in € HT, réfactions taken off; None before the closing.

    A settled or terminated contract counts for its final price, another for what it owes today.
    """
    if atelier.etat not in states(*CLOSED):
        return None
    bons = BonDeCommande.objects.filter(atelier=atelier, etat__in=NOTIFIED).order_by("pk")
    marches = MarcheSubsequent.objects.filter(atelier=atelier, etat__in=MARCHE_NOTIFIED)
    notified: list[Contrat] = [*bons, *marches.order_by("pk")]
    return sum((_cost(one) for one in notified), echeancier.ZERO)


def _cost(contrat: Contrat) -> Decimal:
    if contrat.final_ht is not None:
        return contrat.final_ht
    taken = echeancier.ZERO
    for step in contrat.services_faits.order_by("rang"):
        taken += selectors.refaction_of(step) if step.etat in WAITING else step.refaction
    return echeancier.without_refaction(contrat.ht, contrat.ttc, taken, taux_tva=contrat.taux_tva)
