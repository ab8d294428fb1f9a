"""What is paid: a bon de commande or a marché subséquent, read the same way."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE, STOPPED
from etabli.marches.models import BonDeCommande
from etabli.marches.states import EtatBon

Contrat = BonDeCommande | MarcheSubsequent

#: what is certified of it is due
OWED = (EtatBon.NOTIFIE, EtatBon.RESILIE, *ALIVE, *STOPPED)


def is_owed(contrat: Contrat) -> bool:
    return contrat.etat in OWED


def titulaire_of(contrat: Contrat) -> int:
    """The firm that leads the groupement it was notified to."""
    return contrat.groupement.mandataire_id


def kind(contrat: Contrat) -> str:
    """« bon » or « marché », as a sentence calls it the second time."""
    return "bon" if isinstance(contrat, BonDeCommande) else "marché"


def named(contrat: Contrat) -> str:
    """« bon de commande BC-2026-001 », inside a sentence."""
    return f"{contrat._meta.verbose_name} {contrat.numero}"


def key(contrat: Contrat) -> dict[str, Contrat]:
    """The column of a row of this contract, and its value."""
    return {"bon": contrat} if isinstance(contrat, BonDeCommande) else {"marche": contrat}


def locked(contrat: Contrat) -> Contrat:
    """The same, read again, its row kept from everybody else until the act is over."""
    if isinstance(contrat, BonDeCommande):
        bons = BonDeCommande.objects.select_related("atelier", "devis__designation__groupement")
        return bons.select_for_update(of=("self",)).get(pk=contrat.pk)
    marches = MarcheSubsequent.objects.select_related("atelier", "attributaire")
    return marches.select_for_update(of=("self",)).get(pk=contrat.pk)
