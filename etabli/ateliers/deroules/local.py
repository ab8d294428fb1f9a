"""The Local, version 1: a marché subséquent, three sessions, six livrables (domain 2.4, D-02, D-06).

A version that Ateliers follow never changes: write `local_2.py` beside it (its digest is locked).
"""

from __future__ import annotations

from etabli.ateliers.deroules.definition import Deroule, Expected, Group
from etabli.ateliers.deroules.local_payments import SCHEDULE
from etabli.ateliers.deroules.local_words import STAGES
from etabli.ateliers.states import Etat
from etabli.candidatures.states import Format

WORK = (
    Etat.SESSION_1,
    Etat.INTER_1,
    Etat.SESSION_2,
    Etat.INTER_2,
    Etat.SESSION_3,
    Etat.PRODUCTION,
)
AT_THE_END = (Etat.SESSION_3, Etat.PRODUCTION, Etat.RESTITUTION, Etat.SUSPENDU)


def _expected(type_: str, handed_in: tuple[str, ...], not_now: str, twelfth: int) -> Expected:
    """Expected from the cadrage on, due when that part of the contract's time is over."""
    return Expected(type_, handed_in, not_now, expected_at=Etat.CADRAGE, twelfth=twelfth)


KIT = (
    _expected(
        "NOTE_CADRAGE",
        (Etat.CADRAGE, Etat.SUSPENDU),
        "La note de cadrage se dépose pendant le cadrage.",
        2,
    ),
    _expected(
        "CARNET_1",
        (*WORK, Etat.SUSPENDU),
        "Le carnet se dépose à partir de la première session.",
        5,
    ),
    _expected(
        "CARNET_2",
        (*WORK[2:], Etat.SUSPENDU),
        "Le carnet se dépose à partir de la deuxième session.",
        8,
    ),
    _expected(
        "RAPPORT_FINAL",
        AT_THE_END,
        "Le rapport final se dépose à partir de la troisième session.",
        11,
    ),
    _expected(
        "FEUILLE_DE_ROUTE",
        AT_THE_END,
        "La feuille de route se dépose à partir de la troisième session.",
        11,
    ),
    Expected(
        "LIVRET",
        AT_THE_END,
        "Le livret se dépose à partir de la troisième session.",
        expected_at=Etat.CADRAGE,
        asked_since="livret_obligatoire_local",
    ),
)
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
        Group.FOLLOWED: "Feuille de route en suivi",
        Group.OVER: "Terminé",
    },
    public="L’équipe est choisie ; elle prépare sa méthode et son calendrier avec le territoire.",
    phases=(),
    orders=(SCHEDULE,),
    choose="",
    hint="",
    livrables=KIT,
    sessions=3,
    parametres={
        "duree_plancher_mois": "duree_plancher_mois_local",
        "duree_cible_mois": "duree_cible_mois_local",
        "duree_plafond_mois": "duree_plafond_mois_local",
        "jours_site": "jours_site_local",
        "jours_site_max": "jours_site_max_local",
    },
)
