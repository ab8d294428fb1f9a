"""The states of a livrable, its plan-type, and who reads a comment (domain 2.3, 2.6, 5.9)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from etabli.core.states import State, Tone


class Etat(State):
    """Where a livrable stands: verification first, then publication."""

    ATTENDU = "ATTENDU", Tone.NEUTRAL, "Attendu"
    DEPOSE = "DEPOSE", Tone.PROGRESS, "Déposé"
    EN_VERIFICATION = "EN_VERIFICATION", Tone.PROGRESS, "En vérification"
    AJOURNE = "AJOURNE", Tone.WARNING, "Ajourné"
    REJETE = "REJETE", Tone.ERROR, "Rejeté"
    ADMIS = "ADMIS", Tone.SUCCESS, "Admis"
    ADMIS_AVEC_REFACTION = "ADMIS_AVEC_REFACTION", Tone.SUCCESS, "Admis avec réfaction"
    ACCORD_DEMANDE = "ACCORD_DEMANDE", Tone.PROGRESS, "Accord de publication demandé"
    PUBLIE = "PUBLIE", Tone.SUCCESS, "Publié"
    SANS_OBJET = "SANS_OBJET", Tone.NEUTRAL, "Sans objet"


#: what the team may still write or hand in
WRITABLE = (Etat.ATTENDU, Etat.AJOURNE, Etat.REJETE)
#: the verification delay runs
VERIFIED = (Etat.DEPOSE, Etat.EN_VERIFICATION)
ADMITTED = (Etat.ADMIS, Etat.ADMIS_AVEC_REFACTION)
#: admitted, whatever its publication has become (V4)
SINCE_ADMISSION = (*ADMITTED, Etat.ACCORD_DEMANDE, Etat.PUBLIE)


class TypeLivrable(models.TextChoices):
    """What an order may ask for; the kit of each format says what it does."""

    LIVRABLE_SYNTHESE = "LIVRABLE_SYNTHESE", "Livrable de synthèse"
    NOTE_CADRAGE = "NOTE_CADRAGE", "Note de cadrage"
    CARNET_1 = "CARNET_1", "Carnet de suivi de la session 1"
    CARNET_2 = "CARNET_2", "Carnet de suivi de la session 2"
    RAPPORT_FINAL = "RAPPORT_FINAL", "Rapport final"
    FEUILLE_DE_ROUTE = "FEUILLE_DE_ROUTE", "Feuille de route (document)"
    LIVRET = "LIVRET", "Livret de capitalisation"


#: its name in a sentence
LE_NOM = {
    TypeLivrable.LIVRABLE_SYNTHESE: "le livrable de synthèse",
    TypeLivrable.NOTE_CADRAGE: "la note de cadrage",
    TypeLivrable.CARNET_1: "le carnet de suivi de la session 1",
    TypeLivrable.CARNET_2: "le carnet de suivi de la session 2",
    TypeLivrable.RAPPORT_FINAL: "le rapport final",
    TypeLivrable.FEUILLE_DE_ROUTE: "la feuille de route",
    TypeLivrable.LIVRET: "le livret de capitalisation",
}
#: what Établi composes from the parts written here; the others are handed in as files
COMPOSED = (TypeLivrable.LIVRABLE_SYNTHESE,)


class Images(models.TextChoices):
    """What the depositor says of the people who can be recognised (7.4, V5)."""

    AUCUNE_PERSONNE = "AUCUNE_PERSONNE", "Aucune personne n’est reconnaissable"
    AUTORISATIONS = "AUTORISATIONS", "Les autorisations des personnes sont recueillies"
    EN_ATTENTE = "EN_ATTENTE", "Des autorisations manquent encore"


class ObjetAudition(models.TextChoices):
    """What the service intends when it hears the holder (V3)."""

    REFACTION = "REFACTION", "Admettre avec réfaction"
    REJET = "REJET", "Rejeter"


class Cercle(models.TextChoices):
    """Who reads a comment, from the narrowest to the widest."""

    ETAT = "ETAT", "État seul"
    PORTEURS = "PORTEURS", "État et collectivités"
    GROUPEMENT = "GROUPEMENT", "Tous, groupement compris"


class Partie(models.TextChoices):
    """The nine parts of the livrable de synthèse (5.9)."""

    COMMANDE = "COMMANDE", "La commande"
    VISITE = "VISITE", "La visite : constats, atouts, contraintes"
    SEANCE = "SEANCE", "La séance : déroulé, paroles"
    PLAN_GUIDE = "PLAN_GUIDE", "Esquisse de plan-guide"
    SCENARIOS = "SCENARIOS", "Scénarios ou invariants"
    FEUILLE_DE_ROUTE = "FEUILLE_DE_ROUTE", "Feuille de route courte"
    FINANCEMENT = "FINANCEMENT", "Pistes de financement"
    INGENIERIE = "INGENIERIE", "Ingénierie à mobiliser ensuite"
    ANNEXES = "ANNEXES", "Annexes"


@dataclass(frozen=True, slots=True)
class Consigne:
    """What the team writes in a part, and what Établi puts there by itself."""

    a_ecrire: str
    repris: str
    is_required: bool


CONSIGNES = {
    Partie.COMMANDE: Consigne(
        "Ce que l’équipe a compris de la commande, en une page.",
        "La question posée, le territoire, les porteurs, l’équipe et les dates.",
        False,
    ),
    Partie.VISITE: Consigne(
        "Ce que la visite a montré : constats, atouts, contraintes.",
        "",
        True,
    ),
    Partie.SEANCE: Consigne(
        "Ce qu’il faut ajouter au compte rendu de la session.",
        "Le programme, le déroulé réel, les paroles, les accords, les désaccords et les présents par collège.",
        False,
    ),
    Partie.PLAN_GUIDE: Consigne(
        "Commentez l’esquisse ; joignez une carte lisible en A3, avec ce qu’elle montre en une phrase.",
        "",
        True,
    ),
    Partie.SCENARIOS: Consigne(
        "Les scénarios étudiés, ou ce qui ne changera pas quel que soit le scénario.",
        "",
        True,
    ),
    Partie.FEUILLE_DE_ROUTE: Consigne(
        "Les premiers pas à trois mois.",
        "Les actions, leurs priorités, leurs horizons et leurs maîtres d’ouvrage.",
        False,
    ),
    Partie.FINANCEMENT: Consigne(
        "Les pistes de financement qui ne sont pas encore dans les plans.",
        "Les coûts et les plans de financement de la feuille de route.",
        False,
    ),
    Partie.INGENIERIE: Consigne(
        "Qui peut aider ensuite : études, conduite d’opération, foncier, concertation.",
        "",
        True,
    ),
    Partie.ANNEXES: Consigne(
        "Sources, lectures, documents reçus.",
        "Les propositions de la séance avec ce qu’elles sont devenues, et les décisions.",
        False,
    ),
}

LICENCE = "Licence Ouverte 2.0"
