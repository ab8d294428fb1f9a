"""A roadmap: axes, objectives, actions with their plans of finance, reviews (domain 6)."""

from etabli.feuilles_de_route.models.accords import AccordPorteur
from etabli.feuilles_de_route.models.feuilles import Action, Axe, FeuilleDeRoute, Objectif
from etabli.feuilles_de_route.models.financement import LigneFinancement, PlanFinancement
from etabli.feuilles_de_route.models.indicateurs import Indicateur, LienAction, MesureIndicateur
from etabli.feuilles_de_route.models.notes import NoteCloture
from etabli.feuilles_de_route.models.revues import LigneRevue, Revue

__all__ = [
    "AccordPorteur",
    "Action",
    "Axe",
    "FeuilleDeRoute",
    "Indicateur",
    "LienAction",
    "LigneFinancement",
    "LigneRevue",
    "MesureIndicateur",
    "NoteCloture",
    "Objectif",
    "PlanFinancement",
    "Revue",
]
