"""ESSAI, version 1: what its two stages are, what is ordered and paid, what each reader is told."""

from __future__ import annotations

from etabli.ateliers.deroules.definition import (
    Deroule,
    Expected,
    Group,
    Order,
    Phase,
    Reader,
    Stage,
    Step,
)
from etabli.ateliers.states import Etat

CHOOSING = "L’État choisit l’équipe de l’essai."
HIDDEN = dict.fromkeys((Reader.TEAM, Reader.COLLECTIVITE, Reader.WITNESS), CHOOSING)
WORK = (Stage("TRAVAIL", "Travail", Group.EXECUTION, next="start_restitution"),)
HANDING_OVER = (
    Stage(
        "REMISE",
        "Remise",
        Group.EXECUTION,
        next="close",
        proofs={"livrables.livrable.admit": "{label} : admis le {day}."},
        public="L’essai est fait ; ses résultats s’écrivent.",
    ),
)
ESSAI_1 = Deroule(
    code="essai-1",
    format="ESSAI",
    workflow="etabli.espaces.tests.essai.moves.WORKFLOW",
    synonyms="atelier essai",
    stages=(
        Stage(
            Etat.A_LANCER,
            "À lancer",
            Group.BEFORE_NOTIFICATION,
            next="designate",
            discreet=HIDDEN,
        ),
        Stage(
            Etat.DESIGNATION,
            "Désignation du groupement",
            Group.BEFORE_NOTIFICATION,
            discreet=HIDDEN,
        ),
        Stage(Etat.DEVIS, "Devis", Group.BEFORE_NOTIFICATION, next="order", discreet=HIDDEN),
        Stage(
            Etat.COMMANDE,
            "Commande",
            Group.BEFORE_NOTIFICATION,
            next="start_appropriation",
            discreet=HIDDEN,
        ),
        *WORK,
        *HANDING_OVER,
        Stage(Etat.CLOS, "Clos", Group.FOLLOWED, next="start_follow_up"),
        Stage(Etat.EN_SUIVI, "En suivi", Group.FOLLOWED, next="archive"),
        Stage(Etat.ARCHIVE, "Archivé", Group.OVER),
    ),
    phases=(Phase(1, "travail", "TRAVAIL"),),
    orders=(
        Order(
            (1,),
            (
                Step(
                    "ADMISSION",
                    "Admission du livrable de synthèse",
                    "100",
                    "Le tout à l’admission du livrable de synthèse.",
                    on_admission=True,
                    not_yet="Le livrable de synthèse n’est pas admis.",
                ),
            ),
        ),
    ),
    choose="Un essai n’a qu’une phase.",
    hint="Un seul bon, une seule phase.",
    livrables=(
        Expected(
            "LIVRABLE_SYNTHESE",
            ("TRAVAIL", "REMISE"),
            "Le livrable se dépose pendant l’essai.",
            expected_at="REMISE",
        ),
    ),
    public_names={
        Group.BEFORE_NOTIFICATION: "En cours",
        Group.EXECUTION: "En cours",
        Group.FOLLOWED: "Feuille de route en suivi",
        Group.OVER: "Terminé",
    },
    public="L’équipe essaie.",
    sessions=0,
    parametres={
        "bons_max": "bc_max_par_flash",
        "duree_cible_mois": "duree_cible_mois_flash",
        "duree_plafond_mois": "duree_plafond_mois_flash",
    },
)
