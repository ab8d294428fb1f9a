"""Before a penalty is announced, withheld or lifted (CH-13)."""

from __future__ import annotations

from etabli.consultations.states import ALIVE
from etabli.core.cercles import Cercle
from etabli.core.formats import euros
from etabli.core.fuseaux import minuit_court
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.paiements.models import Penalite
from etabli.paiements.payloads import Late

Penal = Attempt[Penalite]
WHOLE = Cercle.ETAT_TITULAIRE


@guard("CH-13", "Le marché court", circle=WHOLE)
def contract_runs(attempt: Penal) -> str | None:
    marche = attempt.obj.marche
    if marche.etat in ALIVE:
        return None
    return (
        f"Le marché est « {marche.get_etat_display().lower()} » : aucune pénalité ne s’y ajoute."
    )


@guard("CH-13", "Le livrable est en retard", circle=WHOLE)
def is_late(attempt: Penal) -> str | None:
    found = attempt.obj
    return None if found.jours else f"{found.livrable} n’est pas en retard."


@guard("CH-13", "Le titulaire a été entendu", circle=WHOLE)
def holder_was_heard(attempt: Penal) -> str | None:
    """Its observations, or the end of the days it has for them."""
    found = attempt.obj
    if found.heard_on is not None or attempt.on > found.answer_by:
        return None
    end = minuit_court(found.answer_by, found.place)
    return f"Le titulaire peut présenter ses observations jusqu’au {end} : la décision est possible ensuite."


@guard("CH-13", "Le titulaire n’a pas encore répondu", circle=WHOLE)
def is_not_heard(attempt: Penal) -> str | None:
    if attempt.obj.heard_on is None:
        return None
    return "Les observations sont déjà enregistrées."


def value_is_of_the_contract(attempt: Filled[Penalite, Late]) -> str | None:
    most = attempt.obj.marche.ht
    if 0 < attempt.data.valeur_ht <= most:
        return None
    return (
        f"La valeur de la part en retard va d’un centime au prix du marché, {euros(most, 'HT')}."
    )
