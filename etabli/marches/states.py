"""The states of what is contracted: framework, holder, designation, conflict, devis, order."""

from __future__ import annotations

from django.db import models


class EtatAccordCadre(models.TextChoices):
    """What people decide of a framework; in force, exhausted and expired follow from the day."""

    PREPARATION = "PREPARATION", "En préparation"
    NOTIFIE = "NOTIFIE", "Notifié"
    SUSPENDU = "SUSPENDU", "Suspendu"
    RESILIE = "RESILIE", "Résilié"


class Situation(models.TextChoices):
    """Where a framework stands on one day (4.2)."""

    PREPARATION = "PREPARATION", "En préparation"
    NOTIFIE = "NOTIFIE", "Notifié, pas encore en vigueur"
    EN_VIGUEUR = "EN_VIGUEUR", "En vigueur"
    SUSPENDU = "SUSPENDU", "Suspendu"
    EPUISE = "EPUISE", "Épuisé"
    EXPIRE = "EXPIRE", "Expiré"
    RESILIE = "RESILIE", "Résilié"


class BaseModification(models.TextChoices):
    """The case of the code that allows a maximum to be raised (AC-7, EX-1)."""

    R2194_8 = "R2194-8", "Modification de faible montant (R2194-8)"
    R2194_1 = "R2194-1", "Clause de réexamen prévue au contrat (R2194-1)"
    R2194_2 = "R2194-2", "Prestations supplémentaires devenues nécessaires (R2194-2)"
    R2194_5 = "R2194-5", "Circonstances imprévisibles (R2194-5)"
    R2194_7 = "R2194-7", "Modification non substantielle (R2194-7)"


class EtatGroupement(models.TextChoices):
    """A holder of one framework."""

    ACTIF = "ACTIF", "Actif"
    SUSPENDU = "SUSPENDU", "Suspendu"
    RESILIE = "RESILIE", "Résilié"


class RoleMembre(models.TextChoices):
    """What a firm is in its groupement."""

    MANDATAIRE = "MANDATAIRE", "Mandataire"
    COTRAITANT = "COTRAITANT", "Co-traitant"
    SOUS_TRAITANT = "SOUS_TRAITANT", "Sous-traitant"
    A_PRECISER = "A_PRECISER", "À préciser"


class EtatDesignation(models.TextChoices):
    """What became of a turn (2.3, sub-machine)."""

    DESIGNEE = "DESIGNEE", "En attente de réponse"
    ACCEPTEE = "ACCEPTEE", "Acceptée"
    REFUSEE = "REFUSEE", "Refusée"
    SILENCE = "SILENCE", "Sans réponse dans le délai"
    CONFLIT = "CONFLIT", "Conflit d’intérêts confirmé"
    RENDUE = "RENDUE", "Annulée, tour rendu"
    SANS_OBJET = "SANS_OBJET", "Sans objet"


LIVE = (EtatDesignation.DESIGNEE, EtatDesignation.ACCEPTEE)


class EtatConflit(models.TextChoices):
    """A flag of conflict: DGALN confirms or lifts it, with reasons."""

    SIGNALE = "SIGNALE", "Signalé"
    CONFIRME = "CONFIRME", "Confirmé"
    LEVE = "LEVE", "Levé"


class SourceConflit(models.TextChoices):
    SYSTEME = "SYSTEME", "Repéré par le système"
    CONSTAT = "CONSTAT", "Signalé par un service"
    DECLARATION = "DECLARATION", "Déclaré par le titulaire"


class CasConflit(models.TextChoices):
    """The four cases of 4.4."""

    CONTRAT = (
        "CONTRAT",
        "Contrat de moins de trois ans avec la collectivité, même périmètre ou objet",
    )
    PROJET = "PROJET", "Propriétaire ou concepteur d’un projet dans le périmètre"
    LIEN = "LIEN", "Lien avec un élu ou un agent qui prend part à la décision"
    DIAGNOSTIC = "DIAGNOSTIC", "Auteur du diagnostic à réexaminer"


class CauseRefus(models.TextChoices):
    """Why a holder refuses, or gives up before the first order (T-6 b and c)."""

    INCAPACITE = "INCAPACITE", "Incapacité justifiée (force majeure, défaillance d’un membre…)"
    CHARGE = "CHARGE", "Plan de charge"
    DISTANCE = "DISTANCE", "Éloignement"
    PRIX = "PRIX", "Prix"
    AUTRE = "AUTRE", "Autre motif"


class EtatDevis(models.TextChoices):
    """A devis: strictly BPU × quantities."""

    DEPOSE = "DEPOSE", "Déposé"
    RETOURNE = "RETOURNE", "Retourné au groupement"
    VALIDE = "VALIDE", "Validé"
    COMMANDE = "COMMANDE", "Commandé"
    CADUC = "CADUC", "Caduc"
    REFUSE = "REFUSE", "Refusé"


class CauseRetour(models.TextChoices):
    """Why a devis goes back to its holder; only a correction is one of the two returns (10.2)."""

    CORRECTION = "CORRECTION", "Il est à corriger"
    MAXIMUM = "MAXIMUM", "Il dépasse le maximum de l’accord-cadre ou du titulaire"
    CREDITS = "CREDITS", "Les autorisations d’engagement manquent"
    VALIDITE = "VALIDITE", "Sa durée de validité est passée"


class EtatBon(models.TextChoices):
    """A bon de commande and its chain of signatures (4.3)."""

    BROUILLON = "BROUILLON", "Brouillon"
    A_SIGNER = "A_SIGNER", "À signer"
    SIGNE = "SIGNE", "Signé"
    ENGAGE = "ENGAGE", "Engagé"
    NOTIFIE = "NOTIFIE", "Notifié"
    SOLDE = "SOLDE", "Soldé"
    ANNULE = "ANNULE", "Annulé"
    RESILIE = "RESILIE", "Résilié"


SIGNED = (EtatBon.SIGNE, EtatBon.ENGAGE, EtatBon.NOTIFIE, EtatBon.SOLDE, EtatBon.RESILIE)
NOTIFIED = (EtatBon.NOTIFIE, EtatBon.SOLDE, EtatBon.RESILIE)
ORDERED = (EtatBon.BROUILLON, EtatBon.A_SIGNER, *SIGNED)
