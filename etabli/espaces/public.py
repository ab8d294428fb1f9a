"""What the public reads: the catalogue and the story of each Atelier."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core.access import VISITOR
from etabli.espaces.atelier import stages

FORMATS = (
    {
        "nom": "Atelier Flash",
        "pour": "Une question locale, à l’échelle d’une commune, d’un quartier ou d’un site",
        "duree": "3 à 6 mois, une session de deux jours sur place",
        "obtenu": "Une esquisse, un livrable de synthèse et une feuille de route de 3 à 10 actions",
        "ouvert": True,
    },
    {
        "nom": "Atelier Local",
        "pour": "Une stratégie de territoire, à l’échelle d’une ou plusieurs intercommunalités",
        "duree": "10 à 15 mois, trois sessions",
        "obtenu": "Un plan-guide, une feuille de route et un livret de capitalisation",
        "ouvert": False,
    },
    {
        "nom": "Session thématique",
        "pour": "Plusieurs sites réunis autour d’un thème national, choisis sur appel à manifestation d’intérêt",
        "duree": "10 à 12 mois, avec mise en réseau",
        "obtenu": "Une feuille de route par site et des enseignements partagés",
        "ouvert": False,
    },
)


def published() -> QuerySet[Atelier]:
    """The Ateliers anyone may read, the most recent first."""
    rows = TABLE.visible(VISITOR).select_related(
        "commune", "commune__departement", "service_pilote", "chef_de_file"
    )
    return rows.order_by("-notified_on", "pk")


def recent(number: int) -> list[Atelier]:
    """The last Ateliers whose feuille de route is followed."""
    return list(published().filter(etat__in=[Etat.CLOS, Etat.EN_SUIVI, Etat.ARCHIVE])[:number])


def story(atelier: Atelier) -> dict[str, Any]:
    """The context of the public page."""
    return {
        "atelier": atelier,
        "communes": list(atelier.communes.order_by("nom")),
        "stages": stages(atelier),
    }
