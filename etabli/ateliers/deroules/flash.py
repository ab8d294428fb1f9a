"""The Flash, version 1: one question, one session on site, one livrable (domain 2.3, D-03, D-04).

A version that Ateliers follow never changes: write `flash_2.py` beside it (its digest is locked).
"""

from __future__ import annotations

from etabli.ateliers.deroules.definition import Deroule, Group, Stage
from etabli.ateliers.states import Etat
from etabli.candidatures.states import Format

FLASH_1 = Deroule(
    code="flash-1",
    format=Format.FLASH,
    workflow="etabli.ateliers.deroules.flash_moves.WORKFLOW",
    short="Flash",
    synonyms="atelier flash",
    stages=(
        Stage(Etat.A_LANCER, "À lancer", Group.BEFORE_NOTIFICATION),
        Stage(Etat.DESIGNATION, "Désignation du groupement", Group.BEFORE_NOTIFICATION),
        Stage(Etat.DEVIS, "Devis", Group.BEFORE_NOTIFICATION),
        Stage(Etat.COMMANDE, "Commande", Group.BEFORE_NOTIFICATION),
        Stage(Etat.APPROPRIATION, "Appropriation", Group.EXECUTION),
        Stage(Etat.ANIMATION, "Animation", Group.EXECUTION),
        Stage(Etat.RESTITUTION, "Restitution", Group.EXECUTION),
        Stage(Etat.CLOS, "Clos", Group.FOLLOWED),
        Stage(Etat.EN_SUIVI, "En suivi", Group.FOLLOWED),
        Stage(Etat.ARCHIVE, "Archivé", Group.OVER),
        Stage(Etat.SUSPENDU, "Suspendu", Group.SUSPENDED, is_aside=True),
        Stage(Etat.ABANDONNE, "Abandonné", Group.OVER, is_aside=True),
        Stage(
            Etat.EN_ATTENTE_ACCORD_CADRE,
            "En attente d’un accord-cadre",
            Group.BLOCKED,
            is_aside=True,
        ),
        Stage(
            Etat.DESIGNATION_INFRUCTUEUSE,
            "Désignation infructueuse",
            Group.BLOCKED,
            is_aside=True,
        ),
    ),
    parametres={
        "duree_cible_mois": "duree_cible_mois_flash",
        "duree_plafond_mois": "duree_plafond_mois_flash",
        "jours_site": "jours_site_flash",
        "jours_site_max": "jours_site_max_flash",
    },
)
