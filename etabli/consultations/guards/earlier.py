"""What the contract of an Atelier says before its closing (L8)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.consultations.selectors.contract import contract_of
from etabli.consultations.states import ALIVE, EtatMarche
from etabli.core.guards import guard
from etabli.core.workflow import Attempt


@guard("M16", "Le marché est soldé", of_move=True)
def marche_settled(attempt: Attempt[Atelier]) -> str | None:
    """L8, M16; nothing to say of an Atelier that is paid by orders."""
    marche = contract_of(attempt.obj)
    if marche is None or marche.etat == EtatMarche.SOLDE:
        return None
    state = marche.get_etat_display().lower()
    return (
        f"Le marché {marche.numero} n’est pas soldé mais {state}\u00a0: le gestionnaire budgétaire le "
        "solde d’abord."
    )


@guard("2.7.4", "Le contrat de l’équipe ne court plus", of_move=True)
def contract_is_over(attempt: Attempt[Atelier]) -> str | None:
    """F17: a contract that runs is ended first, in one of its ways, and the Atelier stops in that act."""
    marche = contract_of(attempt.obj)
    if marche is None or marche.etat not in ALIVE:
        return None
    return (
        f"Le marché {marche.numero} court : il prend fin d’abord, dans l’onglet « Budget », et l’Atelier est "
        "abandonné dans le même acte."
    )
