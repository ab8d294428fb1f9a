"""What livrables ask of an Atelier that moves on (F10, L3 to L8)."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.livrables import selectors
from etabli.livrables.states import TypeLivrable


@guard("F10", "Le livrable de synthèse est admis")
def livrable_admitted(attempt: Attempt[Atelier]) -> str | None:
    """F10: the livrable de synthèse is admitted, by decision or by silence."""
    if selectors.is_admitted(attempt.obj):
        return None
    livrable = selectors.livrable_of(attempt.obj)
    if livrable is None:
        return "Le livrable de synthèse n’est pas encore attendu : il l’est à la restitution."
    return f"Le livrable de synthèse n’est pas admis (aujourd’hui : {livrable.get_etat_display().lower()})."


def _lacking(atelier: Atelier, *types: str) -> list[str]:
    """One sentence for each that is not admitted."""
    names = selectors.not_admitted(atelier, *types)
    return [
        f"« {name} » n’est pas admis : il se vérifie dans l’onglet « Livrables »."
        for name in names
    ]


def _carnet(atelier: Atelier) -> str:
    """The carnet of the session of this stage."""
    return f"CARNET_{deroule_of(atelier).stage(atelier.etat).session}"


@guard("L3", "La note de cadrage est admise")
def note_admitted(attempt: Attempt[Atelier]) -> list[str]:
    return _lacking(attempt.obj, TypeLivrable.NOTE_CADRAGE)


@guard("L4", "Le carnet de suivi de la session est déposé")
def carnet_deposited(attempt: Attempt[Atelier]) -> str | None:
    code = _carnet(attempt.obj)
    if selectors.is_deposited(attempt.obj, code):
        return None
    name = TypeLivrable(code).label
    return f"« {name} » n’est pas déposé : l’équipe le dépose dans l’onglet « Livrables »."


@guard("L5", "Le carnet de suivi de la session est admis")
def carnet_admitted(attempt: Attempt[Atelier]) -> list[str]:
    return _lacking(attempt.obj, _carnet(attempt.obj))


@guard("L7", "Le rapport final et la feuille de route sont admis")
def results_admitted(attempt: Attempt[Atelier]) -> list[str]:
    return _lacking(attempt.obj, TypeLivrable.RAPPORT_FINAL, TypeLivrable.FEUILLE_DE_ROUTE)


@guard("L8", "Les livrables du marché sont admis")
def kit_admitted(attempt: Attempt[Atelier]) -> list[str]:
    """L8, D-06: the livret too, for a contract notified since it is asked."""
    return _lacking(attempt.obj)
