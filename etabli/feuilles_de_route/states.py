"""The states and scales of a roadmap, its actions and its reviews (domain 6)."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone
from etabli.feuilles_de_route.cofinancement import SOURCES


class Etat(State):
    """Where a roadmap stands."""

    BROUILLON = "BROUILLON", Tone.PROGRESS, "Brouillon"
    CONCERTATION = "CONCERTATION", Tone.PROGRESS, "En concertation"
    VALIDEE = "VALIDEE", Tone.INFO, "Validée par la collectivité"
    OFFICIALISEE = "OFFICIALISEE", Tone.SUCCESS, "Officialisée"
    EN_SUIVI = "EN_SUIVI", Tone.SUCCESS, "En suivi"
    CLOSE = "CLOSE", Tone.NEUTRAL, "Close"


EDITABLE = (Etat.BROUILLON, Etat.CONCERTATION)
#: agreed: the collectivité at least has said yes (F11)
AGREED = (Etat.VALIDEE, Etat.OFFICIALISEE, Etat.EN_SUIVI, Etat.CLOSE)
#: what anybody may read
PUBLISHED = (Etat.OFFICIALISEE, Etat.EN_SUIVI, Etat.CLOSE)


class ModeOfficialisation(models.TextChoices):
    DELIBERATION = "DELIBERATION", "Délibération"
    SIGNATURE = "SIGNATURE", "Signature commune"
    SEMINAIRE = "SEMINAIRE", "Séminaire national"


class RythmeRencontres(models.TextChoices):
    """How often the élu and the State co-bearer of an officialised roadmap meet."""

    TRIMESTRE = "TRIMESTRE", "Chaque trimestre"
    SEMESTRE = "SEMESTRE", "Chaque semestre"
    ANNEE = "ANNEE", "Chaque année"


class EtatAction(State):
    """Where an action stands; forward steps one by one (10.5, 6.1)."""

    PROPOSEE = "PROPOSEE", Tone.NEUTRAL, "Proposée"
    RETENUE = "RETENUE", Tone.INFO, "Retenue"
    A_LANCER = "A_LANCER", Tone.INFO, "À lancer"
    PREPARATION = "PREPARATION", Tone.PROGRESS, "En préparation"
    FINANCEMENT = "FINANCEMENT", Tone.PROGRESS, "Financement en cours"
    ENGAGEE = "ENGAGEE", Tone.PROGRESS, "Engagée"
    TERMINEE = "TERMINEE", Tone.SUCCESS, "Terminée"
    REPORTEE = "REPORTEE", Tone.WARNING, "Reportée"
    ABANDONNEE = "ABANDONNEE", Tone.NEUTRAL, "Abandonnée"
    FUSIONNEE = "FUSIONNEE", Tone.NEUTRAL, "Fusionnée"


STEPS = (
    EtatAction.PROPOSEE, EtatAction.RETENUE, EtatAction.A_LANCER, EtatAction.PREPARATION,
    EtatAction.FINANCEMENT, EtatAction.ENGAGEE, EtatAction.TERMINEE,
)  # fmt: skip
FINAL = (EtatAction.TERMINEE, EtatAction.ABANDONNEE, EtatAction.FUSIONNEE)
UNFINISHED = (*STEPS[:-1], EtatAction.REPORTEE)
#: « lancée » and « engagée », as the indicators count them (6.1)
LAUNCHED = STEPS[3:]
COMMITTED = STEPS[5:]


def next_step(etat: str) -> EtatAction | None:
    """The one step forward from here; None at the end or off the path."""
    if etat not in STEPS[:-1]:
        return None
    return STEPS[STEPS.index(EtatAction(etat)) + 1]


class TypeAction(models.TextChoices):
    ETUDE = "ETUDE", "Étude"
    ANIMATION = "ANIMATION", "Animation"
    REGLEMENTAIRE = "REGLEMENTAIRE", "Règlement d’urbanisme"
    FONCIER = "FONCIER", "Foncier"
    TRAVAUX = "TRAVAUX", "Travaux"
    EQUIPEMENT = "EQUIPEMENT", "Équipement"
    GOUVERNANCE = "GOUVERNANCE", "Gouvernance"
    COMMUNICATION = "COMMUNICATION", "Communication"


class TypeLien(models.TextChoices):
    """The programmes and the documents of planning an action may be tied to (6.3)."""

    CRTE = "CRTE", "CRTE"
    PVD = "PVD", "Petites villes de demain"
    ACV = "ACV", "Action cœur de ville"
    ORT = "ORT", "ORT"
    SCOT = "SCOT", "SCoT"
    PLU = "PLU", "PLU ou PLU(i)"
    PCAET = "PCAET", "PCAET"
    PLH = "PLH", "PLH"
    PAPI = "PAPI", "PAPI"
    PPR = "PPR", "PPR"
    FONDS_VERT = "FONDS_VERT", "Fonds vert"
    TERRITOIRE_INDUSTRIE = "TERRITOIRE_INDUSTRIE", "Territoire d’industrie"


#: how one cites a place in it
REPERES = {
    TypeLien.CRTE: "numéro de l’action",
    TypeLien.PVD: "secteur d’intervention",
    TypeLien.ACV: "secteur d’intervention",
    TypeLien.ORT: "secteur d’intervention",
    TypeLien.SCOT: "orientation",
    TypeLien.PLU: "OAP, emplacement réservé, ou modification à faire",
    TypeLien.PCAET: "axe",
    TypeLien.FONDS_VERT: "numéro du dossier",
}
#: the largest surface one action may touch, in m²: ten thousand hectares
SURFACE_MAX = 100_000_000
LOGEMENTS_MAX = 1_000_000


class Priorite(models.IntegerChoices):
    IMMEDIATE = 1, "1 — immédiate"
    IMPORTANTE = 2, "2 — importante"
    UTILE = 3, "3 — utile"


class Horizon(models.TextChoices):
    COURT = "COURT", "Court terme (moins de 2 ans)"
    MOYEN = "MOYEN", "Moyen terme (2 à 5 ans)"
    LONG = "LONG", "Long terme (plus de 5 ans)"


class TypePorteur(models.TextChoices):
    """What the maître d'ouvrage is, for the minimum share (CF-4)."""

    COLLECTIVITE = "COLLECTIVITE", "Collectivité territoriale"
    GROUPEMENT_COLLECTIVITES = "GROUPEMENT_COLLECTIVITES", "Groupement de collectivités"
    AUTRE = "AUTRE", "Autre (association, entreprise, État…)"
    INCONNU = "INCONNU", "À préciser"


class StatutLigne(models.TextChoices):
    ENVISAGEE = "ENVISAGEE", "Envisagée"
    DEMANDEE = "DEMANDEE", "Demandée"
    OBTENUE = "OBTENUE", "Obtenue"
    REFUSEE = "REFUSEE", "Refusée"


SOURCE_CHOICES = [(code, label) for code, (label, _) in SOURCES.items()] + [
    ("AUTRE", "Autre source, à classer")
]


class EtatRevue(State):
    """Where a review stands."""

    PREVUE = "PREVUE", Tone.INFO, "Prévue"
    REMPLIE = "REMPLIE", Tone.PROGRESS, "Remplie par la collectivité"
    TENUE = "TENUE", Tone.SUCCESS, "Tenue"
    NON_TENUE = "NON_TENUE", Tone.ERROR, "Non tenue"


#: a review not held counts as done (10.4, F12)
DONE = (EtatRevue.TENUE, EtatRevue.NON_TENUE)


class EtatNote(State):
    """A mark is given; it may be changed."""

    DONNEE = "DONNEE", Tone.SUCCESS, "Donnée"


class CoteNote(models.TextChoices):
    """Who says what an Atelier was worth (K23)."""

    PORTEUR = "PORTEUR", "Porteur"
    PILOTE = "PILOTE", "Service pilote"
    EQUIPE = "EQUIPE", "Équipe"
