"""The moves of ESSAI, version 1: the ordinary course and nothing else."""

from __future__ import annotations

from etabli.ateliers import access
from etabli.ateliers.selectors import audiences
from etabli.ateliers.services import effects
from etabli.ateliers.states import Etat
from etabli.core.delais.echeances import Delay
from etabli.core.workflow import Move, Workflow
from etabli.espaces.tests.essai.deroule import ESSAI_1

CODES = ESSAI_1.parametres
DURATIONS = ("cible", "plafond")
WORKFLOW = Workflow(
    access.TABLE,
    version=ESSAI_1.code,
    audiences=audiences,
    related=("commune",),
    final=(Etat.ARCHIVE,),
    delays={
        "cible": Delay("Durée de l’essai", "months", CODES["duree_cible_mois"], is_target=True),
        "plafond": Delay(
            "Durée maximale de l’essai", "months", CODES["duree_plafond_mois"], holder="pilote"
        ),
    },
    open=Move("Ouvrir l’Atelier", (), Etat.A_LANCER),
    designate=Move(
        "Désigner le groupement",
        (Etat.A_LANCER,),
        Etat.DESIGNATION,
        awaited=True,
        todo="Désignez le groupement de l’essai.",
        waiting="La DGALN désigne le groupement de l’essai.",
    ),
    accept_designation=Move("Accepter la désignation", (Etat.DESIGNATION,), Etat.DEVIS),
    order=Move("Passer à la commande", (Etat.DEVIS,), Etat.COMMANDE),
    start_appropriation=Move(
        "Commencer l’essai", (Etat.COMMANDE,), "TRAVAIL", effect=effects.notified
    ),
    start_restitution=Move(
        "Passer à la remise",
        ("TRAVAIL",),
        "REMISE",
        awaited=True,
        todo="Quand l’essai est fait, passez à la remise.",
        waiting="L’équipe essaie.",
    ),
    record_admission=Move(
        "Noter l’admission du livrable",
        ("TRAVAIL", "REMISE"),
        None,
        effect=effects.admitted,
        meets=DURATIONS,
    ),
    close=Move(
        "Clore l’Atelier",
        ("REMISE",),
        Etat.CLOS,
        effect=effects.closed,
        awaited=True,
        todo="Quand tout est admis et payé, vous pouvez clore l’essai.",
        waiting="L’essai se termine.",
    ),
    start_follow_up=Move("Commencer le suivi", (Etat.CLOS,), Etat.EN_SUIVI),
    archive=Move("Archiver l’Atelier", (Etat.EN_SUIVI,), Etat.ARCHIVE),
)
