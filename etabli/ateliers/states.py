"""The states of an Atelier that more than one format has, or that another app names (domain 2.3).

Their names, their order and their groups are those of each format: `ateliers/deroules`.
"""

from __future__ import annotations

from enum import StrEnum


class Etat(StrEnum):
    """Where an Atelier stands; a code means the same thing in every format."""

    A_LANCER = "A_LANCER"
    DESIGNATION = "DESIGNATION"
    DEVIS = "DEVIS"
    COMMANDE = "COMMANDE"
    CONSULTATION = "CONSULTATION"
    CADRAGE = "CADRAGE"
    APPROPRIATION = "APPROPRIATION"
    ANIMATION = "ANIMATION"
    SESSION_1 = "SESSION_1"
    INTER_1 = "INTER_1"
    SESSION_2 = "SESSION_2"
    INTER_2 = "INTER_2"
    SESSION_3 = "SESSION_3"
    PRODUCTION = "PRODUCTION"
    RESTITUTION = "RESTITUTION"
    CLOS = "CLOS"
    EN_SUIVI = "EN_SUIVI"
    ARCHIVE = "ARCHIVE"
    SUSPENDU = "SUSPENDU"
    ABANDONNE = "ABANDONNE"
    EN_ATTENTE_ACCORD_CADRE = "EN_ATTENTE_ACCORD_CADRE"
    DESIGNATION_INFRUCTUEUSE = "DESIGNATION_INFRUCTUEUSE"


#: nobody is ordered from: for the first time, or again after a holder was replaced
BEFORE_THE_ORDER = (
    Etat.A_LANCER,
    Etat.DESIGNATION,
    Etat.DEVIS,
    Etat.CONSULTATION,
    Etat.EN_ATTENTE_ACCORD_CADRE,
    Etat.DESIGNATION_INFRUCTUEUSE,
)
