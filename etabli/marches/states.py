"""The states of what is contracted: framework, holder, designation, conflict, devis, order."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class EtatAccordCadre(State):
    """What people decide of a framework; in force, exhausted and expired follow from the day."""

    PREPARATION = "PREPARATION", Tone.PROGRESS, "En préparation"
    NOTIFIE = "NOTIFIE", Tone.SUCCESS, "Notifié"
    SUSPENDU = "SUSPENDU", Tone.WARNING, "Suspendu"
    RESILIE = "RESILIE", Tone.NEUTRAL, "Résilié"
    EXPIRE = "EXPIRE", Tone.NEUTRAL, "Expiré"


class Situation(State):
    """Where a framework stands on one day (4.2)."""

    PREPARATION = "PREPARATION", Tone.PROGRESS, "En préparation"
    NOTIFIE = "NOTIFIE", Tone.INFO, "Notifié, pas encore en vigueur"
    EN_VIGUEUR = "EN_VIGUEUR", Tone.SUCCESS, "En vigueur"
    SUSPENDU = "SUSPENDU", Tone.WARNING, "Suspendu"
    EPUISE = "EPUISE", Tone.WARNING, "Épuisé"
    EXPIRE = "EXPIRE", Tone.NEUTRAL, "Expiré"
    RESILIE = "RESILIE", Tone.NEUTRAL, "Résilié"


class BaseModification(models.TextChoices):
    """The case of the code that allows a maximum to be raised (AC-7, EX-1)."""

    R2194_8 = "R2194-8", "Modification de faible montant (R2194-8)"
    R2194_1 = "R2194-1", "Clause de réexamen prévue au contrat (R2194-1)"
    R2194_2 = "R2194-2", "Prestations supplémentaires devenues nécessaires (R2194-2)"
    R2194_5 = "R2194-5", "Circonstances imprévisibles (R2194-5)"
    R2194_7 = "R2194-7", "Modification non substantielle (R2194-7)"


class EtatGroupement(State):
    """A holder of one framework."""

    ACTIF = "ACTIF", Tone.SUCCESS, "Actif"
    SUSPENDU = "SUSPENDU", Tone.WARNING, "Suspendu"
    RESILIE = "RESILIE", Tone.NEUTRAL, "Résilié"


class RoleMembre(models.TextChoices):
    """What a firm is in its groupement."""

    MANDATAIRE = "MANDATAIRE", "Mandataire"
    COTRAITANT = "COTRAITANT", "Co-traitant"
    SOUS_TRAITANT = "SOUS_TRAITANT", "Sous-traitant"
    A_PRECISER = "A_PRECISER", "À préciser"


class EtatDesignation(State):
    """What became of a turn (2.3, sub-machine)."""

    DESIGNEE = "DESIGNEE", Tone.PROGRESS, "En attente de réponse"
    ACCEPTEE = "ACCEPTEE", Tone.SUCCESS, "Acceptée"
    REFUSEE = "REFUSEE", Tone.WARNING, "Refusée"
    SILENCE = "SILENCE", Tone.WARNING, "Sans réponse dans le délai"
    CONFLIT = "CONFLIT", Tone.NEUTRAL, "Conflit d’intérêts confirmé"
    RENDUE = "RENDUE", Tone.NEUTRAL, "Annulée, tour rendu"
    SANS_OBJET = "SANS_OBJET", Tone.NEUTRAL, "Sans objet"


LIVE = (EtatDesignation.DESIGNEE, EtatDesignation.ACCEPTEE)


class EtatConflit(State):
    """A flag of conflict: DGALN confirms or lifts it, with reasons."""

    SIGNALE = "SIGNALE", Tone.WARNING, "Signalé"
    CONFIRME = "CONFIRME", Tone.ERROR, "Confirmé"
    LEVE = "LEVE", Tone.NEUTRAL, "Levé"


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


class EtatDevis(State):
    """A devis: strictly BPU × quantities."""

    DEPOSE = "DEPOSE", Tone.PROGRESS, "Déposé"
    RETOURNE = "RETOURNE", Tone.WARNING, "Retourné au groupement"
    VALIDE = "VALIDE", Tone.SUCCESS, "Validé"
    COMMANDE = "COMMANDE", Tone.SUCCESS, "Commandé"
    CADUC = "CADUC", Tone.NEUTRAL, "Caduc"
    REFUSE = "REFUSE", Tone.ERROR, "Refusé"


class CauseRetour(models.TextChoices):
    """Why a devis goes back to its holder; only a correction is one of the two returns (10.2)."""

    CORRECTION = "CORRECTION", "Il est à corriger"
    MAXIMUM = "MAXIMUM", "Il dépasse le maximum de l’accord-cadre ou du titulaire"
    CREDITS = "CREDITS", "Les autorisations d’engagement manquent"
    VALIDITE = "VALIDITE", "Sa durée de validité est passée"


class EtatBon(State):
    """A bon de commande and its chain of signatures (4.3)."""

    BROUILLON = "BROUILLON", Tone.NEUTRAL, "Brouillon"
    A_SIGNER = "A_SIGNER", Tone.PROGRESS, "À signer"
    SIGNE = "SIGNE", Tone.PROGRESS, "Signé"
    ENGAGE = "ENGAGE", Tone.PROGRESS, "Engagé"
    NOTIFIE = "NOTIFIE", Tone.SUCCESS, "Notifié"
    SOLDE = "SOLDE", Tone.SUCCESS, "Soldé"
    ANNULE = "ANNULE", Tone.NEUTRAL, "Annulé"
    RESILIE = "RESILIE", Tone.WARNING, "Résilié"


SIGNED = (EtatBon.SIGNE, EtatBon.ENGAGE, EtatBon.NOTIFIE, EtatBon.SOLDE, EtatBon.RESILIE)
NOTIFIED = (EtatBon.NOTIFIE, EtatBon.SOLDE, EtatBon.RESILIE)
ORDERED = (EtatBon.BROUILLON, EtatBon.A_SIGNER, *SIGNED)


class NaturePiece(models.TextChoices):
    """What the kit d’accès of a framework holds (5.17)."""

    CCP = "CCP", "CCP de l’accord-cadre"
    NOTE_METHODOLOGIQUE = "NOTE_METHODOLOGIQUE", "Note méthodologique du titulaire"
    BPU = "BPU", "Bordereau des prix unitaires"
    MODELE_DEVIS = "MODELE_DEVIS", "Modèle de devis"
    MODELE_BC = "MODELE_BC", "Modèle de bon de commande"
    MODELE_CCTP = "MODELE_CCTP", "Modèle de CCTP"
    MODELE_RC = "MODELE_RC", "Modèle de règlement de la consultation"
    MODELE_RAO = "MODELE_RAO", "Modèle de rapport d’analyse des offres"
    GUIDE_CHORUS = "GUIDE_CHORUS", "Guide Chorus"
    FORMATION = "FORMATION", "Support de formation"


#: what the kit holds by the way its framework is executed; the note is that of each holder
KIT_BY_TURN = (
    NaturePiece.CCP,
    NaturePiece.NOTE_METHODOLOGIQUE,
    NaturePiece.BPU,
    NaturePiece.MODELE_DEVIS,
    NaturePiece.MODELE_BC,
    NaturePiece.GUIDE_CHORUS,
    NaturePiece.FORMATION,
)
KIT_CONSULTED = (
    NaturePiece.CCP,
    NaturePiece.NOTE_METHODOLOGIQUE,
    NaturePiece.BPU,
    NaturePiece.MODELE_CCTP,
    NaturePiece.MODELE_RC,
    NaturePiece.MODELE_RAO,
    NaturePiece.GUIDE_CHORUS,
    NaturePiece.FORMATION,
)
