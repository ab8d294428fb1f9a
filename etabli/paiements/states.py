"""The states of what is paid: service fait, then demande de paiement."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class Etape(models.TextChoices):
    """The payments that every format may have: the others are codes of its orders (CH-8)."""

    ADMISSION = "ADMISSION", "Admission du livrable de synthèse"
    RESILIATION = "RESILIATION", "Solde après résiliation"
    INDEMNITE = "INDEMNITE", "Indemnité de résiliation"


#: how the code of an intermediate acompte begins; its number follows
ACOMPTE = "ACOMPTE_"


class EtatServiceFait(State):
    A_VENIR = "A_VENIR", Tone.NEUTRAL, "À venir"
    A_CERTIFIER = "A_CERTIFIER", Tone.PROGRESS, "À certifier"
    CERTIFIE = "CERTIFIE", Tone.INFO, "Certifié"
    DEMANDE = "DEMANDE", Tone.INFO, "Paiement demandé"
    SANS_OBJET = "SANS_OBJET", Tone.NEUTRAL, "Sans objet"


WAITING = (EtatServiceFait.A_VENIR, EtatServiceFait.A_CERTIFIER)
CERTIFIED = (EtatServiceFait.CERTIFIE, EtatServiceFait.DEMANDE)


class EtatDemande(State):
    AU_TITULAIRE = "AU_TITULAIRE", Tone.PROGRESS, "Reçue, accord du titulaire attendu"
    RECUE = "RECUE", Tone.INFO, "Reçue, service fait attendu"
    A_PAYER = "A_PAYER", Tone.PROGRESS, "À payer"
    PAYEE = "PAYEE", Tone.SUCCESS, "Payée"
    REJETEE = "REJETEE", Tone.WARNING, "Rejetée, à corriger"


LIVE = (EtatDemande.AU_TITULAIRE, EtatDemande.RECUE, EtatDemande.A_PAYER, EtatDemande.PAYEE)


class EtatRepartition(State):
    A_SAISIR = "A_SAISIR", Tone.PROGRESS, "À saisir"
    ARRETEE = "ARRETEE", Tone.SUCCESS, "Arrêtée"


class EtatAvance(State):
    A_VERSER = "A_VERSER", Tone.PROGRESS, "À verser"
    VERSEE = "VERSEE", Tone.SUCCESS, "Versée"
    RENONCEE = "RENONCEE", Tone.NEUTRAL, "Renoncée"
    SANS_OBJET = "SANS_OBJET", Tone.NEUTRAL, "Sans objet"


class EtatTitre(State):
    A_EMETTRE = "A_EMETTRE", Tone.PROGRESS, "À émettre"
    EMIS = "EMIS", Tone.INFO, "Émis"
    RECOUVRE = "RECOUVRE", Tone.SUCCESS, "Recouvré"


class EtatPenalite(State):
    NOTIFIEE = "NOTIFIEE", Tone.WARNING, "Annoncée, observations attendues"
    RETENUE = "RETENUE", Tone.ERROR, "Retenue"
    LEVEE = "LEVEE", Tone.NEUTRAL, "Levée"


class EtatSousTraitance(State):
    DECLAREE = "DECLAREE", Tone.PROGRESS, "Déclarée, accord attendu"
    ACCEPTEE = "ACCEPTEE", Tone.SUCCESS, "Acceptée"
    REFUSEE = "REFUSEE", Tone.WARNING, "Refusée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"
    TERMINEE = "TERMINEE", Tone.NEUTRAL, "Terminée avant son terme"
    SANS_OBJET = "SANS_OBJET", Tone.NEUTRAL, "Sans objet"


#: its amount is kept for the subcontractor
SUBCONTRACTED = (EtatSousTraitance.DECLAREE, EtatSousTraitance.ACCEPTEE)
#: what was done of it is paid to the subcontractor
SUBCONTRACTING = (EtatSousTraitance.ACCEPTEE, EtatSousTraitance.TERMINEE)


class Retour(models.TextChoices):
    """What a file of Chorus brings back."""

    ENGAGEMENTS = "ENGAGEMENTS", "Engagements"
    PAIEMENTS = "PAIEMENTS", "Paiements"


class Voie(models.TextChoices):
    """How a marché stops before its term (2.7.4)."""

    PHASE = "PHASE", "Arrêt en fin de phase"
    INTERET_GENERAL = "INTERET_GENERAL", "Résiliation pour motif d’intérêt général"
    FAUTE = "FAUTE", "Résiliation pour faute du titulaire"
    AMIABLE = "AMIABLE", "Résiliation amiable"


class EtatFin(State):
    EN_PREPARATION = "EN_PREPARATION", Tone.PROGRESS, "En préparation"
    MISE_EN_DEMEURE = "MISE_EN_DEMEURE", Tone.WARNING, "Titulaire mis en demeure"
    PROPOSEE = "PROPOSEE", Tone.PROGRESS, "Proposée au titulaire"
    DECIDEE = "DECIDEE", Tone.WARNING, "Décidée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"


#: it is not decided yet: one at most for a marché
FIN_OPEN = (EtatFin.EN_PREPARATION, EtatFin.MISE_EN_DEMEURE, EtatFin.PROPOSEE)
#: the holder reads it
FIN_TOLD = (EtatFin.MISE_EN_DEMEURE, EtatFin.PROPOSEE, EtatFin.DECIDEE)

#: a claim that the Treasury has in hand
ISSUED = (EtatTitre.EMIS, EtatTitre.RECOUVRE)
