"""The Local, version 1, up to the notification of its marché subséquent (domain 2.4, D-02).

What is held, handed in and paid afterwards comes with the stages of the work: nothing of it is said here.
A version that Ateliers follow never changes: write `local_2.py` beside it (its digest is locked).
"""

from __future__ import annotations

from etabli.ateliers.deroules.definition import Deroule, Group
from etabli.ateliers.deroules.local_payments import SCHEDULE
from etabli.ateliers.deroules.local_words import STAGES
from etabli.candidatures.states import Format

LOCAL_1 = Deroule(
    code="local-1",
    format=Format.LOCAL,
    workflow="etabli.ateliers.deroules.local_moves.WORKFLOW",
    synonyms="atelier local",
    stages=STAGES,
    public_names={
        Group.BEFORE_NOTIFICATION: "En cours",
        Group.BLOCKED: "En cours",
        Group.EXECUTION: "En cours",
        Group.SUSPENDED: "Suspendu",
        Group.OVER: "Terminé",
    },
    public="L’équipe est choisie ; elle prépare sa méthode et son calendrier avec le territoire.",
    phases=(),
    orders=(SCHEDULE,),
    choose="",
    hint="",
    livrables=(),
    sessions=0,
    parametres={
        "duree_plancher_mois": "duree_plancher_mois_local",
        "duree_cible_mois": "duree_cible_mois_local",
        "duree_plafond_mois": "duree_plafond_mois_local",
    },
)
