"""The stages of an Atelier (domain 2.3) and its scales."""

from __future__ import annotations

from django.db import models


class Etat(models.TextChoices):
    """Where an Atelier Flash stands."""

    A_LANCER = "A_LANCER", "À lancer"
    DESIGNATION = "DESIGNATION", "Désignation du groupement"
    DEVIS = "DEVIS", "Devis"
    COMMANDE = "COMMANDE", "Commande"
    APPROPRIATION = "APPROPRIATION", "Appropriation"
    ANIMATION = "ANIMATION", "Animation"
    RESTITUTION = "RESTITUTION", "Restitution"
    CLOS = "CLOS", "Clos"
    EN_SUIVI = "EN_SUIVI", "En suivi"
    ARCHIVE = "ARCHIVE", "Archivé"
    SUSPENDU = "SUSPENDU", "Suspendu"
    ABANDONNE = "ABANDONNE", "Abandonné"
    EN_ATTENTE_ACCORD_CADRE = "EN_ATTENTE_ACCORD_CADRE", "En attente d’un accord-cadre"
    DESIGNATION_INFRUCTUEUSE = "DESIGNATION_INFRUCTUEUSE", "Désignation infructueuse"


#: the ordinary course, in order
COURSE = (
    Etat.A_LANCER, Etat.DESIGNATION, Etat.DEVIS, Etat.COMMANDE, Etat.APPROPRIATION,
    Etat.ANIMATION, Etat.RESTITUTION, Etat.CLOS, Etat.EN_SUIVI, Etat.ARCHIVE,
)  # fmt: skip
BEFORE_NOTIFICATION = (Etat.A_LANCER, Etat.DESIGNATION, Etat.DEVIS, Etat.COMMANDE)
#: a first order was notified, nothing is closed
EXECUTION = (Etat.APPROPRIATION, Etat.ANIMATION, Etat.RESTITUTION)
RUNNING = (*BEFORE_NOTIFICATION, *EXECUTION)
CLOSED = (Etat.CLOS, Etat.EN_SUIVI, Etat.ARCHIVE, Etat.ABANDONNE)
#: not closed: what counts for the overlap of perimeters (E13)
OPEN = (*RUNNING, Etat.SUSPENDU, Etat.EN_ATTENTE_ACCORD_CADRE, Etat.DESIGNATION_INFRUCTUEUSE)


class Format(models.TextChoices):
    """The declination of the programme this Atelier follows."""

    FLASH = "FLASH", "Atelier Flash"
