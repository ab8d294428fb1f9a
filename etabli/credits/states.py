"""The states of the ledger's lines; most are written once."""

from __future__ import annotations

from django.db import models


class EtatEnveloppe(models.TextChoices):
    OUVERTE = "OUVERTE", "Ouverte"


class EtatDelegation(models.TextChoices):
    ENREGISTREE = "ENREGISTREE", "Enregistrée"


class EtatReservation(models.TextChoices):
    OUVERTE = "OUVERTE", "Ouverte"
    LEVEE = "LEVEE", "Levée"


class EtatEngagement(models.TextChoices):
    ENGAGE = "ENGAGE", "Engagé"
    CLOS = "CLOS", "Clos"


class EtatConsommation(models.TextChoices):
    PAYEE = "PAYEE", "Payée"
