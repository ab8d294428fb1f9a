"""Where a text stands, and what it is (domain 5.1 to 5.7, 5.16)."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class Etat(State):
    """A text is written, then handed in; it is written again when corrections are asked for."""

    EN_ECRITURE = "EN_ECRITURE", Tone.PROGRESS, "En cours d’écriture"
    REMIS = "REMIS", Tone.SUCCESS, "Remis"


class Nature(models.TextChoices):
    """The papers that are written by sections, each with its outline in `plans/`."""

    NOTE_CADRAGE = "NOTE_CADRAGE", "Note de cadrage"
    ETONNEMENT = "ETONNEMENT", "Rapport d’étonnement"
    COMPTE_RENDU = "COMPTE_RENDU", "Compte rendu de session"
    CARNET = "CARNET", "Carnet de suivi"
    RAPPORT_FINAL = "RAPPORT_FINAL", "Rapport final"
    FEUILLE_DE_ROUTE = "FEUILLE_DE_ROUTE", "Feuille de route"
    LIVRET = "LIVRET", "Livret de capitalisation"
    KIT_PRESSE = "KIT_PRESSE", "Kit de presse"


class Extension(models.TextChoices):
    """What a text goes out as."""

    DOCX = "docx", "DOCX (Word)"
    ODT = "odt", "ODT (Writer)"


class Suite(models.TextChoices):
    """What became of a change that a file proposes."""

    A_EXAMINER = "A_EXAMINER", "À examiner"
    PRIS = "PRIS", "Pris"
    LAISSE = "LAISSE", "Laissé"


class Usage(models.TextChoices):
    """What a picture of somebody is used for: a right is given for one use, not for the others."""

    DOCUMENT = "DOCUMENT", "Le document publié"
    PRESSE = "PRESSE", "Le kit de presse"


class Reponse(State):
    """V5: what a person answered; not to know is not a yes."""

    INCONNU = "INCONNU", Tone.WARNING, "On ne sait pas encore"
    OUI = "OUI", Tone.SUCCESS, "Oui, par écrit"
    NON = "NON", Tone.ERROR, "Non"


class Place(models.TextChoices):
    """Where a picture stands in a paper."""

    TEXTE = "TEXTE", "Dans le texte"
    PAGE = "PAGE", "Sur une pleine page"
    A3 = "A3", "Plan-guide, sur une feuille A3 couchée"
