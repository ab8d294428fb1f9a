"""What the livrable asks of an Atelier that moves on (F10)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.livrables import selectors


@guard("F10", "Le livrable de synthèse est admis")
def livrable_admitted(attempt: Attempt[Atelier]) -> str | None:
    """F10: the livrable de synthèse is admitted, by decision or by silence."""
    if selectors.is_admitted(attempt.obj):
        return None
    livrable = selectors.livrable_of(attempt.obj)
    if livrable is None:
        return "Le livrable de synthèse n’est pas encore attendu : il l’est à la restitution."
    return f"Le livrable de synthèse n’est pas admis (aujourd’hui : {livrable.get_etat_display().lower()})."
