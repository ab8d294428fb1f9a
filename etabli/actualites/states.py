"""The states of a piece of news, and what is said of the people in its picture."""

from __future__ import annotations

from django.db import models

from etabli.core.states import State, Tone


class Etat(State):
    """Where a piece of news stands: nothing is public before the pilote has read it."""

    PROPOSEE = "PROPOSEE", Tone.PROGRESS, "À relire"
    PUBLIEE = "PUBLIEE", Tone.SUCCESS, "Publiée"
    REFUSEE = "REFUSEE", Tone.WARNING, "Non publiée"
    RETIREE = "RETIREE", Tone.NEUTRAL, "Retirée"


class Images(models.TextChoices):
    """What its author says of the people who can be recognised (7.4)."""

    AUCUNE_PERSONNE = "AUCUNE_PERSONNE", "Aucune personne n’est reconnaissable"
    AUTORISATIONS = (
        "AUTORISATIONS",
        "Chaque personne reconnaissable a donné son accord pour cette page",
    )
