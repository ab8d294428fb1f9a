"""Where a key, a deposit and an opening stand."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class EtatCle(State):
    """A key is made by its holder; the rehearsal proves that it opens."""

    ATTENDUE = "ATTENDUE", Tone.PROGRESS, "Clé attendue"
    ENREGISTREE = "ENREGISTREE", Tone.INFO, "Clé enregistrée"
    EPROUVEE = "EPROUVEE", Tone.SUCCESS, "Clé éprouvée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Clé retirée"


#: those that count on the day of the opening
HELD = (EtatCle.ATTENDUE, EtatCle.ENREGISTREE, EtatCle.EPROUVEE)


class EtatDepot(State):
    """Nobody reads it before the hour, and no line tells it; a late one stays closed (MS-4)."""

    RECU = "RECU", Tone.INFO, "Reçu"
    SCELLE = "SCELLE", Tone.INFO, "Scellé"
    HORS_DELAI = "HORS_DELAI", Tone.WARNING, "Hors délai, resté fermé"
    REMPLACE = "REMPLACE", Tone.NEUTRAL, "Remplacé"
    OUVERT = "OUVERT", Tone.SUCCESS, "Ouvert"
    ILLISIBLE = "ILLISIBLE", Tone.ERROR, "Illisible"


class EtatOuverture(State):
    """Two holders peel, then the containers are opened one after the other."""

    EN_COURS = "EN_COURS", Tone.PROGRESS, "Les clés se réunissent"
    REUNIE = "REUNIE", Tone.PROGRESS, "Les offres s’ouvrent"
    TERMINEE = "TERMINEE", Tone.SUCCESS, "Offres ouvertes"
    ARRETEE = "ARRETEE", Tone.NEUTRAL, "Arrêtée"


#: one at most at a time
RUNNING = (EtatOuverture.EN_COURS, EtatOuverture.REUNIE)


class Rang(models.TextChoices):
    """The three holders of the keys of one consultation, in the order in which they peel."""

    A = "A", "Première clé, pour le service pilote"
    B = "B", "Deuxième clé, pour le service pilote"
    C = "C", "Troisième clé, pour les achats de la DGALN"
