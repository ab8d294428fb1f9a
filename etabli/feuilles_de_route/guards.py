"""What the roadmap asks of an Atelier that moves on (F10, F11, F12)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt
from etabli.feuilles_de_route import selectors

EMPTY = "La feuille de route est vide : il y faut au moins un axe et une action."


def is_empty(atelier: Atelier) -> bool:
    """Has nobody written an axe and an action of its roadmap yet?"""
    feuille = selectors.roadmap_of(atelier)
    return feuille is None or not selectors.has_content(feuille)


@guard("F10", "La feuille de route compte un axe et une action")
def roadmap_entered(attempt: Attempt[Atelier]) -> str | None:
    """F10, 10.4: at least one axe and one action."""
    return EMPTY if is_empty(attempt.obj) else None


@guard("F11", "La feuille de route est validée par la collectivité")
def roadmap_agreed(attempt: Attempt[Atelier]) -> str | None:
    """F11: the roadmap is officialised, or validated by the collectivité."""
    if not selectors.is_agreed(attempt.obj):
        return "La feuille de route n’est pas encore validée par la collectivité."
    return None


@guard("F12", "Le suivi est terminé")
def follow_up_over(attempt: Attempt[Atelier]) -> str | None:
    """F12: the last review is done (held or not held), or 30 months have elapsed."""
    if selectors.last_revue_done(attempt.obj) or selectors.is_follow_up_elapsed(
        attempt.obj, on=attempt.on
    ):
        return None
    months = words("suivi_fin_mois", on=attempt.on)
    return f"Le suivi n’est pas terminé : la dernière revue n’est pas faite et {months} ne sont pas écoulés."


@guard("L6", "La feuille de route a un axe et une action")
def roadmap_drafted(attempt: Attempt[Atelier]) -> str | None:
    """L6: the draft holds at least one axe and one action."""
    return EMPTY if is_empty(attempt.obj) else None
