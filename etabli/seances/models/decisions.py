"""What people settle, in a session as in a meeting."""

from __future__ import annotations

from django.db import models


class Decision(models.Model):
    """Who does what, for when."""

    quoi = models.CharField("quoi", max_length=300)
    qui = models.CharField("qui", max_length=120)
    pour_le = models.DateField("pour le", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.quoi
