"""The only thing that belongs to a person's space: the private address of their calendar."""

from __future__ import annotations

import secrets

from django.db import models

from etabli.accounts.models import Personne
from etabli.core import horloge


def draw_secret() -> str:
    """256 bits: an address that cannot be guessed, and says nothing of whose it is."""
    return secrets.token_urlsafe(32)


class AbonnementAgenda(models.Model):
    """A feed of dates: its secret is the key. It ends on request, with the account, or unread."""

    personne = models.OneToOneField(
        Personne, models.CASCADE, related_name="+", verbose_name="personne"
    )
    secret = models.CharField("secret", max_length=64, unique=True, default=draw_secret)
    created_on = models.DateField("créé le", default=horloge.today)
    read_on = models.DateField("lu le", null=True)

    class Meta:
        verbose_name = "abonnement d’agenda"
        verbose_name_plural = "abonnements d’agenda"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Agenda de {self.personne}"
