"""The Flash, version 1: one question, one session on site, one livrable (domain 2.3, D-03, D-04).

A version that Ateliers follow never changes: write `flash_2.py` beside it (its digest is locked).
"""

from __future__ import annotations

from dataclasses import replace

from etabli.ateliers.deroules.definition import (
    Deroule,
    Expected,
    Group,
    Order,
    Phase,
    Step,
)
from etabli.ateliers.deroules.flash_words import STAGES
from etabli.ateliers.states import Etat
from etabli.candidatures.states import Format

APPROPRIATION = Step(
    "PHASE_2",
    "Appropriation (phase 2)",
    "20",
    "20 % au service fait de la phase d’appropriation.",
)
SESSION = Step(
    "SESSION",
    "Session sur place",
    "50",
    "50 % après la session sur place.",
    since=Etat.RESTITUTION,
    not_yet="La session sur place n’a pas encore eu lieu\u00a0: le service pilote passe d’abord "
    "l’Atelier à la restitution.",
)
ADMISSION = Step(
    "ADMISSION",
    "Admission du livrable de synthèse",
    "30",
    "Le solde à l’admission du livrable de synthèse.",
    on_admission=True,
    not_yet="Le livrable de synthèse n’est pas admis\u00a0: le responsable du service pilote "
    "le vérifie d’abord.",
)
BEFORE = tuple(one.code for one in STAGES if one.group is Group.BEFORE_NOTIFICATION)
EXECUTION = tuple(one.code for one in STAGES if one.group is Group.EXECUTION)
FLASH_1 = Deroule(
    code="flash-1",
    format=Format.FLASH,
    workflow="etabli.ateliers.deroules.flash_moves.WORKFLOW",
    objectifs="Une feuille de route de Flash peut s’en passer.",
    synonyms="atelier flash",
    stages=STAGES,
    public_names={
        Group.BEFORE_NOTIFICATION: "En cours",
        Group.BLOCKED: "En cours",
        Group.EXECUTION: "En cours",
        Group.SUSPENDED: "Suspendu",
        Group.FOLLOWED: "Feuille de route en suivi",
        Group.OVER: "Terminé",
    },
    public="L’équipe découvre le site et rencontre les acteurs.",
    phases=(
        Phase(2, "lancement et appropriation", Etat.APPROPRIATION),
        Phase(
            3,
            "animation",
            Etat.ANIMATION,
            "L’animation n’est pas commandée\u00a0: le second bon de commande est à notifier.",
        ),
    ),
    orders=(
        Order((2, 3), (APPROPRIATION, SESSION, ADMISSION)),
        Order(
            (2,),
            (
                replace(
                    APPROPRIATION,
                    share="100",
                    told="100 % au service fait de la phase d’appropriation.",
                ),
            ),
        ),
        Order(
            (3,),
            (
                replace(SESSION, share="60", told="60 % après la session sur place."),
                replace(ADMISSION, share="40"),
            ),
        ),
    ),
    choose="Choisissez la phase 2, la phase 3, ou les deux.",
    hint="Un seul bon pour les deux phases, ou un bon par phase.",
    livrables=(
        Expected(
            "LIVRABLE_SYNTHESE",
            (Etat.ANIMATION, Etat.RESTITUTION, Etat.SUSPENDU),
            "Le livrable se dépose pendant l’animation ou la restitution de l’Atelier.",
        ),
    ),
    sessions=1,
    parametres={
        "bons_max": "bc_max_par_flash",
        "duree_cible_mois": "duree_cible_mois_flash",
        "duree_plafond_mois": "duree_plafond_mois_flash",
        "jours_site": "jours_site_flash",
        "jours_site_max": "jours_site_max_flash",
    },
)
