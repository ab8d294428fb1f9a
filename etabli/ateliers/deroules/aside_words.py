"""The stages beside the ordinary course, the same in every format (domain 2.3, 2.4)."""

from __future__ import annotations

from etabli.ateliers.deroules.definition import Group, Stage
from etabli.ateliers.states import Etat


def aside(*, blocked: str) -> tuple[Stage, ...]:
    """Suspended, abandoned, waiting for a framework; `blocked` is what is told of that wait."""
    return (
        Stage(Etat.SUSPENDU, "Suspendu", Group.SUSPENDED, is_aside=True),
        Stage(
            Etat.ABANDONNE,
            "Abandonné",
            Group.OVER,
            is_aside=True,
            said="L’Atelier s’est arrêté.",
        ),
        Stage(
            Etat.EN_ATTENTE_ACCORD_CADRE,
            "En attente d’un accord-cadre",
            Group.BLOCKED,
            is_aside=True,
            said=blocked,
        ),
    )
