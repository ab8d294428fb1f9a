"""The states and the families of people of sessions and meetings (domain 2.3, 2.9)."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class Etat(State):
    """Where a session stands."""

    PREPARATION = "PREPARATION", Tone.INFO, "En préparation"
    OUVERTE = "OUVERTE", Tone.PROGRESS, "En cours"
    PAUSE = "PAUSE", Tone.WARNING, "En pause"
    CLOSE = "CLOSE", Tone.SUCCESS, "Close"


class EtatReunion(State):
    """Where a meeting stands."""

    PREVUE = "PREVUE", Tone.INFO, "Prévue"
    TENUE = "TENUE", Tone.SUCCESS, "Tenue"
    ANNULEE = "ANNULEE", Tone.NEUTRAL, "Annulée"


class GenreReunion(models.TextChoices):
    """What a meeting is for (2.9); the réunion de cadrage opens the execution of the contract (M15)."""

    CADRAGE = "CADRAGE", "Réunion de cadrage"
    COPIL = "COPIL", "Comité de pilotage"
    COTECH = "COTECH", "Comité technique"
    LANCEMENT = "LANCEMENT", "Séminaire de lancement"
    GROUPE = "GROUPE", "Groupe thématique"
    PREPARATION = "PREPARATION", "Préparation d’une session"
    DEBRIEFING = "DEBRIEFING", "Débriefing d’une session"
    RESTITUTION = "RESTITUTION", "Restitution locale"


#: those that speak of one session
ABOUT_A_SESSION = (GenreReunion.PREPARATION, GenreReunion.DEBRIEFING)
#: the committees may meet before there is a team; the others need it
COMMITTEES = (GenreReunion.COPIL, GenreReunion.COTECH)


class EtatEntretien(State):
    """An interview counts, until it is taken back."""

    CONSIGNE = "CONSIGNE", Tone.SUCCESS, "Mené"
    RETIRE = "RETIRE", Tone.NEUTRAL, "Retiré"


class EtatDocument(State):
    """Where a document that the team needs stands."""

    MANQUANT = "MANQUANT", Tone.WARNING, "Manquant"
    RECU = "RECU", Tone.INFO, "Reçu, à lire"
    LU = "LU", Tone.SUCCESS, "Lu"
    ABANDONNE = "ABANDONNE", Tone.NEUTRAL, "On y renonce"


class Accord(models.TextChoices):
    """What a person who was met agrees to (7.4)."""

    NOMMEE = "NOMMEE", "Que ses propos soient repris sous son nom"
    ANONYME = "ANONYME", "Que ses propos soient repris, sans son nom"
    REFUS = "REFUS", "Que rien de ses propos ne soit gardé"


class LecteursNotes(models.TextChoices):
    """Who reads the name and the notes of an interview: the code is that of a circle."""

    EQUIPE = "ETAT_TITULAIRE", "L’équipe et les services de l’État"
    ATELIER = "ATELIER", "L’équipe, les services de l’État et les collectivités porteuses"
    ETAT = "ETAT", "Les services de l’État seulement"


class EtatInvitation(State):
    """What became of an invitation to a session."""

    PROPOSEE = "PROPOSEE", Tone.INFO, "Proposée"
    ENVOYEE = "ENVOYEE", Tone.PROGRESS, "Sans réponse"
    ACCEPTEE = "ACCEPTEE", Tone.SUCCESS, "Acceptée"
    DECLINEE = "DECLINEE", Tone.NEUTRAL, "Déclinée"
    ANNULEE = "ANNULEE", Tone.NEUTRAL, "Annulée"


class EtatInscription(State):
    """A registration holds a seat once its link has been followed."""

    A_CONFIRMER = "A_CONFIRMER", Tone.PROGRESS, "À confirmer"
    CONFIRMEE = "CONFIRMEE", Tone.SUCCESS, "Confirmée"
    EN_ATTENTE = "EN_ATTENTE", Tone.WARNING, "Sur liste d’attente"
    ANNULEE = "ANNULEE", Tone.NEUTRAL, "Annulée"


class EtatProposition(State):
    """The fate of a proposition: always said."""

    EMISE = "EMISE", Tone.INFO, "Émise"
    RETENUE = "RETENUE", Tone.SUCCESS, "Retenue"
    A_CREUSER = "A_CREUSER", Tone.WARNING, "À creuser"
    ECARTEE = "ECARTEE", Tone.NEUTRAL, "Écartée"
    TRANSFORMEE = "TRANSFORMEE", Tone.SUCCESS, "Devenue une action"


class EtatContribution(State):
    """What an inhabitant wrote: nobody else reads it before the pilote has (2.9)."""

    RECUE = "RECUE", Tone.PROGRESS, "À relire"
    PUBLIEE = "PUBLIEE", Tone.SUCCESS, "Publiée"
    REPRISE = "REPRISE", Tone.SUCCESS, "Reprise en proposition"
    REFUSEE = "REFUSEE", Tone.WARNING, "Non publiée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"


class EtatActeur(State):
    """How far one is with somebody who must be met, on the map of the actors."""

    A_RENCONTRER = "A_RENCONTRER", Tone.INFO, "À rencontrer"
    INVITE = "INVITE", Tone.PROGRESS, "Invité"
    RENCONTRE = "RENCONTRE", Tone.SUCCESS, "Rencontré"
    RETIRE = "RETIRE", Tone.NEUTRAL, "Retiré"


class College(models.TextChoices):
    """The family a participant belongs to (domain 1.2)."""

    ELU = "ELU", "Élus"
    TECHNICIEN = "TECHNICIEN", "Techniciens des collectivités"
    HABITANT = "HABITANT", "Habitants et usagers"
    SOCIO_ECONOMIQUE = "SOCIO_ECONOMIQUE", "Entreprises et acteurs économiques"
    ASSOCIATIF = "ASSOCIATIF", "Associations"
    ETAT = "ETAT", "Services et opérateurs de l’État"


#: how one person of the family names themselves on a form
COLLEGE_OF_ONE = (
    (College.HABITANT, "Habitant, habitante, usager"),
    (College.ELU, "Élu, élue"),
    (College.TECHNICIEN, "Technicien, technicienne d’une collectivité"),
    (College.SOCIO_ECONOMIQUE, "Entreprise, commerce, agriculture"),
    (College.ASSOCIATIF, "Association"),
    (College.ETAT, "Service ou opérateur de l’État"),
)


class Methode(models.TextChoices):
    """How people work during a sequence."""

    PLENIERE = "PLENIERE", "Plénière"
    TABLE = "TABLE", "Tables de travail"
    CARTE = "CARTE", "Travail sur carte"
    MAQUETTE = "MAQUETTE", "Maquette"
    MARCHE = "MARCHE", "Marche, visite"


class NatureSequence(models.TextChoices):
    """What a sequence is in the programme; F9 needs a visit and a collective session."""

    ACCUEIL = "ACCUEIL", "Accueil"
    VISITE = "VISITE", "Visite collective"
    SEANCE = "SEANCE", "Séance collective"
    RESTITUTION = "RESTITUTION", "Mise en commun"
    PAUSE = "PAUSE", "Pause, repas"


class Venue(models.TextChoices):
    """What the attendance sheet says of a person."""

    PRESENT = "PRESENT", "Présent"
    ABSENT = "ABSENT", "Absent"
    REMPLACE = "REMPLACE", "Remplacé"


#: somebody sat on the chair
CAME = (Venue.PRESENT, Venue.REMPLACE)


class EtatCalendrier(State):
    """Where the calendar of an Atelier stands."""

    PROPOSE = "PROPOSE", Tone.PROGRESS, "Proposé"
    ARRETE = "ARRETE", Tone.SUCCESS, "Arrêté"


class GenreJalon(models.TextChoices):
    """What takes place on a day of the calendar."""

    CADRAGE = "CADRAGE", "Réunion de cadrage"
    LANCEMENT = "LANCEMENT", "Séminaire de lancement"
    SESSION = "SESSION", "Session"
    COPIL = "COPIL", "Comité de pilotage"
    RESTITUTION = "RESTITUTION", "Restitution locale"


class GenreContrainte(models.TextChoices):
    """Why nobody is asked to come."""

    ELECTIONS = "ELECTIONS", "Élections"
    EQUIPE = "EQUIPE", "Équipe indisponible"
    LOCALE = "LOCALE", "Autre contrainte du territoire"


class EtatFrais(State):
    """A cost of organisation is foreseen, then known."""

    PREVU = "PREVU", Tone.INFO, "Prévu"
    REGLE = "REGLE", Tone.SUCCESS, "Réglé"
    RETIRE = "RETIRE", Tone.NEUTRAL, "Retiré"


class PosteFrais(models.TextChoices):
    """What the porteurs pay of an Atelier (D-16)."""

    SALLE = "SALLE", "Salle"
    RESTAURATION = "RESTAURATION", "Restauration"
    DEPLACEMENTS = "DEPLACEMENTS", "Déplacements"
    COMMUNICATION = "COMMUNICATION", "Communication"


class Images(models.TextChoices):
    """What its author says of the people who can be recognised (7.4)."""

    AUCUNE_PERSONNE = "AUCUNE_PERSONNE", "Aucune personne n’est reconnaissable"
    AUTORISATIONS = (
        "AUTORISATIONS",
        "Chaque personne reconnaissable a donné son accord pour cette page",
    )


class EtatDessein(State):
    """The vision, a site: it stands, or the Atelier gave it up; its versions stay."""

    PORTE = "PORTE", Tone.SUCCESS, "Porté par l’Atelier"
    ABANDONNE = "ABANDONNE", Tone.NEUTRAL, "Abandonné"


class GenreDessein(models.TextChoices):
    """What an Atelier draws: one vision, some sites where it is tried."""

    VISION = "VISION", "Vision"
    SITE = "SITE", "Site démonstrateur"
